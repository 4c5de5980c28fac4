// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator should know about a command that works, or may work later: each said once, and again only when its cause had gone in between. Used by one thread at a time. Source: recovery specification
 * 2.4, 3.4 and 15, R2, R21 and R22.
 */
final class Warnings {
    private static final Logger LOG = LoggerFactory.getLogger(ExecAction.class);

    private static final String CANNOT_RUN = "at present the program cannot be run: ";

    private final Set<String> said = new HashSet<>();

    void check(Settings settings, int ownUid) {
        CommandLine command = settings.command();
        say(!command.namesThePid(), "the command will not know which process stalled: there is no {pid} in its arguments");
        say(command.hasQuotes(), "the command has words with quotation marks at an end: they are handed over as they are, nothing is quoted here");
        say(command.hasUnusualSpace(), "the command has white space other than blank and tab: it separates words too");
        say(settings.environment().isInherited(), "the command inherits the observer's environment, which may hold secrets");
        say(settings.captureBytes() > 0, "output is captured: whatever the command leaves in the background must not write to its output");
        checkProgram(settings, ownUid);
    }

    private void checkProgram(Settings settings, int ownUid) {
        String problem = "";
        boolean isExposed = false;
        try {
            Path program = ProgramFile.resolve(settings.command().program(), settings.environment().searchPath(System.getenv()));
            isExposed = ProgramFile.isWritableByOthers(program, ownUid);
        } catch (IOException e) {
            problem = e.getMessage();
        }
        String warning = CANNOT_RUN + problem;
        // The same trouble in other words is not the same, and none at all ends it.
        said.removeIf(before -> before.startsWith(CANNOT_RUN) && !before.equals(warning));
        say(!problem.isEmpty(), warning);
        say(isExposed, "the program belongs to somebody else or can be written by others");
    }

    private void say(boolean isTrue, String warning) {
        if (!isTrue) {
            said.remove(warning);
        } else if (said.add(warning)) {
            LOG.warn("recovery.exec: {}", warning);
        }
    }
}
