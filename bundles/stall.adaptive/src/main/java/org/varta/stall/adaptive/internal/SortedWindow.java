// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import java.util.Arrays;

/** The latest intervals of every slot, in order of arrival and in order of length, so that any rank can be read off. */
final class SortedWindow {
    private final int length;
    private final long[] ring;
    private final long[] sorted;
    private final int[] next;
    private final int[] size;

    SortedWindow(int length, int capacity) {
        this.length = length;
        ring = new long[Math.multiplyExact(length, capacity)];
        sorted = new long[ring.length];
        next = new int[capacity];
        size = new int[capacity];
    }

    static long bytes(int length) {
        return 2L * length * Long.BYTES + 2 * Integer.BYTES;
    }

    void clear(int slot) {
        next[slot] = 0;
        size[slot] = 0;
    }

    void add(int slot, long interval) {
        int first = slot * length;
        int at = next[slot];
        if (size[slot] == length) {
            remove(first, ring[first + at]);
        } else {
            size[slot]++;
        }
        insert(first, first + size[slot] - 1, interval);
        ring[first + at] = interval;
        next[slot] = at + 1 == length ? 0 : at + 1;
    }

    private void remove(int first, long interval) {
        int at = Arrays.binarySearch(sorted, first, first + length, interval);
        System.arraycopy(sorted, at + 1, sorted, at, first + length - at - 1);
    }

    private void insert(int first, int end, long interval) {
        int found = Arrays.binarySearch(sorted, first, end, interval);
        int at = found < 0 ? -found - 1 : found;
        System.arraycopy(sorted, at, sorted, at + 1, end - at);
        sorted[at] = interval;
    }

    int size(int slot) {
        return size[slot];
    }

    /** The interval of a rank, 1 is the shortest. */
    long ranked(int slot, int rank) {
        return sorted[slot * length + rank - 1];
    }
}
