// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.fixed.internal;

import org.varta.api.stall.AgentHistory;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.StallDetector;

/** {@code softDeadline = last + soft}, {@code deadline = last + hard}. Source: stall policies, P3. */
final class TwoLevelDetector implements StallDetector {
    private final long softNanos;
    private final long hardNanos;
    private final long[] lastArrival;

    TwoLevelDetector(long softNanos, long hardNanos, int capacity) {
        this.softNanos = softNanos;
        this.hardNanos = hardNanos;
        this.lastArrival = new long[capacity];
    }

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
        explanation.put("decidingTerm", "hard");
        explanation.put("softNanos", softNanos);
        explanation.put("hardNanos", hardNanos);
        explanation.put("lastArrival", lastArrival[slot]);
        explanation.put("softDeadline", softDeadline(slot));
        explanation.put("deadline", lastArrival[slot] + hardNanos);
        explanation.put("silenceNanos", now - lastArrival[slot]);
    }
}
