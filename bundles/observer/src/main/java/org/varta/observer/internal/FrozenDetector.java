// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.Arrays;
import org.varta.api.stall.AgentHistory;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.StallDetector;

/**
 * What judges while no policy is there, or after one has failed: each agent keeps the allowance it had when the policy left, a new agent gets three seconds. So a gap between two policies
 * neither convicts nor spares anybody. Loop thread only.
 */
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
        return deadline(slot);
    }

    @Override
    public long due(int slot, long now) {
        return deadline(slot);
    }

    private long deadline(int slot) {
        return allowance[slot] == NEVER ? NEVER : lastArrival[slot] + allowance[slot];
    }

    @Override
    public long softDeadline(int slot) {
        return deadline(slot);
    }

    @Override
    public long adopt(int slot, AgentHistory history) {
        lastArrival[slot] = history.arrival(history.size() - 1);
        long armed = history.armedDeadline();
        long inForce = armed - lastArrival[slot];
        // A policy that had already convicted, or wanted to at once, leaves nothing to go on with.
        allowance[slot] = armed == NEVER ? NEVER : inForce > 0 ? inForce : BOOTSTRAP_NANOS;
        return deadline(slot);
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
