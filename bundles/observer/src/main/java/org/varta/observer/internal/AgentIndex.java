// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.Arrays;

/**
 * From sender key to slot: open addressing with linear probing, load at most one half, at most 64 probes, removal by shifting back, so churn leaves nothing behind. The hash is
 * seeded, so that a sender cannot choose process ids that collide (obs-W17). Loop thread only; never grows, never allocates.
 */
final class AgentIndex {
    static final int ABSENT = -1;
    private static final int PROBES = 64;

    private final long[] keys;
    private final int[] slots;
    private final int mask;
    private final long seed;
    private final LoopCounters counters;

    AgentIndex(int capacity, long seed, LoopCounters counters) {
        int cells = Math.max(2, Integer.highestOneBit(Math.max(1, 2 * capacity - 1)) << 1);
        this.keys = new long[cells];
        this.slots = new int[cells];
        Arrays.fill(slots, ABSENT);
        this.mask = cells - 1;
        this.seed = seed | 1;
        this.counters = counters;
    }

    int find(long key) {
        int cell = home(key);
        for (int probe = 0; probe < PROBES; probe++) {
            if (slots[cell] == ABSENT) {
                return ABSENT;
            }
            if (keys[cell] == key) {
                return slots[cell];
            }
            cell = cell + 1 & mask;
        }
        counters.add(Counter.PROBE_EXHAUSTED);
        return ABSENT;
    }

    /** Adds a key that is absent; false if no cell was found within the probe limit. */
    boolean insert(long key, int slot) {
        int cell = home(key);
        for (int probe = 0; probe < PROBES; probe++) {
            if (slots[cell] == ABSENT) {
                keys[cell] = key;
                slots[cell] = slot;
                return true;
            }
            cell = cell + 1 & mask;
        }
        counters.add(Counter.PROBE_EXHAUSTED);
        return false;
    }

    void remove(long key) {
        int cell = home(key);
        int probe = 0;
        while (slots[cell] == ABSENT || keys[cell] != key) {
            if (slots[cell] == ABSENT || ++probe > mask) {
                counters.add(Counter.INVARIANT);
                return;
            }
            cell = cell + 1 & mask;
        }
        closeGap(cell);
    }

    private void closeGap(int start) {
        int gap = start;
        int cell = gap + 1 & mask;
        while (slots[cell] != ABSENT) {
            int home = home(keys[cell]);
            // The entry may move into the gap if its home is not between the gap and its present cell.
            if ((cell - home & mask) >= (cell - gap & mask)) {
                keys[gap] = keys[cell];
                slots[gap] = slots[cell];
                gap = cell;
            }
            cell = cell + 1 & mask;
        }
        slots[gap] = ABSENT;
    }

    private int home(long key) {
        long mixed = (key ^ seed) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 32) * seed;
        return (int) (mixed >>> 32) & mask;
    }
}
