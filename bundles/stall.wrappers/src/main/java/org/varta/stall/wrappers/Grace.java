// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.wrappers;

/**
 * W1: an agent that is being started or recovered may be silent until its grace ends or its first beat of the new generation comes. After that beat it is judged by the bootstrap allowance until enough intervals are known. Columns by
 * slot, no allocation. NOT thread safe.
 */
public final class Grace {
    private final int settleBeats;
    private final long bootstrapNanos;
    private final long[] end;
    private final boolean[] isGranted;
    private final int[] settling;

    /**
     * Nobody has grace.
     *
     * @param settleBeats intervals after the first beat that are judged by the bootstrap allowance; customary 5
     * @param bootstrapNanos that allowance; customary 3 s
     * @param capacity number of slots
     */
    public Grace(int settleBeats, long bootstrapNanos, int capacity) {
        this.settleBeats = settleBeats;
        this.bootstrapNanos = bootstrapNanos;
        end = new long[capacity];
        isGranted = new boolean[capacity];
        settling = new int[capacity];
    }

    /**
     * A start or a recovery begins.
     *
     * @param slot the agent
     * @param until when grace ends
     */
    public void grant(int slot, long until) {
        isGranted[slot] = true;
        end[slot] = until;
    }

    /**
     * A beat was accepted.
     *
     * @param slot the agent
     * @param isNewGeneration whether it is the first of a new generation
     */
    public void beat(int slot, boolean isNewGeneration) {
        if (isNewGeneration) {
            settling[slot] = settleBeats + 1;
            isGranted[slot] = false;
        }
        if (settling[slot] > 0) {
            settling[slot]--;
        }
    }

    /**
     * Moves a deadline to what grace allows.
     *
     * @param slot the agent
     * @param lastArrival its last beat
     * @param deadline by the policy, {@link Long#MAX_VALUE} is never
     * @return the deadline in force, never before the policy's
     */
    public long apply(int slot, long lastArrival, long deadline) {
        if (deadline == Long.MAX_VALUE) {
            return deadline;
        }
        long moved = deadline;
        if (settling[slot] > 0 && lastArrival + bootstrapNanos - moved > 0) {
            moved = lastArrival + bootstrapNanos;
        }
        return isGranted[slot] && end[slot] - moved > 0 ? end[slot] : moved;
    }
}
