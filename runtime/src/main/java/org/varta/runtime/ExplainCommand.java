// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.varta.api.explain.ReasonCode;

/** {@code varta-watch explain}: asks a running observer why. Exit status: 0 answered, 1 no observer or unknown agent, 2 wrong use. */
final class ExplainCommand {
    static final String USAGE = """
        usage: varta-watch explain [AGENT] [--json | --short] WHERE
               varta-watch explain --reasons

        Asks a running observer why an agent is what it is, and what will happen next. AGENT is a process id or a configured
        name; without it, all agents are listed. Only the user that the observer runs as may ask.

          --json                      the numbers as they are, for programs
          --short                     one sentence for each agent
          --reasons                   what each reason code means and what usually helps; needs no observer
        """ + ObserverPlace.USAGE;

    private ExplainCommand() {
    }

    static int run(List<String> words, PrintStream out, PrintStream err) {
        if (words.equals(List.of("--reasons"))) {
            out.print(reasons());
            return VartaWatch.ORDERLY;
        }
        return Conversation.hold("explain", words, Set.of("--json", "--short"), USAGE, (form, agent) -> form.isEmpty() && agent.isEmpty() ? "agents" : "explain " + form + agent, out, err);
    }

    private static String reasons() {
        StringBuilder text = new StringBuilder();
        for (ReasonCode code : ReasonCode.values()) {
            text.append(String.format("%-24s %-8s %s%n%33s %s%n", code, code.kind().name().toLowerCase(Locale.ROOT), code.sentence(), "", code.nextStep()));
        }
        return text.toString();
    }
}
