// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.conduct.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.varta.stall.conduct.internal.Conduct.SECOND;
import static org.varta.stall.conduct.internal.Conduct.progress;
import static org.varta.stall.conduct.internal.Conduct.rate;
import static org.varta.stall.conduct.internal.Conduct.raw;
import static org.varta.stall.conduct.internal.Conduct.status;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.api.stall.StallDetector;

/** What policies P9 to P11 have in common. */
class ConductTest {
    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE - 5, Long.MAX_VALUE - 4_000_000_000L, Long.MIN_VALUE, -1})
    void stallS36_verdictsAreTheSameAcrossTheWrapOfTheClock(long origin) {
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
