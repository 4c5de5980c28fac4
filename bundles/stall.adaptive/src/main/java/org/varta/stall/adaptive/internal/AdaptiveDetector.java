// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import org.varta.api.stall.AgentHistory;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.StallDetector;

/**
 * A beat's way through an adaptive policy: tell whether it was late, learn from it, judge anew. Subclasses learn and judge. An interval that spans a pause of the observer is no sample, the first beat gives none.
 *
 * <p>To adopt an agent is to live through its remembered beats, so a policy knows after a swap what it would have known of them by itself.
 */
abstract class AdaptiveDetector implements StallDetector {
    /** Shortest allowance: nobody is convicted by his own beat. Source: stall policies E12. */
    static final long LEAST_ALLOWANCE = 1_000_000;
    /** Columns of this class, for the memory budget. */
    static final long BYTES = 2 * Long.BYTES + 1;

    private final long[] lastArrival;
    private final long[] deadline;
    private final boolean[] isSeen;
    private boolean hasPaused;
    private long pauseStart;
    private long pauseEnd;

    AdaptiveDetector(int capacity) {
        lastArrival = new long[capacity];
        deadline = new long[capacity];
        isSeen = new boolean[capacity];
    }

    /** Forgets what was learned. */
    abstract void forget(int slot);

    /** The first beat of a slot. */
    void begin(int slot, long arrival, long nonce) {
        // Most policies learn from intervals only.
    }

    /** Learns from a beat that is not the first. */
    abstract void learn(int slot, long arrival, long nonce, long interval, boolean isLate);

    /** A beat that is not to be learned from, after a pause of the observer. */
    void skip(int slot, long arrival, long nonce) {
        // Most policies need not know.
    }

    /** How long silence may last after a beat, as whole nanoseconds, at least one. */
    abstract long allowance(int slot);

    /** The term that decided, then every number that went into the allowance. */
    abstract void explainAllowance(int slot, Explanation explanation);

    @Override
    public final void reset(int slot) {
        isSeen[slot] = false;
        forget(slot);
    }

    @Override
    public final long beat(int slot, long arrival, long nonce, long timestamp, int status, int payload) {
        long last = lastArrival[slot];
        if (!isSeen[slot]) {
            isSeen[slot] = true;
            begin(slot, arrival, nonce);
        } else if (spansPause(last, arrival)) {
            skip(slot, arrival, nonce);
        } else {
            // A beat exactly at its deadline is on time.
            learn(slot, arrival, nonce, arrival - last, arrival - deadline[slot] > 0);
        }
        lastArrival[slot] = arrival;
        long until = arrival + allowance(slot);
        deadline[slot] = until;
        return until;
    }

    private boolean spansPause(long last, long arrival) {
        return hasPaused && last - pauseEnd < 0 && arrival - pauseStart > 0;
    }

    @Override
    public final void observerPaused(long from, long to) {
        hasPaused = true;
        pauseStart = from;
        pauseEnd = to;
    }

    @Override
    public final long due(int slot, long now) {
        return deadline[slot];
    }

    @Override
    public final long softDeadline(int slot) {
        return lastArrival[slot] + (deadline[slot] - lastArrival[slot]) / 3 * 2;
    }

    @Override
    public final long adopt(int slot, AgentHistory history) {
        long until = NEVER;
        int count = history.size();
        for (int i = 0; i < count; i++) {
            until = beat(slot, history.arrival(i), history.nonce(i), 0, 0, 0);
        }
        return until;
    }

    /** The share of the allowance that is used up, where a policy has no measure of its own. */
    @Override
    public double suspicion(int slot, long now) {
        return (double) silence(slot, now) / (deadline[slot] - lastArrival[slot]);
    }

    final long silence(int slot, long now) {
        return now - lastArrival[slot];
    }

    @Override
    public final void explain(int slot, long now, Explanation explanation) {
        explainAllowance(slot, explanation);
        explanation.put("allowanceNanos", deadline[slot] - lastArrival[slot]);
        explanation.put("lastArrival", lastArrival[slot]);
        explanation.put("deadline", deadline[slot]);
        explanation.put("silenceNanos", silence(slot, now));
        explanation.put("suspicion", suspicion(slot, now));
    }
}
