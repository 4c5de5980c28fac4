// SPDX-License-Identifier: Apache-2.0
package org.varta.lint.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * A rung of an escalation ladder (R6), as far as the rules need it. Immutable.
 *
 * @param place from 1
 * @param action id of its action
 * @param attempts starts before the next rung
 * @param confirmNanos time that the agent has to come back
 * @param isBudgeted whether all agents share a budget that must persist
 */
record Rung(int place, String action, int attempts, double confirmNanos, boolean isBudgeted) {
    private static final String BY_DEFAULT = "notify; default attempts=3 confirmMillis=30000; default target=group confirmMillis=60000";
    private static final double CONFIRM_MILLIS = 30_000;
    private static final double NANOS_PER_MILLI = 1e6;

    /** A rung that only tells somebody. It is no attempt. */
    boolean isNotice() {
        return action.equals("notify");
    }

    static List<Rung> of(Values ladder) {
        List<Rung> rungs = new ArrayList<>();
        for (String line : ladder.words("rungs", ";", BY_DEFAULT)) {
            String[] words = line.split("\\s+");
            int attempts = 1;
            double confirm = CONFIRM_MILLIS;
            boolean isBudgeted = false;
            for (String word : words) {
                int equals = word.indexOf('=');
                String value = word.substring(equals + 1);
                switch (equals < 0 ? "" : word.substring(0, equals)) {
                    case "attempts" -> attempts = (int) number(value, attempts);
                    case "confirmMillis" -> confirm = number(value, confirm);
                    case "budget" -> isBudgeted = true;
                    default -> {
                        // Nothing that the rules need.
                    }
                }
            }
            rungs.add(new Rung(rungs.size() + 1, words[0], attempts, confirm * NANOS_PER_MILLI, isBudgeted));
        }
        return rungs;
    }

    private static double number(String text, double otherwise) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
