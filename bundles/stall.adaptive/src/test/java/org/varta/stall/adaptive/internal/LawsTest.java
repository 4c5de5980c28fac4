// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.varta.api.stall.StallDetector;

/** Laws that hold for every history; scenarios S33 and S34. Seeds are fixed. */
class LawsTest {
    private static final int HISTORIES = 100_000;
    private static final int MOST_BEATS = 40;
    private static final long MICRO = 1000;

    static PolicySettings[] policies() {
        return Raw.all();
    }

    /** A rhythm with jitter, lost beats, pauses and repeats. */
    private static long interval(SplittableRandom random, long rhythm) {
        return switch (random.nextInt(12)) {
            case 0 -> 0;
            case 1 -> rhythm * random.nextInt(1, 6);
            case 2 -> random.nextLong(20_000 * Raw.MILLI);
            default -> rhythm + random.nextLong(rhythm / 5 + 1) - rhythm / 10;
        };
    }

    private static long rhythm(SplittableRandom random) {
        return Raw.MILLI << random.nextInt(13);
    }

    @ParameterizedTest
    @MethodSource("policies")
    void stallS33_deadlineIsAfterTheBeatAndSilenceNeverCalms(PolicySettings settings) {
        SplittableRandom random = new SplittableRandom(33);
        StallDetector detector = settings.detector(1);
        for (int history = 0; history < HISTORIES; history++) {
            detector.reset(0);
            long arrival = random.nextLong();
            long rhythm = rhythm(random);
            long nonce = 0;
            long deadline = 0;
            for (int beat = random.nextInt(1, MOST_BEATS); beat > 0; beat--) {
                arrival += interval(random, rhythm);
                nonce += random.nextInt(1, 3);
                deadline = detector.beat(0, arrival, nonce, 0, 0, 0);
                assertTrue(deadline - arrival > 0, settings.policyId());
                assertTrue(deadline - arrival <= 86_400_000L * Raw.MILLI, settings.policyId());
            }
            assertTrue(detector.softDeadline(0) - deadline <= 0 && detector.softDeadline(0) - arrival >= 0);
            double before = Double.NEGATIVE_INFINITY;
            for (long silence = 0; silence < 40_000 * Raw.MILLI; silence = 3 * silence + Raw.MILLI) {
                double suspicion = detector.suspicion(0, arrival + silence);
                double calmer = before;
                assertTrue(suspicion >= before, () -> settings.policyId() + " " + suspicion + " after " + calmer);
                before = suspicion;
            }
        }
    }

    @ParameterizedTest
    @MethodSource("policies")
    void stallS33_anotherDetectorThatAdoptsTheMemoryKeepsTheDeadline(PolicySettings settings) {
        SplittableRandom random = new SplittableRandom(34);
        StallDetector adopter = settings.detector(1);
        StallDetector former = settings.detector(1);
        for (int history = 0; history < HISTORIES; history++) {
            Remembered memory = new Remembered();
            former.reset(0);
            long arrival = 0;
            long rhythm = rhythm(random);
            for (int beat = random.nextInt(1, history % 5 == 0 ? 65 : 20); beat > 0; beat--) {
                arrival += interval(random, rhythm);
                memory.beat(former, arrival, 100 - beat);
            }
            adopter.reset(0);
            assertEquals(memory.armedDeadline(), adopter.adopt(0, memory), settings.policyId());
            if (history % 20 == 0) {
                assertEquals(Told.by(former, arrival), Told.by(adopter, arrival));
            }
        }
    }

    /** 1.7 rule 6, the policies' part: swaps among all policies without a beat in between end with the deadline that was in force. */
    @Test
    void stallS14_swapsThereAndBackWithoutABeatKeepTheDeadline() {
        SplittableRandom random = new SplittableRandom(14);
        PolicySettings[] all = Raw.all();
        for (int history = 0; history < 2000; history++) {
            PolicySettings first = all[random.nextInt(all.length)];
            Remembered memory = new Remembered();
            StallDetector detector = first.detector(1);
            long arrival = 0;
            long rhythm = rhythm(random);
            for (int beat = random.nextInt(1, 65); beat > 0; beat--) {
                arrival += interval(random, rhythm);
                memory.beat(detector, arrival, 100 - beat);
            }
            long armed = memory.armedDeadline();
            for (int swap = random.nextInt(1, 10); swap > 0; swap--) {
                assertTrue(all[random.nextInt(all.length)].detector(1).adopt(0, memory) - arrival > 0);
            }
            assertEquals(armed, first.detector(1).adopt(0, memory), first.policyId());
        }
    }

    @ParameterizedTest
    @MethodSource("policies")
    void stallS34_shiftingAllTimesShiftsAllDeadlines(PolicySettings settings) {
        SplittableRandom random = new SplittableRandom(35);
        StallDetector here = settings.detector(1);
        StallDetector there = settings.detector(1);
        for (int history = 0; history < HISTORIES; history++) {
            here.reset(0);
            there.reset(0);
            long shift = random.nextLong();
            long arrival = 0;
            long rhythm = rhythm(random);
            for (int beat = random.nextInt(1, MOST_BEATS); beat > 0; beat--) {
                arrival += interval(random, rhythm);
                assertEquals(here.beat(0, arrival, 100 - beat, 0, 0, 0) + shift, there.beat(0, arrival + shift, 100 - beat, 0, 0, 0), settings.policyId());
            }
        }
    }

    @Test
    void stallS34_scalingAllTimesScalesAllDeadlines() {
        int c = 3;
        StallDetector[] here = {Raw.phiNormal(Map.of()).detector(1), Raw.missedBeats(Map.of("slackMillis", 10)).detector(1), Raw.quantile(Map.of()).detector(1), Raw.chen(Map.of()).detector(1),
            Raw.twoWindowChen(Map.of()).detector(1), Raw.bertier(Map.of()).detector(1), Raw.phiExp(Map.of("etaMillis", 1000)).detector(1)};
        StallDetector[] there = {
            Raw.phiNormal(Map.of("minStdMillis", 150, "pauseMillis", 3000, "ceilingMillis", 30_000, "bootstrapMillis", 9000)).detector(1), Raw.missedBeats(Map.of("slackMillis", 30, "bootstrapMillis", 9000)).detector(1),
            Raw.quantile(Map.of("marginMillis", 300, "ceilingMillis", 30_000, "bootstrapMillis", 9000)).detector(1), Raw.chen(Map.of("alphaMillis", 1500, "bootstrapMillis", 9000)).detector(1),
            Raw.twoWindowChen(Map.of("alphaMillis", 1500, "bootstrapMillis", 9000)).detector(1), Raw.bertier(Map.of("bootstrapMillis", 9000)).detector(1),
            Raw.phiExp(Map.of("etaMillis", 3000, "maxIntervalMillis", 6000, "ceilingMillis", 180_000)).detector(1)};
        SplittableRandom random = new SplittableRandom(36);
        for (int policy = 0; policy < here.length; policy++) {
            for (int history = 0; history < HISTORIES; history++) {
                here[policy].reset(0);
                there[policy].reset(0);
                long arrival = 0;
                long rhythm = 100 * Raw.MILLI << random.nextInt(5);
                for (int beat = random.nextInt(1, MOST_BEATS); beat > 0; beat--) {
                    // Multiples of a microsecond, so that rounding to whole nanoseconds never decides what is late.
                    arrival += interval(random, rhythm) / MICRO * MICRO;
                    long difference = c * here[policy].beat(0, arrival, 100 - beat, 0, 0, 0) - there[policy].beat(0, c * arrival, 100 - beat, 0, 0, 0);
                    assertTrue(Math.abs(difference) <= MICRO, here[policy]::toString);
                }
            }
        }
    }

    @Test
    void stallS33_moreToleranceNeverShortensTheAllowance() {
        SplittableRandom random = new SplittableRandom(37);
        for (int i = 0; i < HISTORIES; i++) {
            double mean = random.nextDouble(1e10);
            double deviation = random.nextDouble(mean);
            double[] p = {random.nextDouble(0.5, 16), random.nextDouble(1e9), random.nextDouble(1e9), random.nextDouble(20)};
            double allowance = model(p).allowance(mean, deviation);
            for (int key = 0; key < p.length; key++) {
                double[] more = p.clone();
                more[key] = Math.min(key == 0 ? 16 : Double.MAX_VALUE, p[key] * (1 + random.nextDouble()));
                assertTrue(model(more).allowance(mean, deviation) >= allowance, "parameter " + key);
            }
        }
    }

    private static NormalModel model(double... p) {
        return new NormalModel(Phi.deviations(p[0]), p[1], 0.1, p[2], p[3], 1e11);
    }

    @Test
    void stallS33_phiReachesItsThresholdAtTheDeadline() {
        SplittableRandom random = new SplittableRandom(38);
        for (int i = 0; i < HISTORIES; i++) {
            double threshold = random.nextDouble(0.5, 16);
            double mean = random.nextDouble(1e10);
            NormalModel model = new NormalModel(Phi.deviations(threshold), 5e7, 0, 1e9, 0, 1e12);
            double deviation = random.nextDouble(1e9);
            assertEquals(threshold, model.phi(model.allowance(mean, deviation), mean, deviation), 1e-9);
        }
    }
}
