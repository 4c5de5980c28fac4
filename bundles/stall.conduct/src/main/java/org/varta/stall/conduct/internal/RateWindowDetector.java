// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.conduct.internal;

import org.varta.api.stall.AgentHistory;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.StallDetector;
import org.varta.api.stall.StallReason;

/**
 * Counts beats in reference cycles. A bad cycle adds a failure, a good one takes one back; more failures than tolerated convict. Sees agents that beat too often, which no silence tells. Source: stall policies P9.
 *
 * <p>A cycle reaches from after its start to its end inclusive, so that a beat exactly at the deadline is on time; the first beat starts the first cycle and is not counted. A cycle that saw a pause of the observer is not judged, for it
 * lost beats or received a queue of them at once. After a conviction, cycles that stay empty add nothing: they are the same silence, and coming back shall not take as long as the absence did. The beat that ends it starts a cycle.
 */
final class RateWindowDetector implements StallDetector {
    private final RateWindowSettings settings;
    private final long cycle;
    private final long[] start;
    private final long[] lastArrival;
    private final long[] convictedAt;
    private final int[] count;
    private final int[] failed;
    private final boolean[] isHigh;
    private final boolean[] isSeen;
    private boolean hasPaused;
    private long pauseStart;
    private long pauseEnd;

    RateWindowDetector(RateWindowSettings settings, int capacity) {
        this.settings = settings;
        cycle = settings.referenceCycle();
        start = new long[capacity];
        lastArrival = new long[capacity];
        convictedAt = new long[capacity];
        count = new int[capacity];
        failed = new int[capacity];
        isHigh = new boolean[capacity];
        isSeen = new boolean[capacity];
    }

    @Override
    public void reset(int slot) {
        isSeen[slot] = false;
        isHigh[slot] = false;
        count[slot] = 0;
        failed[slot] = 0;
    }

    @Override
    public long beat(int slot, long arrival, long nonce, long timestamp, int status, int payload) {
        if (!isSeen[slot]) {
            isSeen[slot] = true;
            start[slot] = arrival;
        }
        while (arrival - end(slot) > 0) {
            if (isConvicted(slot) && count[slot] == 0) {
                start[slot] = arrival;
            } else {
                close(slot, arrival);
            }
        }
        if (arrival - start[slot] > 0) {
            count[slot]++;
        }
        lastArrival[slot] = arrival;
        return deadline(slot);
    }

    @Override
    public long due(int slot, long now) {
        while (!isConvicted(slot) && end(slot) - now <= 0) {
            close(slot, now);
        }
        return deadline(slot);
    }

    private long end(int slot) {
        return start[slot] + cycle;
    }

    private boolean isConvicted(int slot) {
        return failed[slot] > settings.tolerance();
    }

    private long deadline(int slot) {
        return isConvicted(slot) ? convictedAt[slot] : end(slot);
    }

    /** Judges the cycle that has ended and begins the next one; any number of empty cycles up to now at once where those are good. */
    private void close(int slot, long now) {
        long end = end(slot);
        int beats = count[slot];
        count[slot] = 0;
        if (hasPaused && start[slot] - pauseEnd <= 0 && end - pauseStart > 0) {
            start[slot] = end - pauseEnd < 0 ? pauseEnd : end;
            return;
        }
        start[slot] = end;
        if (settings.isGood(beats)) {
            long cycles = beats == 0 ? (now - end) / cycle + 1 : 1;
            start[slot] += (cycles - 1) * cycle;
            failed[slot] = (int) Math.max(0, failed[slot] - cycles);
            return;
        }
        boolean wasConvicted = isConvicted(slot);
        failed[slot] = Math.min(failed[slot] + 1, Integer.MAX_VALUE - 1);
        isHigh[slot] = settings.isTooMany(beats);
        if (isConvicted(slot) && !wasConvicted) {
            convictedAt[slot] = end;
        }
    }

    @Override
    public long softDeadline(int slot) {
        long allowance = deadline(slot) - lastArrival[slot];
        return lastArrival[slot] + (allowance > 0 ? allowance / 3 * 2 : allowance);
    }

    @Override
    public StallReason reason(int slot, long now) {
        return isHigh[slot] ? StallReason.RATE_HIGH : StallReason.RATE_LOW;
    }

    @Override
    public void observerPaused(long from, long to) {
        hasPaused = true;
        pauseStart = from;
        pauseEnd = to;
    }

    /**
     * Counts the remembered beats. Cycles that are over bring an agent that is not convicted to the brink at most, and only one that ends from now on convicts: whoever has come back after a silence is not convicted for it
     * once more because the policy was exchanged.
     */
    @Override
    public long adopt(int slot, AgentHistory history) {
        int size = history.size();
        for (int i = 0; i < size; i++) {
            beat(slot, history.arrival(i), history.nonce(i), 0, 0, 0);
        }
        if (!history.isStalled()) {
            failed[slot] = Math.min(failed[slot], settings.tolerance());
        }
        return size == 0 ? NEVER : deadline(slot);
    }

    /** Failures as a share of what convicts. */
    @Override
    public double suspicion(int slot, long now) {
        return (double) failed[slot] / (settings.tolerance() + 1);
    }

    @Override
    public void explain(int slot, long now, Explanation explanation) {
        explanation.put("decidingTerm", !isConvicted(slot) ? "cycle" : isHigh[slot] ? "tooManyBeats" : "tooFewBeats");
        explanation.put("referenceCycleNanos", cycle);
        explanation.put("cycleStart", start[slot]);
        explanation.put("beatsInCycle", count[slot]);
        explanation.put("leastBeats", settings.expected() - settings.minMargin());
        explanation.put("mostBeats", settings.expected() + settings.maxMargin());
        explanation.put("failedCycles", failed[slot]);
        explanation.put("tolerance", settings.tolerance());
        explanation.put("lastArrival", lastArrival[slot]);
        explanation.put("deadline", deadline(slot));
        explanation.put("silenceNanos", now - lastArrival[slot]);
        explanation.put("suspicion", suspicion(slot, now));
    }
}
