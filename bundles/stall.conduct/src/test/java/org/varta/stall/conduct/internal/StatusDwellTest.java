// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.conduct.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.varta.stall.conduct.internal.Conduct.SECOND;
import static org.varta.stall.conduct.internal.Conduct.status;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.varta.api.stall.StallDetector;
import org.varta.api.stall.StallReason;

/** Policy P11. */
class StatusDwellTest {
    @Test
    void dwellCountsFromTheFirstCriticalBeat() {
        StallDetector detector = status(Map.of());
        assertEquals(StallDetector.NEVER, detector.beat(0, 0, 1, 0, 0, 0));
        assertEquals(11 * SECOND, detector.beat(0, SECOND, 2, 0, 2, 0));
        assertEquals(11 * SECOND, detector.beat(0, 5 * SECOND, 3, 0, 2, 0));
        assertEquals(StallReason.STATUS_CRITICAL, detector.reason(0, 11 * SECOND));
        assertEquals(0.5, detector.suspicion(0, 6 * SECOND));
        assertEquals(StallDetector.NEVER, detector.beat(0, 6 * SECOND, 4, 0, 1, 0), "a better status");
        assertEquals(17 * SECOND, detector.beat(0, 7 * SECOND, 5, 0, 2, 0), "begins anew");
    }

    @Test
    void degradedForLongIsSuspectOnly() {
        StallDetector detector = status(Map.of("degradedForMillis", 4000));
        assertEquals(StallDetector.NEVER, detector.beat(0, SECOND, 1, 0, 1, 0));
        detector.beat(0, 3 * SECOND, 2, 0, 1, 0);
        assertEquals(5 * SECOND, detector.softDeadline(0));
        assertEquals(StallDetector.NEVER, status(Map.of("criticalForMillis", 0)).beat(0, SECOND, 1, 0, 2, 0));
    }

    @Test
    void aTerminalFrameConvictsAtOnceAndOnlyAnotherGenerationComesBack() {
        StallDetector detector = status(Map.of());
        detector.beat(0, 0, 1, 0, 0, 0);
        assertEquals(SECOND, detector.beat(0, SECOND, -1, 0, 2, 0));
        assertEquals(StallReason.TERMINAL, detector.reason(0, SECOND));
        assertEquals(SECOND, detector.softDeadline(0));
        assertEquals(SECOND, detector.beat(0, 2 * SECOND, 2, 0, 0, 0));
        detector.reset(0);
        assertEquals(StallDetector.NEVER, detector.beat(0, 3 * SECOND, 1, 0, 0, 0));
    }

    @Test
    void adoptionKeepsSinceWhen() {
        assertEquals(13 * SECOND, status(Map.of()).adopt(0, new Conduct.Memory(List.of(SECOND, 9 * SECOND), 2, 2, 3 * SECOND, 0)));
        assertEquals(9 * SECOND, status(Map.of()).adopt(0, new Conduct.Memory(List.of(SECOND, 9 * SECOND), -1, 2, 9 * SECOND, 0)));
    }
}
