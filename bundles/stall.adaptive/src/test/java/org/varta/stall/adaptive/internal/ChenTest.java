// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.varta.stall.adaptive.internal.Histories.MICRO;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.api.stall.StallDetector;

/** Policies P6 and P6b; worked numbers of the stall policies specification, 8.6. */
class ChenTest {
    private static final long[] NONCES = {1, 2, 3, 5, 6};
    private static final long[] ARRIVALS = {1000, 1998, 3004, 5001, 6003};

    private StallDetector walked(PolicySettings settings, int beats) {
        StallDetector detector = settings.detector(1);
        for (int i = 0; i < beats; i++) {
            detector.beat(0, ARRIVALS[i] * Raw.MILLI, NONCES[i], 0, 0, 0);
        }
        return detector;
    }

    @ParameterizedTest
    @CsvSource({"2, 2996.0, 998.0, 2999.0", "3, 4004.666667, 1002.0, 4000.666667", "4, 6001.5625, 1000.25, 6000.75", "5, 7003.36, 1000.6, 7001.2"})
    void expectedArrivals86(int beats, double auto, double eta, double configured) {
        StallDetector detector = walked(Raw.chen(Map.of()), beats);
        assertEquals(eta, (double) Told.by(detector, 0).get("etaNanos") / Raw.MILLI, 1e-6);
        assertEquals(auto + 500, detector.due(0, 0) / (double) Raw.MILLI, MICRO);
        assertEquals(configured + 500, walked(Raw.chen(Map.of("etaMillis", 1000)), beats).due(0, 0) / (double) Raw.MILLI, MICRO);
    }

    @Test
    void twoWindows86() {
        StallDetector detector = walked(Raw.twoWindowChen(Map.of("shortWindowBeats", 2, "longWindowBeats", 5)), 5);
        assertEquals(7505.0, detector.due(0, 0) / (double) Raw.MILLI, MICRO);
        assertEquals("expectedArrivalShort", Told.by(detector, 0).get("decidingTerm"));
    }

    @ParameterizedTest
    @CsvSource({"10, -7.15", "100, -65.65", "1000, -650.65"})
    void driftTrapOfAConfiguredInterval(int window, double error) {
        StallDetector detector = Raw.chen(Map.of("etaMillis", 500, "alphaMillis", 10_000, "windowBeats", window, "memoryMebibytes", 64)).detector(1);
        long arrival = 0;
        long deadline = 0;
        for (int i = 0; i < 3000; i++) {
            arrival += 501_300_000;
            deadline = detector.beat(0, arrival, i + 1, 0, 0, 0);
        }
        assertEquals(error, (deadline - arrival) / (double) Raw.MILLI - 10_000 - 501.3, MICRO);
    }

    @Test
    void aNonceThatStartsAgainEmptiesTheWindow() {
        StallDetector detector = walked(Raw.chen(Map.of()), 5);
        assertEquals(10_000 * Raw.MILLI, detector.beat(0, 7000 * Raw.MILLI, 1, 0, 0, 0));
        assertEquals("bootstrap", Told.by(detector, 0).get("decidingTerm"));
    }

    @Test
    void aTerminalFrameIsNoPlaceInTheSchedule() {
        StallDetector detector = walked(Raw.chen(Map.of()), 5);
        detector.beat(0, 6100 * Raw.MILLI, -1, 0, 2, 0);
        assertEquals(5L, Told.by(detector, 0).get("samples"));
    }

    @Test
    void nonceWrapIsAnAdvance() {
        StallDetector detector = Raw.chen(Map.of()).detector(1);
        detector.beat(0, 0, -3, 0, 0, 0);
        detector.beat(0, 1000 * Raw.MILLI, -2, 0, 0, 0);
        // Nonces −3, −2 and 0: three steps in two seconds, by the mean of the window
        assertEquals(2000 - 1000 + 2000 / 3.0 * (5 / 3.0 + 1) + 500, detector.beat(0, 2000 * Raw.MILLI, 0, 0, 0, 0) / (double) Raw.MILLI, MICRO);
        assertEquals(3L, Told.by(detector, 0).get("samples"));
    }

    @Test
    void whatLiesTooFarBackIsDropped() {
        StallDetector detector = Raw.chen(Map.of("windowBeats", 1000, "memoryMebibytes", 64)).detector(1);
        Raw.beats(detector, 0, 1000, 2000);
        detector.beat(0, 1L << 55, 4, 0, 0, 0);
        assertEquals(1L, Told.by(detector, 0).get("samples"));
        detector.beat(0, (1L << 55) + 1000 * Raw.MILLI, 5, 0, 0, 0);
        assertEquals((1L << 55) + 3500 * Raw.MILLI, detector.beat(0, (1L << 55) + 2000 * Raw.MILLI, 6, 0, 0, 0));
    }
}
