// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.varta.stall.adaptive.internal.Histories.H1;
import static org.varta.stall.adaptive.internal.Histories.allowanceMillis;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.varta.api.stall.StallDetector;

/** Policy P2. */
class MissedBeatsTest {
    @Test
    void declaredIntervalTimesBeats() {
        assertEquals(30_000 * Raw.MILLI, Raw.beats(Raw.missedBeats(Map.of("etaMillis", 10_000)).detector(1), 0));
        assertEquals(31_000 * Raw.MILLI, Raw.beats(Raw.missedBeats(Map.of("etaMillis", 10_000, "slackMillis", 1000)).detector(1), 0));
    }

    @Test
    void learnedIntervalIsTheMedian() {
        StallDetector detector = Raw.missedBeats(Map.of()).detector(1);
        Raw.intervals(detector, 1000, 1010, 990, 1005);
        assertEquals("bootstrap", Told.by(detector, 0).get("decidingTerm"));
        detector = Raw.missedBeats(Map.of()).detector(1);
        Raw.intervals(detector, H1);
        assertEquals(1000 * Raw.MILLI, Told.by(detector, 0).get("etaNanos"));
        assertEquals(3000, allowanceMillis(detector));
    }

    @Test
    void lowerMedianOfAnEvenNumber() {
        StallDetector detector = Raw.missedBeats(Map.of()).detector(1);
        Raw.intervals(detector, 400, 100, 300, 200, 500, 600);
        assertEquals(300 * Raw.MILLI, Told.by(detector, 0).get("etaNanos"));
    }

    @Test
    void relearnsByItselfBecauseLateGapsCount() {
        StallDetector detector = Raw.missedBeats(Map.of("learnWindowIntervals", 5)).detector(1);
        Raw.intervals(detector, 100, 100, 100, 100, 100, 9000, 9000, 9000);
        assertEquals(27_000, allowanceMillis(detector));
    }
}
