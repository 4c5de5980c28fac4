// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.fixed.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.annotation.Annotation;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.api.stall.AgentHistory;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.StallDetector;
import org.varta.api.stall.StallReason;

/** Policy P1; scenario numbers of the stall policies specification, section 9. */
class FixedPolicyTest {
    private static final long MILLI = 1_000_000L;

    private static FixedConfiguration configuration(String policyId, long thresholdMillis) {
        return new FixedConfiguration() {
            @Override
            public String policyId() {
                return policyId;
            }

            @Override
            public long thresholdMillis() {
                return thresholdMillis;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return FixedConfiguration.class;
            }
        };
    }

    private static StallDetector detector(long thresholdMillis) {
        return new FixedPolicy(configuration("fixed", thresholdMillis)).newDetector(4);
    }

    @Test
    void stallS01_deadlineIsTheLastBeatPlusTheThreshold() {
        StallDetector detector = detector(3000);
        assertEquals(3000 * MILLI, detector.beat(1, 0, 1, 0, 0, 0));
        assertEquals(4000 * MILLI, detector.beat(1, 1000 * MILLI, 2, 0, 0, 0));
        assertEquals(4000 * MILLI, detector.due(1, 4000 * MILLI));
        assertEquals(3000 * MILLI, detector.softDeadline(1));
        assertEquals(StallReason.DEADLINE, detector.reason(1, 4000 * MILLI));
    }

    @Test
    void slotsDoNotMeet() {
        StallDetector detector = detector(3000);
        detector.beat(0, 0, 1, 0, 0, 0);
        detector.beat(1, 500 * MILLI, 1, 0, 0, 0);
        assertEquals(3000 * MILLI, detector.due(0, 0));
        assertEquals(3500 * MILLI, detector.due(1, 0));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 5, Long.MAX_VALUE - 4000 * MILLI, Long.MIN_VALUE})
    void stallS36_verdictsAreTheSameAcrossTheWrapOfTheClock(long start) {
        StallDetector detector = detector(3000);
        long deadline = detector.beat(0, start, 1, 0, 0, 0);
        assertEquals(3000 * MILLI, deadline - start);
        assertTrue(detector.due(0, start) - (start + 3000 * MILLI - 1) > 0);
        assertTrue(detector.due(0, start) - (start + 3000 * MILLI) <= 0);
        assertEquals(0.5, detector.suspicion(0, start + 1500 * MILLI), 1e-9);
    }

    @Test
    void adoptionContinuesFromTheLastBeat() {
        AgentHistory history = new AgentHistory() {
            @Override
            public int size() {
                return 2;
            }

            @Override
            public long arrival(int index) {
                return (index + 1) * 100 * MILLI;
            }

            @Override
            public long nonce(int index) {
                return index + 1;
            }

            @Override
            public int status() {
                return 0;
            }

            @Override
            public long statusSince() {
                return 0;
            }

            @Override
            public int payload() {
                return 0;
            }

            @Override
            public boolean isStalled() {
                return false;
            }

            @Override
            public long armedDeadline() {
                return 9;
            }
        };
        assertEquals(3200 * MILLI, detector(3000).adopt(0, history));
    }

    @Test
    void explanationHoldsEveryNumberInOrder() {
        Map<String, Object> told = new LinkedHashMap<>();
        Explanation explanation = new Explanation() {
            @Override
            public void put(String key, long value) {
                told.put(key, value);
            }

            @Override
            public void put(String key, double value) {
                told.put(key, value);
            }

            @Override
            public void put(String key, String value) {
                told.put(key, value);
            }
        };
        StallDetector detector = detector(3000);
        detector.beat(0, 1000 * MILLI, 1, 0, 0, 0);
        detector.explain(0, 4500 * MILLI, explanation);
        assertEquals(List.of("decidingTerm", "thresholdNanos", "lastArrival", "deadline", "silenceNanos"), List.copyOf(told.keySet()));
        assertEquals(List.of("threshold", 3000 * MILLI, 1000 * MILLI, 4000 * MILLI, 3500 * MILLI), List.copyOf(told.values()));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 9, 86_400_001, Long.MAX_VALUE})
    void refusesAThresholdOutOfRangeByNameAndRange(long millis) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> new FixedPolicy(configuration("fixed", millis)));
        assertEquals("org.varta.stall.fixed: thresholdMillis = " + millis + " is not within 10 to 86400000", refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 86_400_000})
    void acceptsTheEndsOfTheRange(long millis) {
        assertEquals("threshold=" + millis * MILLI + "\n", new FixedPolicy(configuration("fixed", millis)).parameters());
    }

    @Test
    void refusesAnIdThatIsNoTokenTogetherWithEverythingElse() {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> new FixedPolicy(configuration("Not OK", 1)));
        assertTrue(refusal.getMessage().contains("policyId = Not OK") && refusal.getMessage().contains("thresholdMillis = 1 "), refusal.getMessage());
    }

    @Test
    void changesParametersOnlyForARightConfiguration() {
        FixedPolicy policy = new FixedPolicy(configuration("fixed", 3000));
        StallDetector before = policy.newDetector(1);
        policy.modified(configuration("fixed", 5));
        assertEquals("threshold=3000000000\n", policy.parameters());
        policy.modified(configuration("other", 5000));
        assertEquals("threshold=5000000000\n", policy.parameters());
        assertEquals("other", policy.id());
        assertEquals(3000 * MILLI, before.beat(0, 0, 1, 0, 0, 0), "the parameters of a detector never change");
    }

    @Test
    void beatAllocatesNothing() {
        StallDetector detector = detector(3000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sum = beats(detector);
        long before = threads.getCurrentThreadAllocatedBytes();
        sum += beats(detector);
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(sum != 0 && bytes < 1000, bytes + " bytes for a million beats");
    }

    private static long beats(StallDetector detector) {
        long sum = 0;
        for (int i = 0; i < 1_000_000; i++) {
            sum += detector.beat(i & 3, i, i, 0, 0, 0);
        }
        return sum;
    }
}
