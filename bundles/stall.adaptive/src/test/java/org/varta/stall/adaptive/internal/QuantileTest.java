// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.varta.stall.adaptive.internal.Histories.H1;
import static org.varta.stall.adaptive.internal.Histories.H2;
import static org.varta.stall.adaptive.internal.Histories.H3;
import static org.varta.stall.adaptive.internal.Histories.MICRO;
import static org.varta.stall.adaptive.internal.Histories.allowanceMillis;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.api.stall.StallDetector;

/** Policy P8; worked numbers of the stall policies specification, 8.8. */
class QuantileTest {
    @ParameterizedTest
    @CsvSource({"H1, 5000, 2100", "H1, 9000, 2110", "H1, 9900, 2120", "H2, 5000, 2100", "H2, 9000, 2500", "H2, 9900, 2700", "H3, 5000, 1100", "H3, 9000, 1100", "H3, 9900, 5100"})
    void allowances88(String history, int basisPoints, double expected) {
        StallDetector detector = Raw.quantile(Map.of("quantileBasisPoints", basisPoints)).detector(1);
        Raw.intervals(detector, history.equals("H1") ? H1 : history.equals("H2") ? H2 : H3);
        assertEquals(expected, allowanceMillis(detector), MICRO);
    }

    @ParameterizedTest
    @CsvSource({"5000, 5", "9000, 9", "9900, 10", "1, 1", "10000, 10"})
    void ranks(int basisPoints, long rank) {
        StallDetector detector = Raw.quantile(Map.of("quantileBasisPoints", basisPoints)).detector(1);
        Raw.intervals(detector, H1);
        assertEquals(rank, Told.by(detector, 0).get("rank"));
    }

    @Test
    void needsSamplesAndForgetsThem() {
        StallDetector detector = Raw.quantile(Map.of("windowIntervals", 10)).detector(1);
        Raw.intervals(detector, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertEquals("bootstrap", Told.by(detector, 0).get("decidingTerm"));
        double[] intervals = new double[21];
        java.util.Arrays.fill(intervals, 500);
        intervals[10] = 4000;
        detector = Raw.quantile(Map.of("windowIntervals", 10)).detector(1);
        Raw.intervals(detector, java.util.Arrays.copyOf(intervals, 20));
        assertEquals(8100, allowanceMillis(detector));
        detector = Raw.quantile(Map.of("windowIntervals", 10)).detector(1);
        Raw.intervals(detector, intervals);
        assertEquals(1100, allowanceMillis(detector));
        assertTrue(detector.softDeadline(0) - detector.due(0, 0) < 0);
    }
}
