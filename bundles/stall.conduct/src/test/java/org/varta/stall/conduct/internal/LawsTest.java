// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.conduct.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.varta.stall.conduct.internal.Conduct.progress;
import static org.varta.stall.conduct.internal.Conduct.rate;
import static org.varta.stall.conduct.internal.Conduct.status;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.varta.api.stall.StallDetector;

/**
 * Laws that hold for every history of policies P9 to P11; scenarios S33 and S34. Seeds are fixed. These judge what an agent does, so a beat may come after the deadline without moving it: the law is then that it stays where it was.
 */
class LawsTest {
    private static final int HISTORIES = 100_000;
    private static final int MOST_BEATS = 30;

    /** Each policy, with times that are so many times longer, and with more or less tolerance. */
    enum Policy {
        RATE(time -> rate(Map.of("referenceCycleMillis", 2000 * time, "expectedBeats", 4)), rate(Map.of("referenceCycleMillis", 2000, "expectedBeats", 4, "toleranceCycles", 2))),
        PROGRESS(time -> progress(Map.of("windowMillis", 3000 * time)), progress(Map.of("windowMillis", 3500))),
        STATUS(time -> status(Map.of("criticalForMillis", 2000 * time, "degradedForMillis", 1000 * time)), status(Map.of("criticalForMillis", 2500, "degradedForMillis", 1000)));

        private final Function<Integer, StallDetector> detectors;
        private final StallDetector patient;

        Policy(Function<Integer, StallDetector> detectors, StallDetector patient) {
            this.detectors = detectors;
            this.patient = patient;
        }

        StallDetector detector() {
            return detectors.apply(1);
        }
    }

    private static long interval(SplittableRandom random) {
        return random.nextInt(10) == 0 ? random.nextLong(8000) * Conduct.MILLI : random.nextLong(600) * Conduct.MILLI;
    }

    /** What an agent says: its status, and one of few payloads. */
    private record Word(int status, int payload) {
        static Word from(SplittableRandom random, Word before) {
            return random.nextInt(4) > 0 ? before : new Word(random.nextInt(4) == 0 ? random.nextInt(3) : 0, random.nextInt(3));
        }
    }

    private static long moved(long deadline, long factor, long shift) {
        return deadline == StallDetector.NEVER ? StallDetector.NEVER : factor * deadline + shift;
    }

    @ParameterizedTest
    @EnumSource
    void stallS33_whoIsConvictedStaysSoWhileSilentAndToleranceNeverConvictsEarlier(Policy policy) {
        SplittableRandom random = new SplittableRandom(33);
        StallDetector detector = policy.detector();
        for (int history = 0; history < HISTORIES; history++) {
            detector.reset(0);
            policy.patient.reset(0);
            long arrival = random.nextLong();
            long before = StallDetector.NEVER;
            boolean wasEver = false;
            Word word = new Word(0, 0);
            for (int beat = random.nextInt(1, MOST_BEATS); beat > 0; beat--) {
                arrival += interval(random);
                word = Word.from(random, word);
                long deadline = detector.beat(0, arrival, 100 - beat, 0, word.status, word.payload);
                // An instant that has passed is one at which it was convicted, and no later beat invents one.
                assertTrue(!isPast(deadline, arrival) || deadline == before || policy == Policy.RATE, policy::toString);
                wasEver |= isPast(deadline, arrival);
                before = deadline;
                policy.patient.beat(0, arrival, 100 - beat, 0, word.status, word.payload);
                assertTrue(detector.softDeadline(0) == deadline || detector.softDeadline(0) - deadline <= 0 || deadline == StallDetector.NEVER);
            }
            boolean wasConvicted = false;
            double suspicion = Double.NEGATIVE_INFINITY;
            for (long silence = 0; silence < 40_000 * Conduct.MILLI; silence = 2 * silence + 100 * Conduct.MILLI) {
                long now = arrival + silence;
                boolean isConvicted = isDue(detector, now);
                assertTrue(isConvicted || !wasConvicted, policy::toString);
                // The beat that ends a stall starts a cycle, so behind a stall the cycles of two tolerances are not the same.
                assertTrue(isConvicted || !isDue(policy.patient, now) || wasEver && policy == Policy.RATE, policy::toString);
                // An empty cycle may be a good one, which takes a failure back: there suspicion is not about silence.
                assertTrue(policy == Policy.RATE || detector.suspicion(0, now) >= suspicion, policy::toString);
                suspicion = detector.suspicion(0, now);
                wasConvicted = isConvicted;
            }
        }
    }

    private static boolean isDue(StallDetector detector, long now) {
        return isPast(detector.due(0, now), now);
    }

    private static boolean isPast(long deadline, long now) {
        return deadline != StallDetector.NEVER && deadline - now <= 0;
    }

    /** The observer's memory holds neither former payloads nor judged cycles, so a successor may begin anew with the last beat, but never judges more strictly; a dwell goes on as it was. */
    @ParameterizedTest
    @EnumSource
    void stallS33_aSuccessorThatAdoptsTheMemoryNeverConvictsEarlier(Policy policy) {
        SplittableRandom random = new SplittableRandom(35);
        StallDetector former = policy.detector();
        StallDetector successor = policy.detector();
        for (int history = 0; history < HISTORIES; history++) {
            former.reset(0);
            successor.reset(0);
            List<Long> arrivals = new ArrayList<>();
            long arrival = 0;
            long since = 0;
            long deadline = 0;
            Word word = new Word(0, 0);
            for (int beat = random.nextInt(1, MOST_BEATS); beat > 0; beat--) {
                arrival += interval(random);
                Word next = Word.from(random, word);
                since = arrivals.isEmpty() || next.status != word.status ? arrival : since;
                word = next;
                arrivals.add(arrival);
                deadline = former.beat(0, arrival, 100 - beat, 0, word.status, word.payload);
            }
            long adopted = successor.adopt(0, new Conduct.Memory(arrivals, 99, word.status, since, word.payload));
            if (policy == Policy.STATUS) {
                assertEquals(deadline, adopted);
            } else {
                assertTrue(adopted - deadline >= 0, policy::toString);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void stallS34_shiftingAndScalingTimesShiftsAndScalesDeadlines(Policy policy) {
        SplittableRandom random = new SplittableRandom(34);
        int c = 3;
        StallDetector here = policy.detector();
        StallDetector shifted = policy.detector();
        StallDetector scaled = policy.detectors.apply(c);
        for (int history = 0; history < HISTORIES; history++) {
            here.reset(0);
            shifted.reset(0);
            scaled.reset(0);
            long shift = random.nextLong();
            long arrival = 0;
            Word word = new Word(0, 0);
            for (int beat = random.nextInt(1, MOST_BEATS); beat > 0; beat--) {
                arrival += interval(random);
                word = Word.from(random, word);
                long deadline = here.beat(0, arrival, 100 - beat, 0, word.status, word.payload);
                assertEquals(moved(deadline, 1, shift), shifted.beat(0, arrival + shift, 100 - beat, 0, word.status, word.payload), policy::toString);
                assertEquals(moved(deadline, c, 0), scaled.beat(0, c * arrival, 100 - beat, 0, word.status, word.payload), policy::toString);
            }
        }
    }
}
