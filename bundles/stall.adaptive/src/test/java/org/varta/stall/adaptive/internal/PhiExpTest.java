// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.varta.stall.adaptive.internal.Histories.H1;
import static org.varta.stall.adaptive.internal.Histories.H3;
import static org.varta.stall.adaptive.internal.Histories.MICRO;
import static org.varta.stall.adaptive.internal.Histories.allowanceMillis;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.api.stall.StallDetector;

/** Policy P5; worked numbers of the stall policies specification, 8.4. */
class PhiExpTest {
    @ParameterizedTest
    @CsvSource({"1, 2302.585093", "3, 6907.755279", "5, 11512.925465", "8, 18420.680744", "10, 23025.850930", "12, 27631.021116"})
    void allowances84(double phi, double expected) {
        StallDetector detector = Raw.phiExp(Map.of("phiThreshold", phi, "etaMillis", 500)).detector(1);
        Raw.intervals(detector, H1);
        assertEquals(expected, allowanceMillis(detector), MICRO);
        assertEquals(0.434294482, detector.suspicion(0, 11_000 * Raw.MILLI), 1e-9);
    }

    @Test
    void theSlowestHistory84() {
        StallDetector detector = Raw.phiExp(Map.of("maxIntervalMillis", 3000, "etaMillis", 350)).detector(1);
        Raw.intervals(detector, H3);
        assertEquals(12894.476521, allowanceMillis(detector), MICRO);
    }

    @Test
    void longIntervalsAreNotAddedAndTheCeilingHolds() {
        StallDetector detector = Raw.phiExp(Map.of("ceilingMillis", 20_000)).detector(1);
        Raw.beats(detector, 0, 2000, 4000.001);
        assertEquals(2L, Told.by(detector, 0).get("samples"));
        assertEquals("ceiling", Told.by(detector, 0).get("decidingTerm"));
        assertEquals(20_000, allowanceMillis(detector));
    }
}
