// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.varta.api.recovery.RecoveryAttempt;

/**
 * One step of the ladder. Immutable.
 *
 * @param action identifier of the action; empty for the configured one, which an attempt carries by its real name
 * @param target what it acts on; {@code group} for the agent's group
 * @param attempts starts before the next rung
 * @param confirmNanos how long the agent has to come back
 * @param budget starts of this action on this target for all agents in {@code budgetNanos}, which must outlive the observer; 0 for no limit
 * @param budgetNanos see there
 * @param spacingNanos least time between two such starts
 */
record Rung(String action, String target, int attempts, long confirmNanos, int budget, long budgetNanos, long spacingNanos) {
    static final String GROUP = "group";
    private static final String CONFIGURED = "default";
    private static final long CONFIRM_MILLIS = 30_000;
    private static final long DAY_MILLIS = 86_400_000;
    private static final long SPACING_MILLIS = 600_000;
    private static final int MOST_RUNGS = 16;

    boolean isGroup() {
        return target.equals(GROUP);
    }

    boolean isBudgeted() {
        return budget > 0;
    }

    /** Whether an attempt was made on this rung. */
    boolean made(RecoveryAttempt attempt, String resolvedTarget) {
        boolean isAction = action.isEmpty() ? !attempt.isNotice() : action.equals(attempt.action());
        return isAction && resolvedTarget.equals(attempt.target());
    }

    /** Rungs as text: {@code ACTION key=value …}, separated by semicolons. */
    static List<Rung> parse(String text, List<String> wrong) {
        List<Rung> rungs = new ArrayList<>();
        for (String line : text.split(";")) {
            try {
                rungs.add(rung(line.strip()));
            } catch (IllegalArgumentException e) {
                wrong.add("rungs: rung " + (rungs.size() + 1) + ": " + e.getMessage());
                return rungs;
            }
        }
        if (rungs.size() > MOST_RUNGS) {
            wrong.add("rungs has " + rungs.size() + " rungs, more than " + MOST_RUNGS);
        }
        return rungs;
    }

    private static Rung rung(String line) {
        String[] words = line.split("\\s+");
        if (!words[0].matches("[a-z][a-z0-9.-]{0,63}")) {
            throw new IllegalArgumentException("does not begin with the id of an action, or default");
        }
        String target = "";
        long attempts = 1;
        long confirm = CONFIRM_MILLIS;
        long budget = 0;
        long period = DAY_MILLIS;
        long spacing = SPACING_MILLIS;
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            String value = words[i].substring(equals + 1);
            switch (equals < 0 ? words[i] : words[i].substring(0, equals)) {
                case "target" -> target = value;
                case "attempts" -> attempts = within(words[i], value, 1, 32);
                case "confirmMillis" -> confirm = within(words[i], value, 1, DAY_MILLIS);
                case "budget" -> budget = within(words[i], value, 1, 100);
                case "budgetMillis" -> period = within(words[i], value, 1, 30 * DAY_MILLIS);
                case "spacingMillis" -> spacing = within(words[i], value, 0, DAY_MILLIS);
                default -> throw new IllegalArgumentException(words[i] + " is none of target, attempts, confirmMillis, budget, budgetMillis, spacingMillis");
            }
        }
        return new Rung(words[0].equals(CONFIGURED) ? "" : words[0], target, (int) attempts, TimeUnit.MILLISECONDS.toNanos(confirm), (int) budget,
            TimeUnit.MILLISECONDS.toNanos(period), TimeUnit.MILLISECONDS.toNanos(spacing));
    }

    private static long within(String word, String value, long least, long most) {
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException(word + " is not within " + least + " to " + most);
    }
}
