// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class DeadlineWheelTest {
    private static final int SLOTS = 64;

    @Property(tries = 300)
    void handsOutEachSlotAtItsTimeAndNeverBefore(@ForAll long seed, @ForAll @LongRange(min = 0, max = 40) long magnitude) {
        Random random = new Random(seed);
        turn(random, random.nextLong(1L << 50), magnitude);
    }

    /** Some wheels are made so shortly before the wrap that they pass it, with slots waiting in every level. */
    @Property(tries = 300)
    void stallS36_handsOutEachSlotAtItsTimeAcrossTheWrapOfTheClock(@ForAll long seed, @ForAll @LongRange(min = 0, max = 40) long magnitude) {
        Random random = new Random(seed);
        turn(random, Long.MAX_VALUE - random.nextLong(100L << Math.max(1, Math.min(30, magnitude))), magnitude);
    }

    /** A plain list does the same slowly. */
    private static void turn(Random random, long start, long magnitude) {
        long now = start;
        DeadlineWheel wheel = new DeadlineWheel(SLOTS, now);
        long[] expected = new long[SLOTS];
        boolean[] isScheduled = new boolean[SLOTS];
        for (int step = 0; step < 200; step++) {
            int slot = random.nextInt(SLOTS);
            if (random.nextInt(5) == 0) {
                wheel.cancel(slot);
                isScheduled[slot] = false;
            } else {
                expected[slot] = now + random.nextLong(1L << Math.max(1, magnitude));
                isScheduled[slot] = true;
                wheel.schedule(slot, expected[slot]);
            }
            now += random.nextLong(1L << Math.max(1, Math.min(30, magnitude)));
            check(wheel, now, expected, isScheduled);
        }
    }

    private static void check(DeadlineWheel wheel, long now, long[] expected, boolean[] isScheduled) {
        TreeSet<Integer> due = new TreeSet<>();
        for (int slot = 0; slot < SLOTS; slot++) {
            if (isScheduled[slot] && expected[slot] - now <= 0) {
                due.add(slot);
                isScheduled[slot] = false;
            }
        }
        TreeSet<Integer> handed = new TreeSet<>();
        wheel.advance(now, slot -> assertTrue(handed.add(slot)));
        assertEquals(due, handed);
        long quiet = wheel.quietFor(now, Loop.LONGEST_SLEEP_NANOS);
        for (int slot = 0; slot < SLOTS; slot++) {
            assertFalse(isScheduled[slot] && expected[slot] - now < quiet, "slept past a deadline");
        }
    }

    @Test
    void sleepsToTheNanosecondWithinTheLastTick() {
        DeadlineWheel wheel = new DeadlineWheel(1, 0);
        wheel.schedule(0, 10_000_123);
        long now = 0;
        int wakes = 0;
        boolean[] isDue = new boolean[1];
        while (!isDue[0]) {
            now += wheel.quietFor(now, Loop.LONGEST_SLEEP_NANOS);
            wheel.advance(now, slot -> isDue[0] = true);
            wakes++;
        }
        assertEquals(10_000_123, now);
        assertEquals(2, wakes);
    }

    @Test
    void receiverMayScheduleTheSlotAgain() {
        DeadlineWheel wheel = new DeadlineWheel(2, 0);
        wheel.schedule(0, 5);
        wheel.schedule(1, 6);
        int[] count = new int[1];
        wheel.advance(10, slot -> {
            count[0]++;
            wheel.schedule(slot, 20);
        });
        assertEquals(2, count[0]);
        wheel.advance(20, slot -> count[0]++);
        assertEquals(4, count[0]);
    }
}
