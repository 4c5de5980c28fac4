// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import java.io.PrintStream;
import java.util.List;
import java.util.Set;

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

    private OrderCommand() {
    }

    static int run(List<String> words, PrintStream out, PrintStream err) {
        String verb = words.get(0);
        return Conversation.hold(verb, words.subList(1, words.size()), Set.of("--json"), USAGE, (form, agent) -> {
            if (agent.isEmpty() != verb.equals(RELEASE)) {
                throw new UsageError(UsageError.Kind.BAD_VALUE, verb.equals(RELEASE) ? "release is for all agents together" : verb + " needs an agent, by its process id or name");
            }
            return (verb + " " + form + "--from " + ProcessHandle.current().pid() + " " + agent).strip();
        }, out, err);
    }
}
