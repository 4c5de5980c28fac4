// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.conduct.internal;

import org.varta.api.stall.AgentHistory;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.StallDetector;
import org.varta.api.stall.StallReason;

/**
 * {@code deadline = lastProgressChange + window}: the agent beats, but what it reports does not move. Progress is told from one beat to the next by the masked payload. While a degraded agent is exempt there is no deadline; the first
 * other beat begins a full window. Source: stall policies P10.
 */
final class ProgressDetector implements StallDetector {
    private static final int DEGRADED = 1;

    private final ProgressSettings settings;
    private final long[] lastArrival;
    private final long[] lastChange;
    private final int[] value;
    private final boolean[] isSeen;
    private final boolean[] isExempt;

    ProgressDetector(ProgressSettings settings, int capacity) {
        this.settings = settings;
        lastArrival = new long[capacity];
        lastChange = new long[capacity];
        value = new int[capacity];
        isSeen = new boolean[capacity];
        isExempt = new boolean[capacity];
    }

    @Override
    public void reset(int slot) {
        isSeen[slot] = false;
        isExempt[slot] = false;
    }

    @Override
    public long beat(int slot, long arrival, long nonce, long timestamp, int status, int payload) {
        int reported = payload & settings.mask();
        if (!isSeen[slot] || isExempt[slot] || isProgress(value[slot], reported)) {
            lastChange[slot] = arrival;
        }
        isSeen[slot] = true;
        value[slot] = reported;
        lastArrival[slot] = arrival;
        isExempt[slot] = settings.isDegradedExempt() && status == DEGRADED;
        return deadline(slot);
    }

    /** Increasing by signed difference, so a counter may wrap. */
    private boolean isProgress(int before, int after) {
        return settings.isIncreasing() ? after - before > 0 : after != before;
    }

    private long deadline(int slot) {
        return isExempt[slot] ? NEVER : lastChange[slot] + settings.window();
    }

    @Override
    public long due(int slot, long now) {
        return deadline(slot);
    }

    @Override
    public long softDeadline(int slot) {
        // Two thirds of the way to the deadline, counted from the change: beats without progress must not postpone suspicion.
        return isExempt[slot] ? NEVER : lastChange[slot] + settings.window() / 3 * 2;
    }

    @Override
    public StallReason reason(int slot, long now) {
        return StallReason.NO_PROGRESS;
    }

    /** What was reported before the last beat is not remembered, so the last change may be as late as the last beat. */
    @Override
    public long adopt(int slot, AgentHistory history) {
        long last = history.arrival(history.size() - 1);
        return beat(slot, last, 0, 0, history.status(), history.payload());
    }

    @Override
    public double suspicion(int slot, long now) {
        return isExempt[slot] ? 0 : (double) (now - lastChange[slot]) / settings.window();
    }

    @Override
    public void explain(int slot, long now, Explanation explanation) {
        explanation.put("decidingTerm", isExempt[slot] ? "degraded" : "progress");
        explanation.put("windowNanos", settings.window());
        explanation.put("progressValue", Integer.toUnsignedLong(value[slot]));
        explanation.put("mask", Integer.toUnsignedLong(settings.mask()));
        explanation.put("lastProgress", lastChange[slot]);
        explanation.put("lastArrival", lastArrival[slot]);
        explanation.put("deadline", deadline(slot));
        explanation.put("silenceNanos", now - lastArrival[slot]);
        explanation.put("suspicion", suspicion(slot, now));
    }
}
