// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.varta.api.explain.ReasonCode;
import org.varta.runtime.control.ControlClient;
import org.varta.runtime.control.NoAnswer;

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

    private final ObserverPlace place = new ObserverPlace();
    private String form = "";
    private String agent = "";

    private ExplainCommand(List<String> words) throws UsageError {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (ObserverPlace.isOption(word)) {
                place.put(word, words, ++i);
            } else if (word.equals("--json") || word.equals("--short")) {
                form = word + " ";
            } else if (word.startsWith("-")) {
                throw new UsageError(UsageError.Kind.UNKNOWN_FLAG, word + " is no option of explain");
            } else if (!agent.isEmpty() || word.isBlank() || word.chars().anyMatch(Character::isISOControl)) {
                throw new UsageError(UsageError.Kind.BAD_VALUE, "one agent at a time, by its process id or name");
            } else {
                agent = word.strip();
            }
        }
    }

    static int run(List<String> words, PrintStream out, PrintStream err) {
        if (words.contains("--help") || words.contains("-h")) {
            out.print(USAGE);
            return VartaWatch.ORDERLY;
        } else if (words.equals(List.of("--reasons"))) {
            out.print(reasons());
            return VartaWatch.ORDERLY;
        }
        try {
            ExplainCommand command = new ExplainCommand(words);
            out.print(new ControlClient(command.place.socket()).ask(command.request()));
            return VartaWatch.ORDERLY;
        } catch (UsageError e) {
            err.println("varta-watch: error " + e.getMessage());
            err.print(USAGE);
            return VartaWatch.WRONG_USAGE;
        } catch (NoAnswer | IOException e) {
            err.println("varta-watch: error " + e.getMessage());
            return VartaWatch.FAILED;
        } finally {
            out.flush();
        }
    }

    private String request() {
        return form.isEmpty() && agent.isEmpty() ? "agents" : "explain " + form + agent;
    }

    private static String reasons() {
        StringBuilder text = new StringBuilder();
        for (ReasonCode code : ReasonCode.values()) {
            text.append(String.format("%-16s %-8s %s%n%25s %s%n", code, code.kind().name().toLowerCase(Locale.ROOT), code.sentence(), "", code.nextStep()));
        }
        return text.toString();
    }
}
