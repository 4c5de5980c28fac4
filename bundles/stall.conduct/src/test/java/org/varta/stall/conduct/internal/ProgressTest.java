// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.conduct.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.varta.stall.conduct.internal.Conduct.SECOND;
import static org.varta.stall.conduct.internal.Conduct.progress;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.varta.api.stall.StallDetector;
import org.varta.api.stall.StallReason;

/** Policy P10; scenario numbers of the stall policies specification, section 9. */
class ProgressTest {
    @Test
    void stallS31_wrapIsProgressAndOneLessIsNot() {
        StallDetector detector = progress(Map.of("mode", "increasing"));
        detector.beat(0, 0, 1, 0, 0, 0xFFFFFFFF);
        assertEquals(61 * SECOND, detector.beat(0, SECOND, 2, 0, 0, 1));
        assertEquals(62 * SECOND, detector.beat(0, 2 * SECOND, 3, 0, 0, 5));
        assertEquals(62 * SECOND, detector.beat(0, 3 * SECOND, 4, 0, 0, 4));
        assertEquals(StallReason.NO_PROGRESS, detector.reason(0, 62 * SECOND));
        assertEquals(42 * SECOND, detector.softDeadline(0));
    }

    @Test
    void anyOtherValueIsProgressWhereOnlyChangeCounts() {
        StallDetector detector = progress(Map.of());
        detector.beat(0, 0, 1, 0, 0, 5);
        assertEquals(61 * SECOND, detector.beat(0, SECOND, 2, 0, 0, 4));
        assertEquals(61 * SECOND, detector.beat(0, 2 * SECOND, 3, 0, 0, 4));
    }

    @Test
    void bitsOutsideTheMaskAreNoProgress() {
        StallDetector detector = progress(Map.of("payloadMask", "0xFF00"));
        detector.beat(0, 0, 1, 0, 0, 0x1234);
        assertEquals(60 * SECOND, detector.beat(0, SECOND, 2, 0, 0, 0x99991299));
        assertEquals(62 * SECOND, detector.beat(0, 2 * SECOND, 3, 0, 0, 0x1334));
    }

    @Test
    void aDegradedAgentMayBeExempt() {
        StallDetector detector = progress(Map.of("whenDegraded", "suspend"));
        detector.beat(0, 0, 1, 0, 0, 5);
        assertEquals(StallDetector.NEVER, detector.beat(0, SECOND, 2, 0, 1, 5));
        assertEquals(StallDetector.NEVER, detector.softDeadline(0));
        assertEquals(160 * SECOND, detector.beat(0, 100 * SECOND, 3, 0, 0, 5));
        assertEquals(60 * SECOND, progress(Map.of()).beat(0, 0, 1, 0, 1, 5));
    }

    @Test
    void adoptionBeginsAWindowAtTheLastBeat() {
        assertEquals(69 * SECOND, progress(Map.of()).adopt(0, new Conduct.Memory(List.of(SECOND, 9 * SECOND), 2, 0, 0, 7)));
    }
}
