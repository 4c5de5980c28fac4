// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

/**
 * Finds an agent that may give its place to a new one when the table is full: one that has been silent for more than ten times its allowance. Looks at a bounded window of slots from a
 * cursor that stays where it was, so a full sweep takes several calls. Loop thread only. Source: observer specification 2.6.
 */
final class Eviction {
    private static final int FACTOR = 10;

    private final AgentTable table;
    private final Detection detection;
    private final LoopCounters counters;
    private int cursor;

    Eviction(AgentTable table, Detection detection, LoopCounters counters) {
        this.table = table;
        this.detection = detection;
        this.counters = counters;
    }

    /** A victim, or −1. The balanced way also takes an agent that was never convicted if no convicted one is found. */
    int victim(long now, int window, boolean isBalanced) {
        int slot = table.latchedCount() == 0 ? -1 : scan(now, window, true);
        return slot < 0 && isBalanced ? scan(now, window, false) : slot;
    }

    private int scan(long now, int window, boolean isLatchedOnly) {
        int end = table.highWater();
        for (int looked = 0; looked < Math.min(window, end); looked++) {
            int slot = cursor < end ? cursor : 0;
            cursor = slot + 1;
            if (table.isUsed(slot) && (table.isLatched[slot] || !isLatchedOnly) && isLongSilent(slot, now)) {
                return slot;
            }
        }
        counters.add(Counter.SCAN_TRUNCATED);
        return -1;
    }

    private boolean isLongSilent(int slot, long now) {
        return now - table.lastArrival[slot] > FACTOR * Math.min(detection.allowance(slot), Long.MAX_VALUE / FACTOR);
    }
}
