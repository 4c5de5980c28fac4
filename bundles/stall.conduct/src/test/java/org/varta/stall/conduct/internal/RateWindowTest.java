// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.conduct.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.varta.stall.conduct.internal.Conduct.MILLI;
import static org.varta.stall.conduct.internal.Conduct.SECOND;
import static org.varta.stall.conduct.internal.Conduct.rate;
import static org.varta.stall.conduct.internal.Conduct.told;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.varta.api.stall.StallDetector;
import org.varta.api.stall.StallReason;

/** Policy P9; scenario numbers of the stall policies specification, section 9. */
class RateWindowTest {
    /** Beats so often in each ten seconds after the first beat at 0; the deadline after each cycle, asked at its end. */
    private long[] walk(StallDetector detector, int... counts) {
        long[] deadlines = new long[counts.length];
        detector.beat(0, 0, 1, 0, 0, 0);
        for (int cycle = 0; cycle < counts.length; cycle++) {
            for (int i = 1; i <= counts[cycle]; i++) {
                detector.beat(0, cycle * 10 * SECOND + i * 700 * MILLI, 1, 0, 0, 0);
            }
            deadlines[cycle] = detector.due(0, (cycle + 1) * 10 * SECOND);
        }
        return deadlines;
    }

    @Test
    void stallS32_tooManyBeatsConvictAtTheEndOfTheThirdCycle() {
        StallDetector detector = rate(Map.of("expectedBeats", 10));
        long[] deadlines = walk(detector, 10, 7, 13);
        assertEquals(List.of(20 * SECOND, 30 * SECOND, 30 * SECOND), List.of(deadlines[0], deadlines[1], deadlines[2]));
        assertEquals(StallReason.RATE_HIGH, detector.reason(0, 30 * SECOND));
        assertEquals("tooManyBeats", told(detector, 0).get("decidingTerm"));
        for (int i = 1; i <= 10; i++) {
            assertEquals(30 * SECOND, detector.beat(0, (30 + i) * SECOND, 1, 0, 0, 0), "still convicted");
        }
        assertEquals(50 * SECOND, detector.beat(0, 40 * SECOND + 1, 1, 0, 0, 0), "a good cycle brings it back");
    }

    @Test
    void stallS32_failuresOfTheExampleExactly() {
        StallDetector detector = rate(Map.of("expectedBeats", 10));
        long[] failed = {0, 1, 2, 1, 0};
        int[] counts = {10, 7, 13, 10, 9};
        detector.beat(0, 0, 1, 0, 0, 0);
        for (int cycle = 0; cycle < counts.length; cycle++) {
            for (int i = 1; i <= counts[cycle]; i++) {
                detector.beat(0, cycle * 10 * SECOND + 10 * SECOND * i / counts[cycle], 1, 0, 0, 0);
                if (i == 1 && cycle > 0) {
                    assertEquals(failed[cycle - 1], told(detector, 0).get("failedCycles"), "after cycle " + cycle);
                }
            }
        }
        detector.beat(0, 50 * SECOND + 1, 1, 0, 0, 0);
        assertEquals(failed[4], told(detector, 0).get("failedCycles"));
    }

    @Test
    void silenceConvictsAfterToleratedCycles() {
        StallDetector detector = rate(Map.of());
        long[] deadlines = walk(detector, 10, 0, 0);
        assertEquals(List.of(20 * SECOND, 30 * SECOND, 30 * SECOND), List.of(deadlines[0], deadlines[1], deadlines[2]));
        assertEquals(StallReason.RATE_LOW, detector.reason(0, 30 * SECOND));
    }

    @Test
    void comingBackDoesNotTakeAsLongAsTheAbsenceDid() {
        StallDetector detector = rate(Map.of());
        walk(detector, 10, 0, 0);
        long back = 100_003 * SECOND;
        assertEquals(30 * SECOND, detector.beat(0, back, 1, 0, 0, 0));
        long deadline = 0;
        for (int i = 1; i <= 11; i++) {
            deadline = detector.beat(0, back + i * SECOND, 1, 0, 0, 0);
            assertEquals(i > 10, deadline - back - i * SECOND > 0, "after " + i + " seconds");
        }
        assertEquals(back + 20 * SECOND, deadline);
    }

    @Test
    void whereNoBeatIsGoodManyEmptyCyclesPassAtOnce() {
        StallDetector detector = rate(Map.of("expectedBeats", 2, "referenceCycleMillis", 10));
        detector.beat(0, 0, 1, 0, 0, 0);
        long year = 31_536_000 * SECOND;
        assertEquals(year + 10 * MILLI, detector.due(0, year));
    }

    @Test
    void stallS11_aCycleThatSawAPauseOfTheObserverIsNotJudged() {
        StallDetector detector = rate(Map.of("toleranceCycles", 0));
        walk(detector, 10);
        detector.observerPaused(11 * SECOND, 47 * SECOND);
        assertEquals(57 * SECOND, detector.due(0, 47 * SECOND));
        for (int i = 0; i < 40; i++) {
            detector.beat(0, 47 * SECOND + i, 1, 0, 0, 0);
        }
        assertEquals(67 * SECOND, detector.due(0, 57 * SECOND));
        assertEquals(67 * SECOND, detector.due(0, 67 * SECOND), "but the next one is");
    }

    @Test
    void adoptionCountsTheRememberedBeats() {
        StallDetector detector = rate(Map.of());
        long deadline = detector.adopt(0, new Conduct.Memory(java.util.stream.LongStream.rangeClosed(1, 23).mapToObj(i -> i * SECOND).toList(), 23, 0, 0, 0));
        assertEquals(31 * SECOND, deadline);
        assertEquals(2L, told(detector, 0).get("beatsInCycle"));
    }

    @Test
    void adoptionDoesNotConvictOnceMoreForASilenceThatIsOver() {
        StallDetector detector = rate(Map.of("expectedBeats", 1, "minMarginBeats", 0, "toleranceCycles", 0));
        // 40 s of silence, and back for two seconds
        long deadline = detector.adopt(0, new Conduct.Memory(List.of(SECOND, 41 * SECOND, 42 * SECOND, 43 * SECOND), 4, 0, 0, 0));
        assertEquals(51 * SECOND, deadline);
        assertEquals(51 * SECOND, detector.beat(0, 44 * SECOND, 5, 0, 0, 0));
        assertEquals(61 * SECOND, detector.due(0, 51 * SECOND));
        assertEquals(61 * SECOND, detector.due(0, 61 * SECOND), "convicted for the silence that came after");
    }
}
