// SPDX-License-Identifier: Apache-2.0
package org.varta.api.metric;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts durations in the fixed buckets of this product: 0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1 second and above.
 *
 * <p>Thread safe; recording neither allocates nor locks. A reader may see a duration in its bucket a moment before it sees it
 * in the sum.
 */
public final class DurationHistogram {
    private static final long[] BOUNDS_NANOS = {
        1_000_000, 5_000_000, 10_000_000, 50_000_000, 100_000_000, 250_000_000, 500_000_000, 1_000_000_000};
    private static final int SUM = BOUNDS_NANOS.length + 1;

    private final AtomicLongArray cells = new AtomicLongArray(SUM + 1);

    /** An empty histogram. */
    public DurationHistogram() {
        // all cells are zero
    }

    /**
     * Counts one duration.
     *
     * @param nanos the duration in nanoseconds; a negative one counts as zero
     */
    public void record(long nanos) {
        long clamped = Math.max(0, nanos);
        int bucket = 0;
        while (bucket < BOUNDS_NANOS.length && clamped > BOUNDS_NANOS[bucket]) {
            bucket++;
        }
        cells.incrementAndGet(bucket);
        cells.addAndGet(SUM, clamped);
    }

    /**
     * The number of finite buckets.
     *
     * @return 8
     */
    public int buckets() {
        return BOUNDS_NANOS.length;
    }

    /**
     * The upper bound of a finite bucket.
     *
     * @param bucket 0 to {@link #buckets()} − 1
     * @return seconds
     */
    public double boundSeconds(int bucket) {
        return BOUNDS_NANOS[bucket] / 1e9;
    }

    /**
     * How many durations did not exceed the bound of a bucket.
     *
     * @param bucket 0 to {@link #buckets()}; the last one is the unbounded bucket and so the number of all durations
     * @return the cumulative count
     */
    public long cumulative(int bucket) {
        long count = 0;
        for (int i = 0; i <= bucket; i++) {
            count += cells.get(i);
        }
        return count;
    }

    /**
     * The sum of all durations.
     *
     * @return seconds
     */
    public double sumSeconds() {
        return cells.get(SUM) / 1e9;
    }
}
