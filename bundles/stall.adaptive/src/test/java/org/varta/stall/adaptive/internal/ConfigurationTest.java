// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.varta.api.stall.StallDetector;

/** What is accepted, what is refused and in which words, and what memory a policy may take. */
class ConfigurationTest {
    private static final long DAY = 86_400_000;

    private static Arguments keys(String pid, Function<Map<String, Object>, PolicySettings> policy, Object... keyLeastMost) {
        return Arguments.of(pid, policy, List.of(keyLeastMost));
    }

    static Stream<Arguments> ranges() {
        return Stream.of(
            keys("phinormal", Raw::phiNormal, "phiThreshold", 0.5, 16.0, "windowIntervals", 5L, 1000L, "minSamples", 2L, 200L, "minStdMillis", 0L, DAY, "minStdRatio", 0.0, 1.0, "pauseMillis", 0L, DAY,
                "floorBeats", 0.0, 20.0, "ceilingMillis", 1L, DAY, "bootstrapMillis", 1L, DAY, "relearnAfter", 0L, 100L, "memoryMebibytes", 7L, 65_536L),
            keys("phiexp", Raw::phiExp, "phiThreshold", 0.5, 16.0, "windowIntervals", 5L, 1000L, "etaMillis", 0L, DAY / 2, "maxIntervalMillis", 1L, DAY, "ceilingMillis", 1L, DAY, "relearnAfter", 0L,
                100L),
            keys("missedbeats", Raw::missedBeats, "missedBeats", 1L, 100L, "etaMillis", 0L, DAY / 3, "slackMillis", 0L, DAY, "learnWindowIntervals", 5L, 1000L, "bootstrapMillis", 1L, DAY),
            keys("quantile", Raw::quantile, "quantileBasisPoints", 1L, 10_000L, "multiplier", 0.0, 100.0, "marginMillis", 0L, DAY, "windowIntervals", 5L, 1000L, "minSamples", 1L, 100L, "ceilingMillis",
                1L, DAY, "bootstrapMillis", 1L, DAY),
            keys("chen", Raw::chen, "alphaMillis", 0L, DAY, "windowBeats", 2L, 1000L, "etaMillis", 0L, DAY - 500, "ceilingMillis", 500L, DAY, "bootstrapMillis", 1L, DAY,
                "goalDetectionMillis", 0L, DAY, "goalRecurrenceMillis", 1L, 365 * DAY, "goalDurationMillis", 1L, DAY, "delayDeviationMillis", 0.0, (double) DAY, "lossProbability", 0.0, 1.0),
            keys("chen2w", Raw::twoWindowChen, "alphaMillis", 0L, DAY, "shortWindowBeats", 2L, 99L, "longWindowBeats", 3L, 1000L, "ceilingMillis", 1L, DAY, "bootstrapMillis", 1L, DAY),
            keys("bertier", Raw::bertier, "gamma", 0.0, 1.0, "beta", 0.0, 100.0, "phi", 0.0, 100.0, "windowIntervals", 1L, 1000L, "moderationStepMillis", 0L, DAY, "ceilingMillis", 1L, DAY,
                "bootstrapMillis", 1L, DAY));
    }

    private static Map<String, Object> with(String key, Object value) {
        // Room for the longest windows, unless memory itself is the question, and nothing that a short window could collide with
        return switch (key) {
            case "memoryMebibytes" -> Map.of(key, value);
            case "windowIntervals" -> Map.of(key, value, "memoryMebibytes", 1024L, "minSamples", 2L);
            case "longWindowBeats" -> Map.of(key, value, "memoryMebibytes", 1024L, "shortWindowBeats", 2L);
            default -> Map.of(key, value, "memoryMebibytes", 1024L);
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ranges")
    void acceptsTheEndsOfEachRangeAndRefusesWhatLiesBeyond(String pid, Function<Map<String, Object>, PolicySettings> policy, List<Object> keys) {
        for (int i = 0; i < keys.size(); i += 3) {
            String key = (String) keys.get(i);
            policy.apply(with(key, keys.get(i + 1)));
            policy.apply(with(key, keys.get(i + 2)));
            for (Object beyond : new Object[] {less(keys.get(i + 1)), more(keys.get(i + 2))}) {
                IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> policy.apply(with(key, beyond)), key + " = " + beyond);
                assertTrue(refusal.getMessage().startsWith("org.varta.stall.adaptive." + pid + ": "), refusal.getMessage());
                assertTrue(refusal.getMessage().contains(key + " = " + beyond) || refusal.getMessage().matches(".*" + key + " [*+].*"), refusal.getMessage());
            }
            IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> policy.apply(with(key, new NumberFormatException("abc"))));
            assertTrue(refusal.getMessage().contains(key + " is no "), refusal.getMessage());
        }
    }

    private static Object less(Object number) {
        if (number instanceof Double real) {
            return real - 0.001;
        }
        return (Long) number - 1;
    }

    private static Object more(Object number) {
        if (number instanceof Double real) {
            return real + 0.001;
        }
        return (Long) number + 1;
    }

    @Test
    void refusesEverythingThatIsWrongAtOnce() {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class,
            () -> Raw.phiNormal(Map.of("policyId", "Not OK", "phiThreshold", Double.NaN, "windowIntervals", Long.MAX_VALUE, "pauseMillis", -1)));
        assertEquals("org.varta.stall.adaptive.phinormal: policyId = Not OK is not 1 to 64 of a-z 0-9 . - beginning with a letter; phiThreshold = NaN is not within 0.5 to 16.0; windowIntervals = "
            + Long.MAX_VALUE + " is not within 5 to 1000; pauseMillis = -1 is not within 0 to 86400000", refusal.getMessage());
    }

    @Test
    void refusesWindowsThatDoNotFitTheMemory() {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> Raw.phiNormal(Map.of("windowIntervals", 1000)));
        assertEquals("org.varta.stall.adaptive.phinormal: memoryMebibytes = 16 is too little, 4096 agents need 32 with these windows", refusal.getMessage());
        PhiNormalPolicy policy = new PhiNormalPolicy(Raw.of(PhiNormalConfiguration.class, Map.of()));
        assertThrows(IllegalArgumentException.class, () -> policy.newDetector(1 << 20));
        policy.newDetector(8192);
    }

    @Test
    void declaresWhatThePolicyReallyTakes() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (PolicySettings settings : Raw.all()) {
            settings.detector(1);
            long before = threads.getCurrentThreadAllocatedBytes();
            settings.detector(4096);
            long bytes = threads.getCurrentThreadAllocatedBytes() - before;
            assertEquals(settings.memory().bytesPerAgent(), bytes / 4096.0, 1, settings.policyId());
        }
    }

    @Test
    void changesParametersOnlyForARightConfiguration() {
        PhiNormalPolicy policy = new PhiNormalPolicy(Raw.of(PhiNormalConfiguration.class, Map.of()));
        StallDetector before = policy.newDetector(1);
        String parameters = policy.parameters();
        policy.modified(Raw.of(PhiNormalConfiguration.class, Map.of("pauseMillis", -5)));
        assertEquals(parameters, policy.parameters());
        policy.modified(Raw.of(PhiNormalConfiguration.class, Map.of("policyId", "patient", "bootstrapMillis", 5000)));
        assertEquals("patient", policy.id());
        assertEquals(3000 * Raw.MILLI, before.beat(0, 0, 1, 0, 0, 0), "the parameters of a detector never change");
        assertEquals(5000 * Raw.MILLI, policy.newDetector(1).beat(0, 0, 1, 0, 0, 0));
    }

    @Test
    void chenChoosesTheMarginForStatedGoals() {
        Map<String, Object> goals = Map.of("goalDetectionMillis", 2000, "goalDurationMillis", 2000);
        assertEquals(1_064_032_612L, Raw.chen(goals).alpha(), 10);
        assertEquals(0, Raw.chen(goals).eta(), "agents may beat more often than they must");
        assertEquals(1_500_000_000L, Raw.chen(Map.of("goalDetectionMillis", 2000, "goalDurationMillis", 2000, "etaMillis", 500)).alpha());
    }

    @Test
    void chenSaysThatGoalsCannotBeMet() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Raw.chen(Map.of("goalDetectionMillis", 2000, "lossProbability", 1))).getMessage()
            .startsWith("org.varta.stall.adaptive.chen: the goals cannot be met: every beat is lost"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Raw.chen(Map.of("goalDetectionMillis", 2000, "goalDurationMillis", 2000, "etaMillis", 1500))).getMessage()
            .startsWith("org.varta.stall.adaptive.chen: etaMillis = 1500 is too long for the goals: beat every 0.935967 s with a margin of 1.06403 s: the longest interval for detection within 2.00000 s"));
    }

    @Test
    void parametersAreCanonicalAndDoNotDependOnTheName() {
        assertEquals("bootstrap=3000000000\nceiling=10000000000\nfloorBeats=4008000000000000\nminSamples=5\nminStd=50000000\nminStdRatio=3fb999999999999a\nmodel=phi-normal\npause=1000000000\n"
            + "relearnAfter=5\nthreshold=4020000000000000\nwindow=200\n", Raw.phiNormal(Map.of("policyId", "other", "memoryMebibytes", 20)).parameters().toString());
        assertEquals("bootstrap=3000000000\neta=learned\nk=3\nlearnWindow=20\nmodel=missed-beats\nslack=0\n", Raw.missedBeats(Map.of()).parameters().toString());
    }

    @Test
    void everyPolicyComesUpWithItsDefaults() {
        assertEquals("phi-normal", new PhiNormalPolicy(Raw.of(PhiNormalConfiguration.class, Map.of())).id());
        assertEquals("phi-exp", new PhiExpPolicy(Raw.of(PhiExpConfiguration.class, Map.of())).id());
        assertEquals("missed-beats", new MissedBeatsPolicy(Raw.of(MissedBeatsConfiguration.class, Map.of())).id());
        assertEquals("quantile", new QuantilePolicy(Raw.of(QuantileConfiguration.class, Map.of())).id());
        assertEquals("chen", new ChenPolicy(Raw.of(ChenConfiguration.class, Map.of())).id());
        assertEquals("chen-2w", new TwoWindowChenPolicy(Raw.of(TwoWindowChenConfiguration.class, Map.of())).id());
        assertEquals("bertier", new BertierPolicy(Raw.of(BertierConfiguration.class, Map.of())).id());
    }

    @Test
    void beatAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (PolicySettings settings : Raw.all()) {
            StallDetector detector = settings.detector(4);
            long sum = beats(detector);
            long before = threads.getCurrentThreadAllocatedBytes();
            sum += beats(detector);
            long bytes = threads.getCurrentThreadAllocatedBytes() - before;
            // The machine itself may take a little now and then; a beat that allocated anything would take millions.
            assertTrue(sum != 0 && bytes < 10_000, settings.policyId() + ": " + bytes + " bytes for 100,000 beats");
        }
    }

    private static long beats(StallDetector detector) {
        long sum = 0;
        for (int i = 0; i < 100_000; i++) {
            sum += detector.beat(i & 3, i * 1000L, i, 0, 0, 0) + detector.due(i & 3, i);
        }
        return sum;
    }
}
