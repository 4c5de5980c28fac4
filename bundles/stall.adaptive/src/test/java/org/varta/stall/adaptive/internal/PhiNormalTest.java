// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.api.stall.StallDetector;

/** Policy P4; worked numbers and scenario numbers of the stall policies specification, sections 8 and 9. */
class PhiNormalTest {
    private static final double[] H1 = {1000, 1010, 990, 1005, 995, 1002, 998, 1000, 1003, 997};
    private static final double[] H2 = {1000, 1200, 800, 1100, 900, 1300, 700, 1050, 950, 1000};
    private static final double[] H3 = {500, 500, 500, 500, 500, 500, 500, 2500, 500, 500};
    private static final double[] WALK = {0, 1000, 2010, 3000, 4005, 5000, 6002, 7000, 8000, 9003, 10000};
    private static final double MICRO = 1e-3;

    private static double[] history(String name) {
        return name.equals("H1") ? H1 : name.equals("H2") ? H2 : H3;
    }

    /** The histories are what is in the window; so the first decision comes after the tenth interval, and none is refused as late. */
    private static StallDetector bare(Object phi, Object minStd, Object pause, Object minSamples) {
        return Raw.phiNormal(Map.of("phiThreshold", phi, "minStdMillis", minStd, "pauseMillis", pause, "minStdRatio", 0, "floorBeats", 0, "ceilingMillis", 86_400_000,
            "minSamples", minSamples)).detector(1);
    }

    @ParameterizedTest
    @CsvSource({"H1, 1000, 27.6, 5.253570214625479", "H2, 1000, 28500, 168.81943016134133", "H3, 700, 360000, 600"})
    void momentsOfTheHistories81(String name, double mean, double variance, double deviation) {
        IntervalWindow window = new IntervalWindow(10, 1);
        for (double interval : history(name)) {
            window.add(0, Raw.nanos(interval));
        }
        assertEquals(mean, window.mean(0) / Raw.MILLI, 1e-9);
        assertEquals(deviation, window.deviation(0) / Raw.MILLI, 1e-12);
        assertEquals(variance, Math.pow(window.deviation(0) / Raw.MILLI, 2), 1e-9);
    }

    @ParameterizedTest
    @CsvSource({"1, 1.2822153449666958", "2, 2.3227455354298696", "3, 3.0589378194460948", "5, 4.119191490962725", "8, 5.225986644093563", "10, 5.799024714730571", "12, 6.292124098154064",
        "16, 7.1196809277742465"})
    void deviationsAllowed82(double phi, double expected) {
        assertEquals(expected, Phi.deviations(phi), expected * 1e-14);
        assertEquals(phi, Phi.normal(Phi.deviations(phi)), 1e-9);
    }

    @ParameterizedTest
    @CsvSource({"H1,0,0,1005,0.768000180", "H1,0,0,1010,1.544610634", "H1,0,0,1020,4.332235812", "H1,0,0,1030,9.668675138", "H1,0,0,1050,33.023001146",
        "H1,50,0,1000,0.301029996", "H1,50,0,1050,0.799508321", "H1,50,0,1100,1.642827885", "H1,50,0,1200,4.736694583", "H1,50,0,1262,8.045004110", "H1,50,0,1300,10.782600858",
        "H1,50,0,1500,37.584713053", "H2,50,0,1200,0.927542770", "H2,50,0,1500,2.851755820", "H2,50,0,2000,10.479492792", "H2,50,0,2500,27.662249126",
        "H2,100,3000,1000,0.000000000", "H2,100,3000,4000,0.301029996", "H2,100,3000,4500,2.851755820", "H2,100,3000,5000,10.479492792",
        "H3,50,0,500,0.200189054", "H3,50,0,1000,0.510888826", "H3,50,0,2500,2.909475326", "H3,50,0,3000,4.385968531", "H3,50,0,4000,8.914857615"})
    void phi83(String name, long minStd, long pause, long silence, double expected) {
        StallDetector detector = bare(8, minStd, pause, 10);
        Raw.intervals(detector, history(name));
        long last = (long) (java.util.Arrays.stream(history(name)).sum() * Raw.MILLI);
        assertEquals(expected, detector.suspicion(0, last + silence * Raw.MILLI), 1e-9);
    }

    @ParameterizedTest
    @CsvSource({"H1,0,0,1006.736208,1016.070345,1021.640462,1027.455088,1030.465584,1033.056116", "H1,50,0,1064.110767,1152.946891,1205.959575,1261.299332,1289.951236,1314.606205",
        "H2,50,0,1216.462864,1516.408140,1695.399560,1882.248087,1978.988048,2062.232805", "H2,100,3000,4216.462864,4516.408140,4695.399560,4882.248087,4978.988048,5062.232805",
        "H3,50,0,1469.329207,2535.362692,3171.514895,3835.591986,4179.414829,4475.274459"})
    void allowances84(String name, long minStd, long pause, double phi1, double phi3, double phi5, double phi8, double phi10, double phi12) {
        double[] thresholds = {1, 3, 5, 8, 10, 12};
        double[] expected = {phi1, phi3, phi5, phi8, phi10, phi12};
        for (int i = 0; i < thresholds.length; i++) {
            StallDetector detector = bare(thresholds[i], minStd, pause, 10);
            long deadline = Raw.intervals(detector, history(name));
            long last = (long) (java.util.Arrays.stream(history(name)).sum() * Raw.MILLI);
            assertEquals(expected[i], (deadline - last) / (double) Raw.MILLI, MICRO, name + " phi " + thresholds[i]);
        }
    }

    @ParameterizedTest
    @CsvSource({"H1, 2522.598664, 3000, 3000, floor", "H2, 2882.248087, 3000, 3000, floor", "H3, 4835.591986, 2100, 4835.591986, phi"})
    void theDefaultsAndWhatDecides84(String name, double phiTerm, double floor, double allowance, String decided) {
        StallDetector detector = Raw.phiNormal(Map.of("minSamples", 10)).detector(1);
        Raw.intervals(detector, history(name));
        Told told = Told.by(detector, 0);
        assertEquals(phiTerm, (double) told.get("phiTermNanos") / Raw.MILLI, MICRO);
        assertEquals(floor, (double) told.get("floorNanos") / Raw.MILLI, MICRO);
        assertEquals(allowance, (long) told.get("allowanceNanos") / (double) Raw.MILLI, MICRO);
        assertEquals(decided, told.get("decidingTerm"));
    }

    @Test
    void stallS07_walkThrough85() {
        double[] byDefault = {3000, 4000, 5010, 6000, 7005, 8000, 9003, 10000, 11000, 12004, 13000};
        double[] bare = {3000, 4000, 5010, 6000, 7005, 6261.299332, 7263.632666, 8261.299332, 9261.299332, 10264.632666, 11261.299332};
        StallDetector defaults = Raw.phiNormal(Map.of()).detector(1);
        StallDetector stripped = bare(8, 50, 0, 5);
        for (int i = 0; i < WALK.length; i++) {
            assertEquals(byDefault[i], defaults.beat(0, Raw.nanos(WALK[i]), i + 1, 0, 0, 0) / (double) Raw.MILLI, MICRO);
            assertEquals(bare[i], stripped.beat(0, Raw.nanos(WALK[i]), i + 1, 0, 0, 0) / (double) Raw.MILLI, MICRO);
            assertEquals(i < 5 ? "bootstrap" : "floor", Told.by(defaults, 0).get("decidingTerm"));
        }
    }

    @Test
    void stallS08_relearnsAnotherRhythm85() {
        StallDetector detector = Raw.phiNormal(Map.of()).detector(1);
        long deadline = 0;
        for (int i = 0; i <= 20; i++) {
            deadline = detector.beat(0, i * 200 * Raw.MILLI, i + 1, 0, 0, 0);
            assertEquals(i < 5 ? 3000 : 1461.299332, deadline / (double) Raw.MILLI - i * 200, MICRO);
        }
        assertEquals("phi", Told.by(detector, 0).get("decidingTerm"));
        double[] deadlines = {9461.299332, 13461.299332, 17461.299332, 21461.299332, 34000, 38000};
        for (int i = 0; i < deadlines.length; i++) {
            long arrival = (8000 + i * 4000) * Raw.MILLI;
            assertEquals(i < 5, arrival - deadline > 0, "late");
            deadline = detector.beat(0, arrival, 22 + i, 0, 0, 0);
            assertEquals(deadlines[i], deadline / (double) Raw.MILLI, MICRO);
            Told told = Told.by(detector, 0);
            assertEquals(i < 4 ? 20L : i + 1L, told.get("samples"));
            assertEquals(i < 4 ? i + 1L : 0, told.get("lateRun"));
            assertEquals(i < 4 ? 0L : 1, told.get("relearned"));
        }
        assertEquals("ceiling", Told.by(detector, 0).get("decidingTerm"));
    }

    @Test
    void stallS08_anAgentThatIsSlowFromTheStartIsLearned() {
        StallDetector detector = Raw.phiNormal(Map.of()).detector(1);
        long deadline = 0;
        for (int i = 0; i < 100; i++) {
            long arrival = i * 5000 * Raw.MILLI;
            assertEquals(i >= 1 && i <= 5, arrival - deadline > 0, "late at " + i);
            deadline = detector.beat(0, arrival, i + 1, 0, 0, 0);
            assertTrue(i != 5 || deadline == 35_000 * Raw.MILLI);
        }
    }

    @Test
    void stallS08_anAgentSlowerThanTheCeilingIsNeverLearned() {
        StallDetector detector = Raw.phiNormal(Map.of()).detector(1);
        long deadline = 0;
        for (int i = 0; i < 100; i++) {
            assertTrue(i == 0 || i * 12_000 * Raw.MILLI - deadline > 0);
            deadline = detector.beat(0, i * 12_000 * Raw.MILLI, i + 1, 0, 0, 0);
        }
        assertEquals(0L, Told.by(detector, 0).get("samples"));
    }

    @Test
    void stallS08_neverRelearnsWhenToldNotTo() {
        StallDetector detector = Raw.phiNormal(Map.of("relearnAfter", 0)).detector(1);
        for (int i = 0; i < 20; i++) {
            detector.beat(0, i * 5000 * Raw.MILLI, i + 1, 0, 0, 0);
        }
        assertEquals(0L, Told.by(detector, 0).get("samples"));
    }

    @Test
    void stallS08_aBeatOnTimeEndsTheLateRun() {
        StallDetector detector = Raw.phiNormal(Map.of()).detector(1);
        Raw.beats(detector, 0, 4000, 8000, 9000, 13000);
        assertEquals(1L, Told.by(detector, 0).get("lateRun"));
        assertEquals(1L, Told.by(detector, 0).get("samples"));
    }

    @Test
    void stallS09_allIntervalsZero() {
        StallDetector detector = Raw.phiNormal(Map.of()).detector(1);
        assertEquals(1261.299332, Raw.intervals(detector, new double[300]) / (double) Raw.MILLI, MICRO);
        assertTrue(Double.isFinite(detector.suspicion(0, 0)));
        StallDetector bare = bare(8, 0, 0, 5);
        assertEquals(1.0, Raw.intervals(bare, new double[300]) / (double) Raw.MILLI, "never convicted by its own beat");
        assertTrue(Double.isFinite(bare.suspicion(0, 0)) && Double.isFinite(bare.suspicion(0, Long.MAX_VALUE / 2)));
    }

    @Test
    void stallS10_anEnormousGapIsNotLearned() {
        StallDetector detector = Raw.phiNormal(Map.of()).detector(1);
        long arrival = 0;
        long allowance = 0;
        for (int i = 0; i <= 200; i++) {
            arrival = i * 1000 * Raw.MILLI;
            allowance = detector.beat(0, arrival, i + 1, 0, 0, 0) - arrival;
        }
        arrival += 1L << 53;
        assertEquals(allowance, detector.beat(0, arrival, 300, 0, 0, 0) - arrival);
        assertEquals(0L, Told.by(detector, arrival).get("lateRun"));
    }

    @Test
    void stallS11_aGapThatSpansAPauseOfTheObserverIsNoSample() {
        StallDetector detector = Raw.phiNormal(Map.of()).detector(1);
        Raw.beats(detector, 8000, 9000, 10_000);
        detector.observerPaused(11_000 * Raw.MILLI, 18_000 * Raw.MILLI);
        assertEquals(21_000 * Raw.MILLI, detector.beat(0, 18_000 * Raw.MILLI, 4, 0, 0, 0));
        assertEquals(2L, Told.by(detector, 0).get("samples"));
        assertEquals(0L, Told.by(detector, 0).get("lateRun"));
        detector.beat(0, 19_000 * Raw.MILLI, 5, 0, 0, 0);
        assertEquals(3L, Told.by(detector, 0).get("samples"));
    }

    @Test
    void stallS11_aPauseAfterTheRememberedBeatsTakesNothingFromThem() {
        Remembered memory = new Remembered();
        StallDetector former = Raw.phiNormal(Map.of()).detector(1);
        for (int i = 0; i < 10; i++) {
            memory.beat(former, i * 1000 * Raw.MILLI, i + 1);
        }
        StallDetector detector = Raw.phiNormal(Map.of()).detector(1);
        detector.observerPaused(9500 * Raw.MILLI, 12_000 * Raw.MILLI);
        detector.adopt(0, memory);
        assertEquals(9L, Told.by(detector, 0).get("samples"));
    }

    @Test
    void stallS06_anotherGenerationStartsAnew() {
        StallDetector detector = Raw.phiNormal(Map.of()).detector(1);
        Raw.intervals(detector, H2);
        detector.reset(0);
        assertEquals(53_000 * Raw.MILLI, detector.beat(0, 50_000 * Raw.MILLI, 1, 0, 0, 0));
        assertEquals(0L, Told.by(detector, 0).get("samples"));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE - 5, Long.MAX_VALUE - 4_000_000_000L, Long.MIN_VALUE, -1})
    void stallS36_verdictsAreTheSameAcrossTheWrapOfTheClock(long start) {
        for (PolicySettings settings : Raw.all()) {
            StallDetector atZero = settings.detector(1);
            StallDetector shifted = settings.detector(1);
            for (int i = 0; i < 300; i++) {
                long arrival = i * 1000 * Raw.MILLI + i % 7 * Raw.MILLI;
                assertEquals(atZero.beat(0, arrival, i + 1, 0, 0, 0), shifted.beat(0, arrival + start, i + 1, 0, 0, 0) - start, settings.policyId());
            }
        }
    }

    @Test
    void aBeatExactlyAtItsDeadlineIsOnTime() {
        StallDetector detector = Raw.phiNormal(Map.of()).detector(1);
        Raw.beats(detector, 0, 3000);
        assertEquals(1L, Told.by(detector, 0).get("samples"));
        detector = Raw.phiNormal(Map.of()).detector(1);
        detector.beat(0, 0, 1, 0, 0, 0);
        detector.beat(0, 3000 * Raw.MILLI + 1, 2, 0, 0, 0);
        assertEquals(0L, Told.by(detector, 0).get("samples"));
    }

    @Test
    void theSoftDeadlineIsTwoThirdsOfTheAllowance() {
        StallDetector detector = Raw.phiNormal(Map.of()).detector(1);
        Raw.intervals(detector, H1);
        assertEquals(12_000 * Raw.MILLI, detector.softDeadline(0));
        assertEquals(13_000 * Raw.MILLI, detector.due(0, 0));
    }

    @Test
    void explanationHoldsEveryNumberInOrder() {
        StallDetector detector = Raw.phiNormal(Map.of()).detector(1);
        Raw.intervals(detector, H1);
        assertEquals(List.of("decidingTerm", "samples", "meanNanos", "deviationNanos", "spreadNanos", "deviationsAllowed", "phiTermNanos", "floorNanos", "ceilingNanos", "bootstrapNanos", "lateRun",
            "relearned", "allowanceNanos", "lastArrival", "deadline", "silenceNanos", "suspicion"), List.copyOf(Told.by(detector, 0).keySet()));
        for (PolicySettings settings : Raw.all()) {
            StallDetector any = settings.detector(1);
            any.beat(0, 0, 1, 0, 0, 0);
            assertFalse(Told.by(any, 5).values().stream().anyMatch(value -> value instanceof Double number && !Double.isFinite(number)), settings.policyId());
        }
    }
}
