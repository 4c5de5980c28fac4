// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The statistic of how long exchanges hold up the loop. */
class SwapTimesTest {
    private final SwapTimes times = new SwapTimes();

    @Test
    void shouldSayZeroWithoutAnyExchange() {
        assertEquals(0, times.quantile(0.5));
        assertEquals(0, times.quantile(1));
    }

    @Test
    void shouldTellQuantilesNeverTooLowAndAtMostAQuarterTooHigh() {
        SplittableRandom random = new SplittableRandom(42);
        long[] all = new long[5000];
        Arrays.setAll(all, i -> random.nextLong(1L << random.nextInt(1, 40)));
        Arrays.stream(all).forEach(times::record);
        Arrays.sort(all);
        for (double share : new double[] {0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 1}) {
            long exact = all[(int) Math.ceil(all.length * share) - 1];
            long told = times.quantile(share);
            assertTrue(told >= exact && told <= exact + exact / 4 + 1, () -> share + ": " + told + " for " + exact);
        }
        assertEquals(all[all.length - 1], times.quantile(1), "the longest to the nanosecond");
    }

    @Test
    void shouldHoldTheShortestAndTheLongest() {
        for (long nanos : new long[] {-1, 0, 1, 3, 4, 5, 7, 8, Long.MAX_VALUE}) {
            SwapTimes one = new SwapTimes();
            one.record(nanos);
            assertEquals(Math.max(0, nanos), one.quantile(1));
        }
    }
}
