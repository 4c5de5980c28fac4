// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.fixed.internal;

import org.varta.api.stall.AgentHistory;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.StallDetector;

/** {@code deadline = last + threshold}; suspect after two thirds of it. Source: stall policies, P1. */
final class FixedDetector implements StallDetector {
    private final long thresholdNanos;
    private final long[] lastArrival;

    FixedDetector(long thresholdNanos, int capacity) {
        this.thresholdNanos = thresholdNanos;
        this.lastArrival = new long[capacity];
    }

    @Override
    public void reset(int slot) {
        lastArrival[slot] = 0;
    }

    @Override
    public long beat(int slot, long arrival, long nonce, long timestamp, int status, int payload) {
        lastArrival[slot] = arrival;
        return arrival + thresholdNanos;
    }

    @Override
    public long due(int slot, long now) {
        return lastArrival[slot] + thresholdNanos;
    }

    @Override
    public long softDeadline(int slot) {
        return lastArrival[slot] + thresholdNanos / 3 * 2;
    }

    @Override
    public long adopt(int slot, AgentHistory history) {
        lastArrival[slot] = history.arrival(history.size() - 1);
        return lastArrival[slot] + thresholdNanos;
    }

    @Override
    public double suspicion(int slot, long now) {
        return (double) (now - lastArrival[slot]) / thresholdNanos;
    }

    @Override
    public void explain(int slot, long now, Explanation explanation) {
        explanation.put("decidingTerm", "threshold");
        explanation.put("thresholdNanos", thresholdNanos);
        explanation.put("lastArrival", lastArrival[slot]);
        explanation.put("deadline", lastArrival[slot] + thresholdNanos);
        explanation.put("silenceNanos", now - lastArrival[slot]);
    }
}
