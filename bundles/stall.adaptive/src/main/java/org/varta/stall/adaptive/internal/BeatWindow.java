// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

/**
 * The latest beats of every slot as pairs of nonce and arrival, and when the next one is expected by them. Sums are whole numbers relative to the last beat, therefore exact. So that they stay exact, beats that lie further
 * back than 2^63 / length nanoseconds (106 days with 1000 beats) or as many nonces are dropped.
 */
final class BeatWindow {
    private final int length;
    private final long farthest;
    private final long[] arrivals;
    private final long[] nonces;
    private final int[] next;
    private final int[] size;
    private final long[] arrivalSum;
    private final long[] nonceSum;

    BeatWindow(int length, int capacity) {
        this.length = length;
        farthest = Long.MAX_VALUE / length;
        arrivals = new long[Math.multiplyExact(length, capacity)];
        nonces = new long[arrivals.length];
        next = new int[capacity];
        size = new int[capacity];
        arrivalSum = new long[capacity];
        nonceSum = new long[capacity];
    }

    static long bytes(int length) {
        return 2L * length * Long.BYTES + 2 * Long.BYTES + 2 * Integer.BYTES;
    }

    void clear(int slot) {
        next[slot] = 0;
        size[slot] = 0;
        arrivalSum[slot] = 0;
        nonceSum[slot] = 0;
    }

    void add(int slot, long arrival, long nonce) {
        if (size[slot] > 0) {
            long advance = nonce - nonces[cell(slot, 1)];
            if (advance <= 0) {
                // The sender counts anew: an old schedule says nothing about the new one.
                clear(slot);
            } else {
                makeRoom(slot, arrival, nonce);
            }
        }
        if (size[slot] > 0) {
            long n = size[slot];
            arrivalSum[slot] -= n * (arrival - arrivals[cell(slot, 1)]);
            nonceSum[slot] -= n * (nonce - nonces[cell(slot, 1)]);
        }
        int cell = slot * length + next[slot];
        arrivals[cell] = arrival;
        nonces[cell] = nonce;
        next[slot] = next[slot] + 1 == length ? 0 : next[slot] + 1;
        size[slot]++;
    }

    private void makeRoom(int slot, long arrival, long nonce) {
        int last = cell(slot, 1);
        while (size[slot] > 0) {
            int oldest = cell(slot, size[slot]);
            if (size[slot] < length && isNear(arrival - arrivals[oldest]) && isNear(nonce - nonces[oldest])) {
                return;
            }
            arrivalSum[slot] -= arrivals[oldest] - arrivals[last];
            nonceSum[slot] -= nonces[oldest] - nonces[last];
            size[slot]--;
        }
    }

    private boolean isNear(long distance) {
        return distance >= 0 && distance <= farthest;
    }

    /** The cell of the beat that is so many beats back, 1 is the last. */
    private int cell(int slot, int back) {
        int at = next[slot] - back;
        return slot * length + (at < 0 ? at + length : at);
    }

    int size(int slot) {
        return size[slot];
    }

    /** η̂ = (A_n − A_1)/(s_n − s_1), with at least two beats. */
    double pace(int slot) {
        int oldest = cell(slot, size[slot]);
        int last = cell(slot, 1);
        return (double) (arrivals[last] - arrivals[oldest]) / (nonces[last] - nonces[oldest]);
    }

    /** EA − A_n = mean(A_i − A_n) − η · mean(s_i − s_n) + η, in nanoseconds. */
    double expected(int slot, double eta) {
        double n = size[slot];
        return arrivalSum[slot] / n - eta * (nonceSum[slot] / n) + eta;
    }
}
