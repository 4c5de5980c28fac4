// SPDX-License-Identifier: Apache-2.0
package org.varta.replay;

import java.util.Arrays;
import org.varta.api.stall.AgentHistory;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.StallDetector;

/** What judges while no policy is there, or after one has failed: the allowance that was in force goes on, or three seconds. */
final class FrozenDetector implements StallDetector {
    static final String ID = "frozen";
    private static final long BOOTSTRAP_NANOS = 3_000_000_000L;

    private final long[] allowance;
    private final long[] lastArrival;

    FrozenDetector(int capacity) {
        allowance = new long[capacity];
        lastArrival = new long[capacity];
        Arrays.fill(allowance, BOOTSTRAP_NANOS);
    }

    @Override
    public void reset(int slot) {
        allowance[slot] = BOOTSTRAP_NANOS;
    }

    @Override
    public long beat(int slot, long arrival, long nonce, long timestamp, int status, int payload) {
        lastArrival[slot] = arrival;
        return due(slot, arrival);
    }

    @Override
    public long due(int slot, long now) {
        return allowance[slot] == NEVER ? NEVER : lastArrival[slot] + allowance[slot];
    }

    @Override
    public long softDeadline(int slot) {
        return due(slot, 0);
    }

    @Override
    public long adopt(int slot, AgentHistory history) {
        lastArrival[slot] = history.arrival(history.size() - 1);
        long armed = history.armedDeadline();
        boolean isUsable = armed - lastArrival[slot] > 0;
        allowance[slot] = armed == NEVER ? NEVER : isUsable ? armed - lastArrival[slot] : BOOTSTRAP_NANOS;
        return due(slot, 0);
    }

    @Override
    public double suspicion(int slot, long now) {
        return (double) (now - lastArrival[slot]) / allowance[slot];
    }

    @Override
    public void explain(int slot, long now, Explanation explanation) {
        explanation.put("allowanceNanos", allowance[slot]);
        explanation.put("lastArrival", lastArrival[slot]);
        explanation.put("decidingTerm", ID);
    }
}
