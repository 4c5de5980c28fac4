// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.fixed.internal;

import org.varta.api.stall.AgentHistory;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.StallDetector;

/** {@code softDeadline = last + soft}, {@code deadline = last + hard}, whatever the agent's rhythm. Sources: stall policies, P1 (one threshold, suspect after two thirds of it) and P3. */
abstract class SilenceDetector implements StallDetector {
    private final long softNanos;
    private final long hardNanos;
    private final long[] lastArrival;

    private SilenceDetector(long softNanos, long hardNanos, int capacity) {
        this.softNanos = softNanos;
        this.hardNanos = hardNanos;
        this.lastArrival = new long[capacity];
    }

    static StallDetector fixed(long thresholdNanos, int capacity) {
        return new SilenceDetector(thresholdNanos / 3 * 2, thresholdNanos, capacity) {
            @Override
            void explainTerms(int slot, Explanation explanation) {
                explanation.put("decidingTerm", "threshold");
                explanation.put("thresholdNanos", thresholdNanos);
            }
        };
    }

    static StallDetector twoLevel(long softNanos, long hardNanos, int capacity) {
        return new SilenceDetector(softNanos, hardNanos, capacity) {
            @Override
            void explainTerms(int slot, Explanation explanation) {
                explanation.put("decidingTerm", "hard");
                explanation.put("softNanos", softNanos);
                explanation.put("hardNanos", hardNanos);
                explanation.put("softDeadline", softDeadline(slot));
            }
        };
    }

    /** What the policy says of itself, before what all of them say. */
    abstract void explainTerms(int slot, Explanation explanation);

    @Override
    public void reset(int slot) {
        lastArrival[slot] = 0;
    }

    @Override
    public long beat(int slot, long arrival, long nonce, long timestamp, int status, int payload) {
        lastArrival[slot] = arrival;
        return arrival + hardNanos;
    }

    @Override
    public long due(int slot, long now) {
        return lastArrival[slot] + hardNanos;
    }

    @Override
    public long softDeadline(int slot) {
        return lastArrival[slot] + softNanos;
    }

    @Override
    public long adopt(int slot, AgentHistory history) {
        lastArrival[slot] = history.arrival(history.size() - 1);
        return lastArrival[slot] + hardNanos;
    }

    @Override
    public double suspicion(int slot, long now) {
        return (double) (now - lastArrival[slot]) / hardNanos;
    }

    @Override
    public void explain(int slot, long now, Explanation explanation) {
        explainTerms(slot, explanation);
        explanation.put("lastArrival", lastArrival[slot]);
        explanation.put("deadline", lastArrival[slot] + hardNanos);
        explanation.put("silenceNanos", now - lastArrival[slot]);
    }
}
