// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.varta.runtime.control.ControlClient;
import org.varta.runtime.control.NoAnswer;

/** {@code varta-watch recover}, {@code clear} and {@code release}: tells a running observer what to do. Exit status: 0 done, 1 no observer or not done, 2 wrong use. */
final class OrderCommand {
    static final String USAGE = """
        usage: varta-watch recover AGENT [--json] WHERE
               varta-watch clear AGENT [--json] WHERE
               varta-watch release [--json] WHERE

        Steps in where a running observer would wait, or has given up. AGENT is a process id or a configured name. Only the user
        that the observer runs as may do that, and who it was is an event.

          recover                     starts the configured action for a stalled agent now, whatever policies say. What protects
                                      from acting on the wrong process, twice at once, or without a record stands
          clear                       forgives an agent what was tried for it until now, also after a restart: one that was given
                                      up is decided about anew. What all agents share, such as the token bucket, is not refilled
          release                     ends a mass hold, also for those that it had left alone
          --json                      what was done, for programs
        """ + ObserverPlace.USAGE;
    private static final String RELEASE = "release";

    private final String verb;
    private final ObserverPlace place = new ObserverPlace();
    private String form = "";
    private String agent = "";

    private OrderCommand(String verb, List<String> words) throws UsageError {
        this.verb = verb;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (ObserverPlace.isOption(word)) {
                place.put(word, words, ++i);
            } else if (word.equals("--json")) {
                form = word + " ";
            } else if (word.startsWith("-")) {
                throw new UsageError(UsageError.Kind.UNKNOWN_FLAG, word + " is no option of " + verb);
            } else if (!agent.isEmpty() || word.isBlank() || word.chars().anyMatch(Character::isISOControl)) {
                throw new UsageError(UsageError.Kind.BAD_VALUE, "one agent at a time, by its process id or name");
            } else {
                agent = word.strip();
            }
        }
        if (agent.isEmpty() != verb.equals(RELEASE)) {
            throw new UsageError(UsageError.Kind.BAD_VALUE, verb.equals(RELEASE) ? "release is for all agents together" : verb + " needs an agent, by its process id or name");
        }
    }

    static int run(List<String> words, PrintStream out, PrintStream err) {
        List<String> rest = words.subList(1, words.size());
        if (rest.contains("--help") || rest.contains("-h")) {
            out.print(USAGE);
            return VartaWatch.ORDERLY;
        }
        try {
            OrderCommand command = new OrderCommand(words.get(0), rest);
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
        return (verb + " " + form + "--from " + ProcessHandle.current().pid() + " " + agent).strip();
    }
}
