// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import org.varta.runtime.control.ControlClient;
import org.varta.runtime.control.NoAnswer;

/** One question to a running observer, or one order, and its answer. */
final class Conversation {
    private final ObserverPlace place = new ObserverPlace();
    private String form = "";
    private String agent = "";

    /** What is sent to the observer. */
    @FunctionalInterface
    interface Request {
        /**
         * Makes it of what was said.
         *
         * @param form one of the forms and a blank, or empty
         * @param agent empty if none was named
         */
        String of(String form, String agent) throws UsageError;
    }

    private Conversation(String verb, List<String> words, Set<String> forms) throws UsageError {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (ObserverPlace.isOption(word)) {
                place.put(word, words, ++i);
            } else if (forms.contains(word)) {
                form = word + " ";
            } else if (word.startsWith("-")) {
                throw new UsageError(UsageError.Kind.UNKNOWN_FLAG, word + " is no option of " + verb);
            } else if (!agent.isEmpty() || word.isBlank() || word.chars().anyMatch(Character::isISOControl)) {
                throw new UsageError(UsageError.Kind.BAD_VALUE, "one agent at a time, by its process id or name");
            } else {
                agent = word.strip();
            }
        }
    }

    /**
     * Reads what was said, asks, and prints the answer.
     *
     * @param words behind the verb
     * @param forms options that say how the answer shall look
     * @return exit status: 0 answered, 1 no observer or refused, 2 wrong use
     */
    static int hold(String verb, List<String> words, Set<String> forms, String usage, Request request, PrintStream out, PrintStream err) {
        if (words.contains("--help") || words.contains("-h")) {
            out.print(usage);
            return VartaWatch.ORDERLY;
        }
        try {
            Conversation said = new Conversation(verb, words, forms);
            String text = request.of(said.form, said.agent);
            out.print(new ControlClient(said.place.socket()).ask(text));
            return VartaWatch.ORDERLY;
        } catch (UsageError e) {
            err.println("varta-watch: error " + e.getMessage());
            err.print(usage);
            return VartaWatch.WRONG_USAGE;
        } catch (NoAnswer | IOException e) {
            err.println("varta-watch: error " + e.getMessage());
            return VartaWatch.FAILED;
        } finally {
            out.flush();
        }
    }
}
