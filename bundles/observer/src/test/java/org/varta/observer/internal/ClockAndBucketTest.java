// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ClockAndBucketTest {
    private final LoopCounters counters = new LoopCounters();

    @Test
    void obs34_regressionIsClampedAndCounted() {
        long[] source = {1000};
        ClampedClock clock = new ClampedClock(() -> source[0], counters);
        source[0] = 1500;
        assertEquals(500, clock.read());
        source[0] = 1400;
        assertEquals(500, clock.read());
        assertEquals(1, counters.get(Counter.CLOCK_REGRESSION));
    }

    @Test
    void obs34_jumpOfMoreThanFiveSecondsIsCountedButNotTheFirstReading() {
        long[] source = {0};
        ClampedClock clock = new ClampedClock(() -> source[0], counters);
        source[0] = 60_000_000_000L;
        clock.read();
        assertEquals(0, counters.get(Counter.CLOCK_JUMP_FORWARD));
        source[0] += 2_000_000_000L;
        clock.read();
        assertEquals(0, counters.get(Counter.CLOCK_JUMP_FORWARD));
        source[0] += 5_000_000_001L;
        clock.read();
        assertEquals(1, counters.get(Counter.CLOCK_JUMP_FORWARD));
    }

    @Test
    void obs35_bucketIsRefilledExactly() {
        TokenBucket bucket = new TokenBucket(100, 1, 0);
        assertTrue(bucket.take(0));
        assertFalse(bucket.take(9_999_999));
        assertTrue(bucket.take(10_000_000));
    }

    @Test
    void remainderBelowATokenIsCarriedOver() {
        TokenBucket bucket = new TokenBucket(3, 1, 0);
        assertTrue(bucket.take(0));
        int taken = 0;
        for (long now = 0; now <= 10_000_000_000L; now += 7_000_000) {
            taken += bucket.take(now) ? 1 : 0;
        }
        assertEquals(29, taken, 1);
    }

    @Test
    void longSilenceFillsTheBucketAndNotMore() {
        TokenBucket bucket = new TokenBucket(4_294_967_295L, 10, 0);
        long now = Long.MAX_VALUE / 2;
        int taken = 0;
        for (int i = 0; i < 20; i++) {
            taken += bucket.take(now) ? 1 : 0;
        }
        assertEquals(10, taken);
    }

    @Test
    void rateOrBurstZeroIsNoLimit() {
        assertTrue(new TokenBucket(0, 10, 0).take(0));
        TokenBucket noBurst = new TokenBucket(10, 0, 0);
        assertTrue(noBurst.take(0));
        assertTrue(noBurst.take(0));
    }
}
