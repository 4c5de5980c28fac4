// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.conduct.internal;

import org.varta.api.stall.AgentHistory;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.StallDetector;
import org.varta.api.stall.StallReason;

/**
 * Believes what the agent says of itself. Critical for long enough convicts, degraded for long enough makes suspect, a terminal frame convicts at once and for good: only another generation brings the agent back. The dwell is counted
 * from the first beat of a run of one status, never from the last. Silence is not this policy's business. Source: stall policies P11.
 */
final class StatusDwellDetector implements StallDetector {
    private static final long TERMINAL_NONCE = -1;
    private static final byte DEGRADED = 1;
    private static final byte CRITICAL = 2;

    private final StatusDwellSettings settings;
    private final long[] lastArrival;
    private final long[] since;
    private final long[] terminalAt;
    private final byte[] status;
    private final boolean[] isSeen;
    private final boolean[] isTerminal;

    StatusDwellDetector(StatusDwellSettings settings, int capacity) {
        this.settings = settings;
        lastArrival = new long[capacity];
        since = new long[capacity];
        terminalAt = new long[capacity];
        status = new byte[capacity];
        isSeen = new boolean[capacity];
        isTerminal = new boolean[capacity];
    }

    @Override
    public void reset(int slot) {
        isSeen[slot] = false;
        isTerminal[slot] = false;
    }

    @Override
    public long beat(int slot, long arrival, long nonce, long timestamp, int reported, int payload) {
        if (!isSeen[slot] || status[slot] != reported) {
            since[slot] = arrival;
        }
        if (nonce == TERMINAL_NONCE && !isTerminal[slot]) {
            isTerminal[slot] = true;
            terminalAt[slot] = arrival;
        }
        isSeen[slot] = true;
        status[slot] = (byte) reported;
        lastArrival[slot] = arrival;
        return deadline(slot);
    }

    private long deadline(int slot) {
        if (isTerminal[slot]) {
            return terminalAt[slot];
        }
        return status[slot] == CRITICAL && settings.criticalFor() > 0 ? since[slot] + settings.criticalFor() : NEVER;
    }

    @Override
    public long due(int slot, long now) {
        return deadline(slot);
    }

    @Override
    public long softDeadline(int slot) {
        if (isTerminal[slot]) {
            return terminalAt[slot];
        }
        if (status[slot] == DEGRADED && settings.degradedFor() > 0) {
            return since[slot] + settings.degradedFor();
        }
        return status[slot] == CRITICAL && settings.criticalFor() > 0 ? since[slot] + settings.criticalFor() / 3 * 2 : NEVER;
    }

    @Override
    public StallReason reason(int slot, long now) {
        return isTerminal[slot] ? StallReason.TERMINAL : StallReason.STATUS_CRITICAL;
    }

    @Override
    public long adopt(int slot, AgentHistory history) {
        int last = history.size() - 1;
        beat(slot, history.arrival(last), history.nonce(last), 0, history.status(), history.payload());
        since[slot] = history.statusSince();
        return deadline(slot);
    }

    /** The share of the dwell that is used up. */
    @Override
    public double suspicion(int slot, long now) {
        if (isTerminal[slot]) {
            return Double.POSITIVE_INFINITY;
        }
        long dwell = status[slot] == CRITICAL ? settings.criticalFor() : 0;
        return dwell == 0 ? 0 : (double) (now - since[slot]) / dwell;
    }

    @Override
    public void explain(int slot, long now, Explanation explanation) {
        explanation.put("decidingTerm", isTerminal[slot] ? "terminal" : status[slot] == CRITICAL ? "critical" : status[slot] == DEGRADED ? "degraded" : "ok");
        explanation.put("status", status[slot]);
        explanation.put("statusSince", since[slot]);
        explanation.put("criticalForNanos", settings.criticalFor());
        explanation.put("degradedForNanos", settings.degradedFor());
        explanation.put("lastArrival", lastArrival[slot]);
        explanation.put("deadline", deadline(slot));
        explanation.put("silenceNanos", now - lastArrival[slot]);
        explanation.put("suspicion", suspicion(slot, now));
    }
}
