// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.varta.api.metric.MetricSink;

/**
 * How long turns of the loop were held up by exchanges of policies. Counts in four steps for each power of two, so that a quantile is told at most a quarter too high and never too low. One writer, the loop thread, for
 * which it is two stores and two additions without allocation; any number of readers, who may be a moment behind.
 */
final class SwapTimes {
    private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int BUCKETS = 252;
    private static final int SUM = BUCKETS;
    private static final int LONGEST = BUCKETS + 1;

    private final long[] cells = new long[BUCKETS + 2];

    void record(long nanos) {
        long clamped = Math.max(0, nanos);
        cells[bucket(clamped)]++;
        cells[SUM] += clamped;
        cells[LONGEST] = Math.max(cells[LONGEST], clamped);
    }

    private static int bucket(long nanos) {
        if (nanos < 4) {
            return (int) nanos;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(nanos);
        return 4 * (exponent - 1) + (int) (nanos >>> exponent - 2 & 3);
    }

    private static long highest(int bucket) {
        return bucket < 4 ? bucket : (5L + (bucket & 3) << (bucket >> 2) - 1) - 1;
    }

    private long cell(int index) {
        return (long) CELLS.getOpaque(cells, index);
    }

    /** How many turns there were. */
    long count() {
        long count = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            count += cell(bucket);
        }
        return count;
    }

    /** What that share of the turns did not exceed, in nanoseconds; 0 without any. */
    long quantile(double share) {
        long wanted = (long) Math.ceil(count() * share);
        long longest = cell(LONGEST);
        int bucket = 0;
        for (long seen = cell(0); seen < wanted && bucket < BUCKETS - 1; seen += cell(bucket)) {
            bucket++;
        }
        return Math.min(highest(bucket), longest);
    }

    void collect(MetricSink sink) {
        sink.counter("varta_policy_swap_slices_total", "Turns of the loop that exchanged stall policies or moved agents to others.", count());
        sink.counter("varta_policy_swap_ns_total", "Nanoseconds that exchanges of stall policies and moves of agents took of the turns of the loop.", cell(SUM));
        for (String share : new String[] {"0.5", "0.99", "1"}) {
            sink.gauge("varta_policy_swap_slice_ns", "Nanoseconds that they took of one turn, since the start.", quantile(Double.parseDouble(share)), "quantile", share);
        }
    }
}
