// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The {@code varta-watch} command. Exit status: 0 orderly stop or help, 1 something failed, 2 wrong command line or configuration. */
public final class VartaWatch {
    static final int ORDERLY = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;

    private VartaWatch() {
    }

    /**
     * Runs the command.
     *
     * @param arguments see {@code varta-watch --help}
     */
    public static void main(String[] arguments) {
        List<String> words = Arrays.asList(arguments);
        if (words.contains("--help") || words.contains("-h")) {
            System.out.print(Help.text());
            return;
        }
        Diagnostics.install();
        Path home = Path.of(System.getProperty("varta.home")).toAbsolutePath();
        try {
            new ObserverProcess(home, CommandLine.of(arguments)).run();
        } catch (UsageError e) {
            ObserverProcess.LOG.error(e.getMessage());
            System.err.print(Help.text());
            Runtime.getRuntime().halt(WRONG_USAGE);
        }
    }
}
