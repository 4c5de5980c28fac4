// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import org.varta.api.stall.Explanation;
import org.varta.api.stall.StallDetector;
import org.varta.api.stall.StallReason;

/**
 * The detectors: the present one, while agents are being moved the one before, and for agents whose policy has failed the frozen one. Slots below the border belong to the present detector.
 * A detector that throws is isolated: that agent alone is judged by the frozen detector until the policy is replaced (stall policies E13). Loop thread only.
 */
final class DetectorSwap {
    private static final int SLICE = 256;

    private final AgentTable table;
    private final BeatHistory history;
    private final LoopCounters counters;
    private final FrozenDetector frozen;
    private final boolean[] isFaulted;
    private StallDetector present;
    private StallDetector former;
    private String presentPolicy = FrozenDetector.ID;
    private String formerPolicy = FrozenDetector.ID;
    private int border;

    DetectorSwap(AgentTable table, BeatHistory history, LoopCounters counters) {
        this.table = table;
        this.history = history;
        this.counters = counters;
        frozen = new FrozenDetector(table.capacity);
        isFaulted = new boolean[table.capacity];
        present = frozen;
        border = table.capacity;
    }

    void use(String policy, StallDetector detector) {
        former = present;
        formerPolicy = presentPolicy;
        present = detector == null ? frozen : detector;
        presentPolicy = detector == null ? FrozenDetector.ID : policy;
        border = 0;
        counters.add(Counter.SWAPS);
        sliceDone(0);
    }

    boolean isMigrating() {
        return former != null;
    }

    int sliceStart() {
        return border;
    }

    int sliceEnd() {
        return Math.min(border + SLICE, table.highWater());
    }

    void sliceDone(int end) {
        border = end;
        if (border >= table.highWater()) {
            border = table.capacity;
            former = null;
        }
    }

    String policyOf(int slot) {
        return isFaulted[slot] ? FrozenDetector.ID : slot < border ? presentPolicy : formerPolicy;
    }

    private StallDetector of(int slot) {
        return isFaulted[slot] ? frozen : slot < border ? present : former;
    }

    void reset(int slot) {
        isFaulted[slot] = false;
        try {
            of(slot).reset(slot);
        } catch (RuntimeException | LinkageError e) {
            fault(slot);
        }
    }

    long beat(int slot, Incoming in) {
        try {
            return of(slot).beat(slot, in.arrival, in.nonce, in.timestamp, in.status, in.payload);
        } catch (RuntimeException | LinkageError e) {
            fault(slot);
            return frozen.beat(slot, in.arrival, in.nonce, in.timestamp, in.status, in.payload);
        }
    }

    long due(int slot, long now) {
        try {
            return of(slot).due(slot, now);
        } catch (RuntimeException | LinkageError e) {
            fault(slot);
            return frozen.due(slot, now);
        }
    }

    long adopt(int slot) {
        isFaulted[slot] = false;
        try {
            present.reset(slot);
            return present.adopt(slot, history.of(slot));
        } catch (RuntimeException | LinkageError e) {
            fault(slot);
            return frozen.due(slot, 0);
        }
    }

    StallReason explain(int slot, long now, Explanation explanation) {
        try {
            of(slot).explain(slot, now, explanation);
            return of(slot).reason(slot, now);
        } catch (RuntimeException | LinkageError e) {
            explanation.put("explanation", "failed: " + e.getClass().getName());
            return StallReason.DEADLINE;
        }
    }

    void paused(long from, long to) {
        pause(present, from, to);
        if (former != null) {
            pause(former, from, to);
        }
    }

    private void pause(StallDetector detector, long from, long to) {
        try {
            detector.observerPaused(from, to);
        } catch (RuntimeException | LinkageError e) {
            counters.add(Counter.POLICY_FAULT);
        }
    }

    private void fault(int slot) {
        counters.add(Counter.POLICY_FAULT);
        isFaulted[slot] = true;
        frozen.reset(slot);
        if (history.of(slot).size() > 0) {
            frozen.beat(slot, history.arrival(history.size() - 1), 0, 0, 0, 0);
        }
    }
}
