// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.Set;

/**
 * When a stall that was answered is tried again while its agent stays silent. Immutable. Source: recovery specification 13.
 *
 * @param most how many times; 0 for never
 * @param backoffNanos wait before the first, doubled before each further one
 */
record Retry(int most, long backoffNanos) {
    /** Not to be tried again. */
    static final long NEVER = -1;
    private static final long LONGEST_NANOS = 600_000_000_000L;
    private static final int MOST_DOUBLINGS = 32;
    private static final Set<Answer> PASSING = Set.of(Answer.SPAWN_FAILED, Answer.CHILDREN_FULL, Answer.LEDGER_FULL, Answer.LEFTOVERS_FULL, Answer.STALE_CHILD,
        Answer.UNVERIFIABLE, Answer.AUDIT_UNAVAILABLE);
    private static final Set<Answer> WHILE_IT_LIVES = Set.of(Answer.DEBOUNCED, Answer.IN_FLIGHT);

    /**
     * How long to wait before the next try; {@link #NEVER} if there is none. After an earlier start the process may be gone because it has been replaced: acting for the dead number again would hit a healthy
     * successor.
     *
     * @param windowNanos what is left of the debounce window
     */
    long nanosBefore(Stall stall, Answer answer, Processes processes, long windowNanos) {
        boolean isWorthIt = PASSING.contains(answer) || needsLife(answer) && isThere(stall, processes);
        if (stall.retries() >= most || !isWorthIt) {
            return NEVER;
        }
        return nanos(stall, answer, windowNanos);
    }

    /** How long to wait, given that it is worth it. */
    long nanos(Stall stall, Answer answer, long windowNanos) {
        int doublings = Math.min(stall.retries(), MOST_DOUBLINGS);
        long wait = backoffNanos > LONGEST_NANOS >> doublings ? LONGEST_NANOS : backoffNanos << doublings;
        return answer == Answer.DEBOUNCED ? Math.max(wait, windowNanos) : wait;
    }

    static boolean needsLife(Answer answer) {
        return WHILE_IT_LIVES.contains(answer);
    }

    /** Whether its process is still there, as far as that matters; it matters also when a retry is due. */
    static boolean isWorthwhile(Stall stall, Processes processes) {
        return !stall.mustLive() || isThere(stall, processes);
    }

    private static boolean isThere(Stall stall, Processes processes) {
        return processes.isThere(stall.verdict().pid(), stall.verdict().generation());
    }
}
