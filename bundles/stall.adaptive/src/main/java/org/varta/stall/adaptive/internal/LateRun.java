// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

/**
 * Keeps a window of intervals clean without making it blind. A late gap teaches nothing by itself, or else outages would; but so many of them in a row are a new rhythm and replace the window. Source: stall policies 1.6.
 */
final class LateRun {
    private final IntervalWindow window;
    private final int relearnAfter;
    private final long ceiling;
    private final long[] gaps;
    private final int[] size;
    private final int[] relearned;

    /**
     * Of every slot.
     *
     * @param relearnAfter how many late gaps are a rhythm; 0 = never
     * @param ceiling gaps longer than this cannot be learned, in nanoseconds
     */
    LateRun(IntervalWindow window, int relearnAfter, long ceiling, int capacity) {
        this.window = window;
        this.relearnAfter = relearnAfter;
        this.ceiling = ceiling;
        gaps = new long[Math.multiplyExact(relearnAfter, capacity)];
        size = new int[capacity];
        relearned = new int[capacity];
    }

    static long bytes(int relearnAfter) {
        return (long) relearnAfter * Long.BYTES + 2 * Integer.BYTES;
    }

    void clear(int slot) {
        size[slot] = 0;
        relearned[slot] = 0;
    }

    void onTime(int slot, long interval) {
        window.add(slot, interval);
        size[slot] = 0;
    }

    void late(int slot, long interval) {
        if (interval > ceiling || relearnAfter == 0) {
            size[slot] = 0;
            return;
        }
        int first = slot * relearnAfter;
        gaps[first + size[slot]++] = interval;
        if (size[slot] < relearnAfter) {
            return;
        }
        window.clear(slot);
        for (int i = 0; i < relearnAfter; i++) {
            window.add(slot, gaps[first + i]);
        }
        size[slot] = 0;
        relearned[slot]++;
    }

    int size(int slot) {
        return size[slot];
    }

    /** How often the window was replaced. */
    int relearned(int slot) {
        return relearned[slot];
    }
}
