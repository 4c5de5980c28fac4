// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.composite.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.varta.stall.composite.internal.Parts.MILLI;
import static org.varta.stall.composite.internal.Parts.part;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.api.stall.AgentHistory;
import org.varta.api.stall.StallDetector;
import org.varta.api.stall.StallReason;

/** Laws that hold for every history of policy P12, whatever its parts and operator; scenarios S33, S34 and S36. Seeds are fixed. */
class LawsTest {
    private static final int HISTORIES = 100_000;
    private static final int KINDS_OF_BEATS = 3;

    /** The observer's memory, as far as the parts need it. */
    private record Memory(long at, int payload) implements AgentHistory {
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
        public boolean isStalled() {
            return false;
        }

        @Override
        public long armedDeadline() {
            return at;
        }
    }

    /** For each part its allowance for each kind of beat; less than 0 is never. */
    private static long[][] allowances(SplittableRandom random) {
        long[][] allowances = new long[random.nextInt(1, 9)][KINDS_OF_BEATS];
        for (long[] part : allowances) {
            Arrays.setAll(part, kind -> random.nextInt(10) == 0 ? -1 : random.nextLong(1, 100_000));
        }
        return allowances;
    }

    private static StallDetector composite(long[][] allowances, int least, int factor) {
        StallDetector[] parts = new StallDetector[allowances.length];
        String[] names = new String[allowances.length];
        for (int i = 0; i < parts.length; i++) {
            names[i] = "part" + i;
            parts[i] = part(names[i], StallReason.DEADLINE, Arrays.stream(allowances[i]).map(millis -> millis < 0 ? millis : factor * millis).toArray()).newDetector(1);
        }
        StallDetector composite = new CompositeDetector(names, parts, least, 1);
        composite.reset(0);
        return composite;
    }

    private static boolean isLater(long one, long other) {
        return one == StallDetector.NEVER ? other != StallDetector.NEVER : other != StallDetector.NEVER && one - other > 0;
    }

    private static long moved(long deadline, long factor, long shift) {
        return deadline == StallDetector.NEVER ? StallDetector.NEVER : factor * deadline + shift;
    }

    @Test
    void stallS33_silenceNeverCalmsMoreConvictionsNeverShortenAndASuccessorKeepsTheDeadline() {
        SplittableRandom random = new SplittableRandom(33);
        for (int history = 0; history < HISTORIES; history++) {
            long[][] allowances = allowances(random);
            int least = random.nextInt(1, allowances.length + 1);
            StallDetector detector = composite(allowances, least, 1);
            StallDetector stricter = composite(allowances, Math.max(1, least - 1), 1);
            long arrival = random.nextLong();
            long deadline = 0;
            int payload = 0;
            for (int beat = random.nextInt(1, 10); beat > 0; beat--) {
                arrival += random.nextLong(20_000 * MILLI);
                payload = random.nextInt(KINDS_OF_BEATS);
                deadline = detector.beat(0, arrival, 100 - beat, 0, 0, payload);
                assertTrue(isLater(deadline, arrival));
                assertTrue(!isLater(stricter.beat(0, arrival, 100 - beat, 0, 0, payload), deadline));
                assertTrue(!isLater(detector.softDeadline(0), deadline));
            }
            double before = 0;
            for (long silence = 0; silence < 200_000 * MILLI; silence = 3 * silence + 100 * MILLI) {
                double suspicion = detector.suspicion(0, arrival + silence);
                assertTrue(suspicion >= before);
                before = suspicion;
                assertEquals(deadline, detector.due(0, arrival + silence));
            }
            assertEquals(deadline, composite(allowances, least, 1).adopt(0, new Memory(arrival, payload)));
        }
    }

    @Test
    void stallS34_shiftingAndScalingTimesShiftsAndScalesDeadlines() {
        SplittableRandom random = new SplittableRandom(34);
        for (int history = 0; history < HISTORIES; history++) {
            long[][] allowances = allowances(random);
            int least = random.nextInt(1, allowances.length + 1);
            int c = random.nextInt(2, 9);
            StallDetector here = composite(allowances, least, 1);
            StallDetector shifted = composite(allowances, least, 1);
            StallDetector scaled = composite(allowances, least, c);
            long shift = random.nextLong();
            long arrival = 0;
            for (int beat = random.nextInt(1, 10); beat > 0; beat--) {
                arrival += random.nextLong(20_000 * MILLI);
                int payload = random.nextInt(KINDS_OF_BEATS);
                long deadline = here.beat(0, arrival, 100 - beat, 0, 0, payload);
                assertEquals(moved(deadline, 1, shift), shifted.beat(0, arrival + shift, 100 - beat, 0, 0, payload));
                assertEquals(moved(here.softDeadline(0), 1, shift), shifted.softDeadline(0));
                assertEquals(moved(deadline, c, 0), scaled.beat(0, c * arrival, 100 - beat, 0, 0, payload));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE - 5, Long.MAX_VALUE - 4_000_000_007L, Long.MIN_VALUE, -1})
    void stallS36_verdictsAreTheSameAcrossTheWrapOfTheClock(long origin) {
        long[][] allowances = {{2000, 5000, 1000}, {3500, 3500, 3500}, {5000, 2000, 2500}};
        for (int least = 1; least <= allowances.length; least++) {
            StallDetector atZero = composite(allowances, least, 1);
            StallDetector shifted = composite(allowances, least, 1);
            for (int i = 0; i < 300; i++) {
                long arrival = i * 100 * MILLI;
                long deadline = atZero.beat(0, arrival, i + 1, 0, 0, i % KINDS_OF_BEATS);
                assertEquals(deadline, shifted.beat(0, origin + arrival, i + 1, 0, 0, i % KINDS_OF_BEATS) - origin);
                assertEquals(atZero.softDeadline(0), shifted.softDeadline(0) - origin);
                assertEquals(atZero.due(0, deadline), shifted.due(0, origin + deadline) - origin);
            }
        }
    }
}
