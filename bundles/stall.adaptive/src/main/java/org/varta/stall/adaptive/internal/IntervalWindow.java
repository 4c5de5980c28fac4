// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

/**
 * The latest intervals of every slot, with mean and population deviation at hand. The sums are exact whole numbers, that of the squares in 128 bits: nothing drifts, nothing has to be recomputed, and the moments depend on
 * what is in the window and not on how it came there. Intervals are at most a day, windows at most 1000 long, so neither sum can overflow.
 */
final class IntervalWindow {
    private static final double TWO_64 = 0x1p64;

    private final int length;
    private final long[] ring;
    private final int[] next;
    private final int[] size;
    private final long[] sum;
    private final long[] squaresHigh;
    private final long[] squaresLow;

    IntervalWindow(int length, int capacity) {
        this.length = length;
        ring = new long[Math.multiplyExact(length, capacity)];
        next = new int[capacity];
        size = new int[capacity];
        sum = new long[capacity];
        squaresHigh = new long[capacity];
        squaresLow = new long[capacity];
    }

    static long bytes(int length) {
        return (long) length * Long.BYTES + 3 * Long.BYTES + 2 * Integer.BYTES;
    }

    void clear(int slot) {
        next[slot] = 0;
        size[slot] = 0;
        sum[slot] = 0;
        squaresHigh[slot] = 0;
        squaresLow[slot] = 0;
    }

    void add(int slot, long interval) {
        int at = next[slot];
        int cell = slot * length + at;
        long old = 0;
        if (size[slot] == length) {
            old = ring[cell];
        } else {
            size[slot]++;
        }
        ring[cell] = interval;
        next[slot] = at + 1 == length ? 0 : at + 1;
        long difference = interval - old;
        sum[slot] += difference;
        // new² − old² = (new − old)(new + old), carried over both halves
        long total = interval + old;
        long low = difference * total;
        long sumLow = squaresLow[slot] + low;
        long carry = Long.compareUnsigned(sumLow, low) < 0 ? 1 : 0;
        squaresLow[slot] = sumLow;
        squaresHigh[slot] += Math.multiplyHigh(difference, total) + carry;
    }

    int size(int slot) {
        return size[slot];
    }

    double mean(int slot) {
        return (double) sum[slot] / size[slot];
    }

    /** √(n·Σx² − (Σx)²) / n; the difference below the root is exact, and only then becomes a double. */
    double deviation(int slot) {
        long n = size[slot];
        long low = squaresLow[slot];
        long scaledLow = low * n;
        // multiplyHigh takes both as signed; a set top bit of the lower half means 2^64 · n more
        long scaledHigh = squaresHigh[slot] * n + Math.multiplyHigh(low, n) + (low >> 63 & n);
        long total = sum[slot];
        long squareLow = total * total;
        long squareHigh = Math.multiplyHigh(total, total);
        long borrow = Long.compareUnsigned(scaledLow, squareLow) < 0 ? 1 : 0;
        return Math.sqrt(value(scaledHigh - squareHigh - borrow, scaledLow - squareLow)) / n;
    }

    private static double value(long high, long low) {
        double unsignedLow = low >= 0 ? low : (low >>> 1 | low & 1) * 2.0;
        return high == 0 ? unsignedLow : high * TWO_64 + unsignedLow;
    }
}
