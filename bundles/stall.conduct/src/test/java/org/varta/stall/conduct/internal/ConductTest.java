// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.conduct.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.api.stall.AgentHistory;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.StallDetector;
import org.varta.api.stall.StallReason;

/** Policies P9 to P11; scenario numbers of the stall policies specification, section 9. */
class ConductTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;

    private static <T> T raw(Class<T> type, Map<String, Object> different) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            Object value = different.getOrDefault(method.getName(), method.getDefaultValue());
            if (value instanceof RuntimeException failure) {
                throw failure;
            }
            return value instanceof Integer number ? Long.valueOf(number) : value;
        }));
    }

    private static StallDetector rate(Map<String, Object> different) {
        return RateWindowSettings.of(raw(RateWindowConfiguration.class, different)).detector(2);
    }

    private static StallDetector progress(Map<String, Object> different) {
        return ProgressSettings.of(raw(ProgressConfiguration.class, different)).detector(2);
    }

    private static StallDetector status(Map<String, Object> different) {
        return StatusDwellSettings.of(raw(StatusDwellConfiguration.class, different)).detector(2);
    }

    private static Map<String, Object> told(StallDetector detector, long now) {
        Map<String, Object> told = new LinkedHashMap<>();
        detector.explain(0, now, new Explanation() {
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
        });
        return told;
    }

    private record Memory(List<Long> arrivals, long lastNonce, int status, long statusSince, int payload) implements AgentHistory {
        @Override
        public int size() {
            return arrivals.size();
        }

        @Override
        public long arrival(int index) {
            return arrivals.get(index);
        }

        @Override
        public long nonce(int index) {
            return index == size() - 1 ? lastNonce : index;
        }

        @Override
        public boolean isStalled() {
            return false;
        }

        @Override
        public long armedDeadline() {
            return 0;
        }
    }

    @Nested
    class RateWindow {
        /** Beats so often in each ten seconds after the first beat at 0; the deadline after each cycle, asked at its end. */
        private long[] walk(StallDetector detector, int... counts) {
            long[] deadlines = new long[counts.length];
            detector.beat(0, 0, 1, 0, 0, 0);
            for (int cycle = 0; cycle < counts.length; cycle++) {
                for (int i = 1; i <= counts[cycle]; i++) {
                    detector.beat(0, cycle * 10 * SECOND + i * 700 * MILLI, 1, 0, 0, 0);
                }
                deadlines[cycle] = detector.due(0, (cycle + 1) * 10 * SECOND);
            }
            return deadlines;
        }

        @Test
        void s32_tooManyBeatsConvictAtTheEndOfTheThirdCycle() {
            StallDetector detector = rate(Map.of("expectedBeats", 10));
            long[] deadlines = walk(detector, 10, 7, 13);
            assertEquals(List.of(20 * SECOND, 30 * SECOND, 30 * SECOND), List.of(deadlines[0], deadlines[1], deadlines[2]));
            assertEquals(StallReason.RATE_HIGH, detector.reason(0, 30 * SECOND));
            assertEquals("tooManyBeats", told(detector, 0).get("decidingTerm"));
            for (int i = 1; i <= 10; i++) {
                assertEquals(30 * SECOND, detector.beat(0, (30 + i) * SECOND, 1, 0, 0, 0), "still convicted");
            }
            assertEquals(50 * SECOND, detector.beat(0, 40 * SECOND + 1, 1, 0, 0, 0), "a good cycle brings it back");
        }

        @Test
        void s32_failuresOfTheExampleExactly() {
            StallDetector detector = rate(Map.of("expectedBeats", 10));
            long[] failed = {0, 1, 2, 1, 0};
            int[] counts = {10, 7, 13, 10, 9};
            detector.beat(0, 0, 1, 0, 0, 0);
            for (int cycle = 0; cycle < counts.length; cycle++) {
                for (int i = 1; i <= counts[cycle]; i++) {
                    detector.beat(0, cycle * 10 * SECOND + 10 * SECOND * i / counts[cycle], 1, 0, 0, 0);
                    if (i == 1 && cycle > 0) {
                        assertEquals(failed[cycle - 1], told(detector, 0).get("failedCycles"), "after cycle " + cycle);
                    }
                }
            }
            detector.beat(0, 50 * SECOND + 1, 1, 0, 0, 0);
            assertEquals(failed[4], told(detector, 0).get("failedCycles"));
        }

        @Test
        void silenceConvictsAfterToleratedCycles() {
            StallDetector detector = rate(Map.of());
            long[] deadlines = walk(detector, 10, 0, 0);
            assertEquals(List.of(20 * SECOND, 30 * SECOND, 30 * SECOND), List.of(deadlines[0], deadlines[1], deadlines[2]));
            assertEquals(StallReason.RATE_LOW, detector.reason(0, 30 * SECOND));
        }

        @Test
        void comingBackDoesNotTakeAsLongAsTheAbsenceDid() {
            StallDetector detector = rate(Map.of());
            walk(detector, 10, 0, 0);
            long back = 100_003 * SECOND;
            assertEquals(30 * SECOND, detector.beat(0, back, 1, 0, 0, 0));
            long deadline = 0;
            for (int i = 1; i <= 11; i++) {
                deadline = detector.beat(0, back + i * SECOND, 1, 0, 0, 0);
                assertEquals(i > 10, deadline - back - i * SECOND > 0, "after " + i + " seconds");
            }
            assertEquals(back + 20 * SECOND, deadline);
        }

        @Test
        void whereNoBeatIsGoodManyEmptyCyclesPassAtOnce() {
            StallDetector detector = rate(Map.of("expectedBeats", 2, "referenceCycleMillis", 10));
            detector.beat(0, 0, 1, 0, 0, 0);
            long year = 31_536_000 * SECOND;
            assertEquals(year + 10 * MILLI, detector.due(0, year));
        }

        @Test
        void s11_aCycleThatSawAPauseOfTheObserverIsNotJudged() {
            StallDetector detector = rate(Map.of("toleranceCycles", 0));
            walk(detector, 10);
            detector.observerPaused(11 * SECOND, 47 * SECOND);
            assertEquals(57 * SECOND, detector.due(0, 47 * SECOND));
            for (int i = 0; i < 40; i++) {
                detector.beat(0, 47 * SECOND + i, 1, 0, 0, 0);
            }
            assertEquals(67 * SECOND, detector.due(0, 57 * SECOND));
            assertEquals(67 * SECOND, detector.due(0, 67 * SECOND), "but the next one is");
        }

        @Test
        void adoptionCountsTheRememberedBeats() {
            StallDetector detector = rate(Map.of());
            long deadline = detector.adopt(0, new Memory(java.util.stream.LongStream.rangeClosed(1, 23).mapToObj(i -> i * SECOND).toList(), 23, 0, 0, 0));
            assertEquals(31 * SECOND, deadline);
            assertEquals(2L, told(detector, 0).get("beatsInCycle"));
        }
    }

    @Nested
    class Progress {
        @Test
        void s31_wrapIsProgressAndOneLessIsNot() {
            StallDetector detector = progress(Map.of("mode", "increasing"));
            detector.beat(0, 0, 1, 0, 0, 0xFFFFFFFF);
            assertEquals(61 * SECOND, detector.beat(0, SECOND, 2, 0, 0, 1));
            assertEquals(62 * SECOND, detector.beat(0, 2 * SECOND, 3, 0, 0, 5));
            assertEquals(62 * SECOND, detector.beat(0, 3 * SECOND, 4, 0, 0, 4));
            assertEquals(StallReason.NO_PROGRESS, detector.reason(0, 62 * SECOND));
            assertEquals(42 * SECOND, detector.softDeadline(0));
        }

        @Test
        void anyOtherValueIsProgressWhereOnlyChangeCounts() {
            StallDetector detector = progress(Map.of());
            detector.beat(0, 0, 1, 0, 0, 5);
            assertEquals(61 * SECOND, detector.beat(0, SECOND, 2, 0, 0, 4));
            assertEquals(61 * SECOND, detector.beat(0, 2 * SECOND, 3, 0, 0, 4));
        }

        @Test
        void bitsOutsideTheMaskAreNoProgress() {
            StallDetector detector = progress(Map.of("payloadMask", "0xFF00"));
            detector.beat(0, 0, 1, 0, 0, 0x1234);
            assertEquals(60 * SECOND, detector.beat(0, SECOND, 2, 0, 0, 0x99991299));
            assertEquals(62 * SECOND, detector.beat(0, 2 * SECOND, 3, 0, 0, 0x1334));
        }

        @Test
        void aDegradedAgentMayBeExempt() {
            StallDetector detector = progress(Map.of("whenDegraded", "suspend"));
            detector.beat(0, 0, 1, 0, 0, 5);
            assertEquals(StallDetector.NEVER, detector.beat(0, SECOND, 2, 0, 1, 5));
            assertEquals(StallDetector.NEVER, detector.softDeadline(0));
            assertEquals(160 * SECOND, detector.beat(0, 100 * SECOND, 3, 0, 0, 5));
            assertEquals(60 * SECOND, progress(Map.of()).beat(0, 0, 1, 0, 1, 5));
        }

        @Test
        void adoptionBeginsAWindowAtTheLastBeat() {
            assertEquals(69 * SECOND, progress(Map.of()).adopt(0, new Memory(List.of(SECOND, 9 * SECOND), 2, 0, 0, 7)));
        }
    }

    @Nested
    class StatusDwell {
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
            assertEquals(13 * SECOND, status(Map.of()).adopt(0, new Memory(List.of(SECOND, 9 * SECOND), 2, 2, 3 * SECOND, 0)));
            assertEquals(9 * SECOND, status(Map.of()).adopt(0, new Memory(List.of(SECOND, 9 * SECOND), -1, 2, 9 * SECOND, 0)));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE - 5, Long.MAX_VALUE - 4_000_000_000L, Long.MIN_VALUE, -1})
    void s36_verdictsAreTheSameAcrossTheWrapOfTheClock(long origin) {
        StallDetector[] here = {rate(Map.of()), progress(Map.of()), status(Map.of())};
        StallDetector[] there = {rate(Map.of()), progress(Map.of()), status(Map.of())};
        java.util.SplittableRandom random = new java.util.SplittableRandom(36);
        for (int policy = 0; policy < here.length; policy++) {
            long arrival = 0;
            for (int i = 0; i < 5000; i++) {
                arrival += random.nextLong(2 * SECOND);
                int status = random.nextInt(50) == 0 ? random.nextInt(3) : 0;
                int payload = random.nextInt(2);
                long expected = here[policy].beat(0, arrival, i, 0, status, payload);
                long actual = there[policy].beat(0, arrival + origin, i, 0, status, payload);
                assertEquals(expected, expected == StallDetector.NEVER ? actual : actual - origin);
                assertTrue(here[policy].softDeadline(0) - expected <= 0);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"ratewindow, referenceCycleMillis, 9, 10 to 86400000", "ratewindow, etaMillis, 0, 1 to 86400000", "ratewindow, expectedBeats, -1, 0 to 1000000000",
        "ratewindow, minMarginBeats, -1, 0 to 1000000000", "ratewindow, maxMarginBeats, -1, 0 to 1000000000", "ratewindow, toleranceCycles, 1001, 0 to 1000", "progress, windowMillis, 9, 10 to 86400000",
        "statusdwell, degradedForMillis, -1, 0 to 86400000", "statusdwell, criticalForMillis, 86400001, 0 to 86400000"})
    void refusesWhatIsOutOfRangeByNameAndRange(String pid, String key, long value, String range) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class,
            () -> configured(pid, Map.of(key, value)));
        assertTrue(refusal.getMessage().startsWith("org.varta.stall.conduct." + pid + ": " + key + " = " + value + " is not within " + range), refusal.getMessage());
        assertThrows(IllegalArgumentException.class, () -> configured(pid, Map.of(key, new NumberFormatException("abc"))));
    }

    private static Object configured(String pid, Map<String, Object> different) {
        return switch (pid) {
            case "ratewindow" -> new RateWindowPolicy(raw(RateWindowConfiguration.class, different));
            case "progress" -> new ProgressPolicy(raw(ProgressConfiguration.class, different));
            default -> new StatusDwellPolicy(raw(StatusDwellConfiguration.class, different));
        };
    }

    @Test
    void refusesEverythingThatIsWrongAtOnce() {
        assertEquals("org.varta.stall.conduct.progress: policyId =  is not 1 to 64 of a-z 0-9 . - beginning with a letter; payloadMask = 0x00 is not within 0x1 to 0xFFFFFFFF; "
            + "mode = up is neither increasing nor changed; whenDegraded = no is neither suspend nor check",
            assertThrows(IllegalArgumentException.class, () -> configured("progress", Map.of("policyId", "", "payloadMask", "0x00", "mode", "up", "whenDegraded", "no"))).getMessage());
        assertEquals("org.varta.stall.conduct.ratewindow: referenceCycleMillis = 10 is too short to expect a beat every etaMillis = 1000",
            assertThrows(IllegalArgumentException.class, () -> configured("ratewindow", Map.of("referenceCycleMillis", 10))).getMessage());
    }

    @ParameterizedTest
    @CsvSource({"ratewindow, 7", "progress, 5", "statusdwell, 3"})
    void theExampleFileHoldsEveryKeyWithItsDefault(String pid, int keys) throws Exception {
        Class<?> type = pid.equals("ratewindow") ? RateWindowConfiguration.class : pid.equals("progress") ? ProgressConfiguration.class : StatusDwellConfiguration.class;
        java.util.Properties file = new java.util.Properties();
        try (java.io.Reader reader = java.nio.file.Files.newBufferedReader(java.nio.file.Path.of("../../configs/examples/org.varta.stall.conduct." + pid + "-default.cfg"))) {
            file.load(reader);
        }
        for (java.lang.reflect.Method key : type.getDeclaredMethods()) {
            assertEquals(key.getDefaultValue().toString(), file.getProperty(key.getName()), key.getName());
        }
        assertEquals(type.getDeclaredMethods().length + 1, file.size());
        assertEquals(keys + 1, file.size());
    }

    @Test
    void changesParametersOnlyForARightConfiguration() {
        ProgressPolicy policy = new ProgressPolicy(raw(ProgressConfiguration.class, Map.of()));
        assertEquals("mask=4294967295\nmode=changed\nmodel=progress\nsuspendOnDegraded=false\nwindow=60000000000\n", policy.parameters());
        policy.modified(raw(ProgressConfiguration.class, Map.of("windowMillis", 1)));
        assertTrue(policy.parameters().contains("window=60000000000\n"));
        policy.modified(raw(ProgressConfiguration.class, Map.of("windowMillis", 5000)));
        assertTrue(policy.parameters().contains("window=5000000000\n"));
        assertEquals(5 * SECOND, policy.newDetector(1).beat(0, 0, 1, 0, 0, 0));
        assertEquals("progress", policy.id());
    }

    @Test
    void beatAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (StallDetector detector : new StallDetector[] {rate(Map.of()), progress(Map.of()), status(Map.of())}) {
            long sum = beats(detector);
            long before = threads.getCurrentThreadAllocatedBytes();
            sum += beats(detector);
            long bytes = threads.getCurrentThreadAllocatedBytes() - before;
            // The machine itself may take a little now and then; a beat that allocated anything would take millions.
            assertTrue(sum != 0 && bytes < 10_000, bytes + " bytes for 100,000 beats");
        }
    }

    private static long beats(StallDetector detector) {
        long sum = 0;
        for (int i = 0; i < 100_000; i++) {
            sum += detector.beat(i & 1, i * 1000L, i, 0, 0, i) + detector.due(i & 1, i);
        }
        return sum;
    }
}
