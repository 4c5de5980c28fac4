// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.api.stall.StallDetector;

/** Policies P2, P5, P6, P6b, P7 and P8; worked numbers of the stall policies specification, section 8. */
class OtherPoliciesTest {
    private static final double[] H1 = {1000, 1010, 990, 1005, 995, 1002, 998, 1000, 1003, 997};
    private static final double[] H2 = {1000, 1200, 800, 1100, 900, 1300, 700, 1050, 950, 1000};
    private static final double[] H3 = {500, 500, 500, 500, 500, 500, 500, 2500, 500, 500};
    private static final double MICRO = 1e-3;

    private static double allowanceMillis(StallDetector detector) {
        return (long) Told.by(detector, 0).get("allowanceNanos") / (double) Raw.MILLI;
    }

    @Nested
    class MissedBeats {
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

    @Nested
    class PhiExp {
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

    @Nested
    class Chen {
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

    @Nested
    class Bertier {
        @Test
        void walkThrough87() {
            double[] deadlines = {3000, 2000, 3020, 4009.4, 5017.45, 6011.939, 7014.342833, 8011.350590, 9010.451028, 10014.451206, 11010.935333};
            double[] delays = {0, 0, 1, -0.6, -0.04, -0.661, -0.3949, -0.588743, -0.529869, -0.176882, -0.492527};
            double[] variations = {0, 0, 1, 2.5, 2.81, 3.15, 3.1011, 2.984833, 2.745224, 2.823689, 2.856965};
            StallDetector detector = Raw.bertier(Map.of()).detector(1);
            double arrival = 0;
            for (int i = 0; i < deadlines.length; i++) {
                arrival += i == 0 ? 0 : H1[i - 1];
                assertEquals(deadlines[i], detector.beat(0, Raw.nanos(arrival), i + 1, 0, 0, 0) / (double) Raw.MILLI, MICRO);
                Told told = Told.by(detector, 0);
                assertEquals(delays[i], (double) told.get("delayNanos") / Raw.MILLI, 1e-6);
                assertEquals(variations[i], (double) told.get("variationNanos") / Raw.MILLI, 1e-6);
            }
        }

        @Test
        void eachMistakeWidensTheMarginByAStep() {
            StallDetector plain = Raw.bertier(Map.of()).detector(1);
            StallDetector moderate = Raw.bertier(Map.of("moderationStepMillis", 500)).detector(1);
            double[] beats = {0, 1000, 2500, 3500, 9000};
            assertEquals(2 * 500 * Raw.MILLI, Raw.beats(moderate, beats) - Raw.beats(plain, beats));
            assertEquals(2L, Told.by(moderate, 0).get("mistakes"));
        }
    }

    @Nested
    class Quantile {
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
}
