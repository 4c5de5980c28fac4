// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.fixed.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.varta.api.stall.AgentHistory;
import org.varta.api.stall.StallDetector;

/** Laws that hold for every history of policies P1 and P3; scenarios S33 and S34. Seeds are fixed. */
class LawsTest {
    private static final int HISTORIES = 100_000;
    private static final long MILLI = 1_000_000L;

    /** All that these two need of the observer's memory is the last beat. */
    private record LastBeat(long at, long armedDeadline) implements AgentHistory {
        @Override
        public int size() {
            return 1;
        }

        @Override
        public long arrival(int index) {
            return at;
        }

        @Override
        public long nonce(int index) {
            return 1;
        }

        @Override
        public int status() {
            return 0;
        }

        @Override
        public long statusSince() {
            return at;
        }

        @Override
        public int payload() {
            return 0;
        }

        @Override
        public boolean isStalled() {
            return false;
        }
    }

    /** P1 or P3 with an allowance and, for P3, a softer one. */
    private static StallDetector detector(boolean isFixed, long softMillis, long millis) {
        return isFixed ? SilenceDetector.fixed(millis * MILLI, 1) : SilenceDetector.twoLevel(softMillis * MILLI, millis * MILLI, 1);
    }

    @Test
    void stallS33_silenceNeverCalmsToleranceNeverShortensAndASuccessorKeepsTheDeadline() {
        SplittableRandom random = new SplittableRandom(33);
        for (int history = 0; history < HISTORIES; history++) {
            boolean isFixed = random.nextBoolean();
            long soft = random.nextLong(10, 1000);
            long hard = random.nextLong(1001, 86_400_000);
            StallDetector detector = detector(isFixed, soft, hard);
            long arrival = random.nextLong();
            long deadline = 0;
            for (int beat = random.nextInt(1, 20); beat > 0; beat--) {
                arrival += random.nextLong(20_000 * MILLI);
                deadline = detector.beat(0, arrival, 100 - beat, 0, 0, 0);
                assertTrue(deadline - arrival > 0);
            }
            long early = arrival + random.nextLong(100_000 * MILLI);
            long late = early + random.nextLong(100_000 * MILLI);
            assertTrue(detector.suspicion(0, early) <= detector.suspicion(0, late));
            assertEquals(1.0, detector.suspicion(0, deadline));
            assertTrue(detector.softDeadline(0) - arrival >= 0 && detector.softDeadline(0) - deadline <= 0);
            assertEquals(deadline, detector(isFixed, soft, hard).adopt(0, new LastBeat(arrival, deadline)));
            assertTrue(detector(isFixed, soft, hard + random.nextLong(1000)).beat(0, arrival, 100, 0, 0, 0) - deadline >= 0);
        }
    }

    @Test
    void stallS34_shiftingAndScalingTimesShiftsAndScalesDeadlines() {
        SplittableRandom random = new SplittableRandom(34);
        for (int history = 0; history < HISTORIES; history++) {
            boolean isFixed = random.nextBoolean();
            long soft = random.nextLong(10, 1000);
            long hard = random.nextLong(1001, 1_000_000);
            long shift = random.nextLong();
            int c = random.nextInt(2, 80);
            StallDetector here = detector(isFixed, soft, hard);
            StallDetector shifted = detector(isFixed, soft, hard);
            StallDetector scaled = detector(isFixed, c * soft, c * hard);
            long arrival = 0;
            for (int beat = random.nextInt(1, 20); beat > 0; beat--) {
                arrival += random.nextLong(20_000 * MILLI);
                long deadline = here.beat(0, arrival, 100 - beat, 0, 0, 0);
                assertEquals(deadline + shift, shifted.beat(0, arrival + shift, 100 - beat, 0, 0, 0));
                assertEquals(here.softDeadline(0) + shift, shifted.softDeadline(0));
                assertEquals(c * deadline, scaled.beat(0, c * arrival, 100 - beat, 0, 0, 0));
            }
        }
    }
}
