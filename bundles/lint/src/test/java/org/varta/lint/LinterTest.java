// SPDX-License-Identifier: Apache-2.0
package org.varta.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules L1 to L13 of section 5, each at its boundary. */
class LinterTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final String STALL = "org.varta.stall.";
    private static final String RECOVERY = "org.varta.recovery.policies.";

    private final Map<String, Map<String, Object>> configurations = new HashMap<>();
    private final List<Facts.Rhythm> rhythms = new ArrayList<>();
    private final List<Facts.StartTime> startTimes = new ArrayList<>();
    private boolean isStateKept = true;

    private void configure(String pid, Object... keysAndValues) {
        Map<String, Object> properties = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        configurations.put(pid, properties);
    }

    private void beats(String agent, String policy, long etaMillis, long allowanceMillis) {
        rhythms.add(new Facts.Rhythm(agent, policy, etaMillis * 1_000_000, allowanceMillis * 1_000_000));
    }

    private List<Finding> findings() {
        return Linter.lint(configurations, new Facts(NOW, isStateKept, rhythms, startTimes));
    }

    /** Rules and levels, such as {@code L1 warn}. */
    private String found() {
        return String.join(", ", findings().stream().map(finding -> finding.id() + " " + finding.level().token()).toList());
    }

    private String sentence(String id) {
        return findings().stream().filter(finding -> finding.id().equals(id)).map(Finding::toString).findFirst().orElse("none of " + findings());
    }

    @Test
    void shouldFindNothingInNothing() {
        assertEquals("", found());
    }

    @Nested
    class Allowance {
        @ParameterizedTest
        @CsvSource({"2000, ''", "1999, L1 warn", "1012, L1 warn", "1011, 'L1 warn, L2 error'", "999, 'L1 warn, L2 error'"})
        void l1_l2_shouldCompareADeclaredIntervalWithWhatIsAllowed(long allowance, String expected) {
            configure(STALL + "adaptive.missedbeats~m", "missedBeats", 0.0, "slackMillis", allowance, "etaMillis", 1000L);
            assertEquals(expected, found());
        }

        @ParameterizedTest
        @CsvSource({"2000, ''", "1999, L1 warn", "1012, L1 warn", "1011, 'L1 warn, L2 error'"})
        void l1_l2_shouldCompareAnObservedIntervalWithAThreshold(long threshold, String expected) {
            configure(STALL + "fixed~default", "thresholdMillis", Long.toString(threshold));
            beats("pump", "fixed", 1000, 0);
            assertEquals(expected, found());
        }

        @Test
        void l1_shouldNameAgentAndNumbers() {
            configure(STALL + "fixed~default", "thresholdMillis", 1500);
            beats("pump", "fixed", 1000, 0);
            assertEquals("L1 warn pump: 1500 ms of silence are allowed, less than two intervals of 1000 ms: one lost beat convicts", sentence("L1"));
        }

        @Test
        void l1_shouldTrustWhatIsAllowedMoreThanWhatShouldBe() {
            configure(STALL + "adaptive.bertier~default");
            beats("steady", "bertier", 1000, 0);
            assertEquals("", found());
            rhythms.clear();
            beats("steady", "bertier", 1000, 1041);
            assertEquals("L1 warn", found());
        }

        @Test
        void l1_shouldJudgeAPolicyThatNoConfigurationKnowsByWhatItAllows() {
            beats("pump", "by-status", 1000, 1500);
            beats("valve", "by-status", 1000, 0);
            assertEquals("L1 warn", found());
        }

        @ParameterizedTest
        @CsvSource({"0.86, L1 warn", "0.87, ''"})
        void l1_shouldKnowWhatPhiExpAllows(double threshold, String expected) {
            configure(STALL + "adaptive.phiexp~default", "phiThreshold", threshold, "etaMillis", 1000);
            assertEquals(expected, found());
        }

        /** A steady agent is allowed its interval and 1261.299332 ms (8.5), or so many intervals if that is longer. */
        @ParameterizedTest
        @CsvSource({"3, 1000, ''", "0, 1261, ''", "0, 1262, L1 warn"})
        void l1_shouldKnowWhatPhiNormalAllows(double floor, long eta, String expected) {
            configure(STALL + "adaptive.phinormal~default", "floorBeats", floor, "minStdRatio", 0.0);
            beats("pump", "phi-normal", eta, 0);
            assertEquals(expected, found());
        }

        @ParameterizedTest
        @CsvSource({"any, 1, L1 warn", "all, 1, ''", "k-of-n, 1, L1 warn", "k-of-n, 2, ''"})
        void l1_shouldCombineThePartsOfAComposite(String operator, int k, String expected) {
            configure(STALL + "fixed~a", "policyId", "short", "thresholdMillis", 1500);
            configure(STALL + "fixed~b", "policyId", "long", "thresholdMillis", 5000);
            configure(STALL + "conduct.statusdwell~c");
            configure(STALL + "composite~all", "policies", "short, long, status-dwell", "operator", operator, "leastConvictions", k);
            beats("pump", "composite", 1000, 0);
            assertEquals(expected, found());
        }

        @Test
        void l1_shouldNotGoRoundInACompositeOfItself() {
            configure(STALL + "composite~a", "policyId", "a", "policies", "b");
            configure(STALL + "composite~b", "policyId", "b", "policies", "a");
            configure(STALL + "composite~c", "policyId", "c", "policies", "missing");
            beats("pump", "a", 1000, 0);
            beats("pump", "c", 1000, 0);
            assertEquals("", found());
        }

        @ParameterizedTest
        @CsvSource({"1999, 2000, ''", "2000, 2000, L3 error", "2001, 2000, L3 error"})
        void l3_shouldWantToWarnBeforeItActs(long soft, long hard, String expected) {
            configure(STALL + "fixed.twolevel~default", "softMillis", soft, "hardMillis", hard);
            assertEquals(expected, found());
        }

        @ParameterizedTest
        @CsvSource({"666, ''", "667, L8 warn", "1333, L8 warn", "1334, L8 error", "2000, 'L1 warn, L2 error, L8 error'"})
        void l8_shouldKnowWhenTheCeilingCutsOrConvicts(long eta, String expected) {
            configure(STALL + "adaptive.phinormal~default", "ceilingMillis", 2000, "floorBeats", 3);
            beats("pump", "phi-normal", eta, eta >= 1000 && eta < 2000 ? 2 * eta : 0);
            assertEquals(expected, found());
        }

        @Test
        void l8_shouldSayWhyAnAgentOfTwelveSecondsIsNeverLearned() {
            configure(STALL + "adaptive.phinormal~default");
            beats("slow", "phi-normal", 12_000, 0);
            assertEquals("L8 error slow: the ceiling of 10 s (policy phi-normal) is not above one and a half intervals of 12 s: it convicts healthy agents and lets no slower rhythm be learned", sentence("L8"));
        }
    }

    @Nested
    class Goal {
        @ParameterizedTest
        @CsvSource({"18421, ''", "18420, L6 warn", "0, ''"})
        void l6_shouldWarnWhenPhiExpIsSlowerThanTheGoal(long goal, String expected) {
            configure(STALL + "adaptive.phiexp~default", "etaMillis", 1000);
            configure("org.varta.lint", "goalDetectionMillis", goal);
            assertEquals(expected, found());
        }

        @Test
        void l6_shouldTakeTheCeilingWhereOnlyThatIsKnown() {
            configure(STALL + "adaptive.phinormal~default");
            configure(STALL + "adaptive.missedbeats~default");
            configure("org.varta.lint", "goalDetectionMillis", "9999");
            assertEquals("L6 warn org.varta.stall.adaptive.phinormal~default: an agent may be silent for 10 s, longer than the detection time of 9999 ms that is wanted", sentence("L6"));
        }

        @Test
        void l6_shouldHoldAnAgentAgainstTheGoalOfItsOwnPolicy() {
            configure(STALL + "adaptive.chen~default", "goalDetectionMillis", 2000, "goalDurationMillis", 2000);
            configure("org.varta.lint", "scheduledPolicies", "chen");
            beats("quick", "chen", 935, 0);
            assertEquals("", found());
            beats("slow", "chen", 940, 0);
            assertTrue(sentence("L6").startsWith("L6 warn slow: beats every 940 ms and may be silent for 2004.033 ms (policy chen), longer than the detection time of 2000 ms"), sentence("L6"));
        }

        @ParameterizedTest
        @CsvSource({"'', L12 warn", "chen-2w, L12 warn", "'fixed, chen', ''"})
        void l12_shouldWantToKnowThatAgentsBeatAtFixedInstants(String scheduled, String expected) {
            configure(STALL + "adaptive.chen~default");
            configure(STALL + "adaptive.chen2w~default");
            configure("org.varta.lint", "scheduledPolicies", scheduled);
            assertEquals(expected, found());
        }
    }

    @Nested
    class Recovery {
        private void restarts(int most, long period, Object... backoff) {
            configure(RECOVERY + "intensity~default", "maxRestarts", most, "periodMillis", period);
            configure(RECOVERY + "backoff~default", backoff);
            configure(RECOVERY + "composite~default", "policies", "intensity backoff");
        }

        @ParameterizedTest
        @CsvSource({"17666, ''", "17667, L4 warn"})
        void l4_shouldKnowWhenAnAgentIsStartedForEver(long threshold, String expected) {
            restarts(3, 60_000);
            configure(STALL + "fixed~default", "thresholdMillis", threshold);
            assertEquals(expected, found());
        }

        @Test
        void l4_shouldSayWhatComesWhen() {
            configure(RECOVERY + "startlimit~default", "burst", "5", "intervalMillis", "10000");
            configure(RECOVERY + "backoff~default", "shape", "constant", "baseMillis", "10000");
            configure(RECOVERY + "composite~default", "policies", "startlimit, backoff");
            assertEquals("L4 warn org.varta.recovery.policies.composite~default: the limit of org.varta.recovery.policies.startlimit~default of 5 starts in 10 s is never reached: even an agent that always fails comes to start 6 only"
                + " after 50 s (0 ms to notice each time, then the wait); it is started for ever", sentence("L4"));
        }

        @Test
        void l4_shouldKnowTheRestartGrace() {
            restarts(3, 60_000);
            configure("org.varta.observer.wrappers", "restartGraceMillis", 30_000);
            assertTrue(sentence("L4").contains("to start 4 only after 97 s"), sentence("L4"));
        }

        @ParameterizedTest
        @CsvSource({"300000, ''", "300001, L4 warn"})
        void l4_shouldCountTheBoundaryIn(long threshold, String expected) {
            restarts(5, 1_800_000, "shape", "constant", "baseMillis", 60_000);
            configure(STALL + "fixed~default", "thresholdMillis", threshold);
            assertEquals(expected, found());
        }

        @Test
        void l4_shouldTakeTheQuickestPolicyAndTheBestDraw() {
            restarts(3, 60_000, "shape", "constant", "baseMillis", 60_000, "jitter", "full");
            configure(STALL + "fixed~default", "thresholdMillis", 100_000);
            assertEquals("L4 warn", found());
            configure(STALL + "adaptive.phinormal~default");
            assertEquals("", found());
        }

        @Test
        void l4_shouldKnowALimitThatDecidesAlone() {
            configure(RECOVERY + "intensity~default");
            configure(RECOVERY + "debounce~default", "service.ranking", 1);
            configure(STALL + "fixed~default", "thresholdMillis", 360_001);
            assertEquals("", found());
            configure("org.varta.recovery", "policyRules", "uid=1 -> intensity");
            assertEquals("L4 warn", found());
            configure("org.varta.recovery", "policy", "intensity");
            assertEquals("L4 warn", found());
            configure(RECOVERY + "debounce~default", "service.ranking", "-1");
            configure("org.varta.recovery");
            assertEquals("L4 warn", found());
        }

        @Test
        void l4_shouldNotWaitBetweenRungs() {
            configure(RECOVERY + "intensity~default", "maxRestarts", 3, "periodMillis", 20_000);
            configure(RECOVERY + "backoff~default", "shape", "constant", "baseMillis", 10_000);
            configure(RECOVERY + "ladder~default", "rungs", "notify; default attempts=2; default attempts=2 target=group", "repeatLast", "true");
            configure(RECOVERY + "composite~default", "policies", "intensity backoff/rung ladder");
            assertEquals("", found());
            configure(RECOVERY + "composite~default", "policies", "intensity backoff ladder");
            assertTrue(sentence("L4").endsWith("; it is started for ever"), sentence("L4"));
            configure(RECOVERY + "ladder~default", "rungs", "notify; default attempts=2");
            assertTrue(sentence("L4").endsWith("; only the end of the ladder stops that"), sentence("L4"));
        }

        @ParameterizedTest
        @CsvSource({"30000, ''", "29999, L7 error"})
        void l7_shouldGiveAnAgentTheGraceToComeBack(long confirm, String expected) {
            configure(RECOVERY + "ladder~default", "rungs", "notify confirmMillis=1; default attempts=3 confirmMillis=" + confirm);
            assertEquals("", found(), "without wrappers nobody has a grace");
            configure("org.varta.observer.wrappers");
            assertEquals(expected, found(), "by default 30 s");
            configure("org.varta.observer.wrappers", "restartGraceMillis", 30_000);
            assertEquals(expected, found());
            configure("org.varta.observer.wrappers", "restartGraceMillis", 0);
            assertEquals("", found());
        }

        @Test
        void l11_shouldWantBudgetsToOutliveTheObserver() {
            configure(RECOVERY + "ladder~default", "rungs", "default attempts=3; reboot budget=3 spacingMillis=600000");
            assertEquals("", found());
            isStateKept = false;
            assertTrue(sentence("L11").startsWith("L11 error org.varta.recovery.policies.ladder~default: rung 2 (reboot) has a budget"), sentence("L11"));
            configure(RECOVERY + "ladder~default", "rungs", "default attempts=3");
            assertEquals("", found());
        }

        @ParameterizedTest
        @CsvSource({"2, false, ''", "3, false, L13 info", "4, false, L13 info", "3, true, ''"})
        void l13_shouldKnowThatTheLadderIsQuickerThanTheBreaker(int failures, boolean isRepeated, String expected) {
            configure(RECOVERY + "breaker~default", "failures", failures);
            configure(RECOVERY + "ladder~default", "rungs", "notify; default attempts=3", "repeatLast", isRepeated);
            configure(RECOVERY + "composite~default", "policies", "breaker/rung ladder");
            assertEquals(expected, found());
        }

        @Test
        void l13_shouldSpareABreakerThatCountsOverAllRungs() {
            configure(RECOVERY + "breaker~default");
            configure(RECOVERY + "ladder~default");
            configure(RECOVERY + "composite~default", "policies", "breaker ladder");
            assertEquals("", found());
        }
    }

    @Nested
    class Agents {
        @ParameterizedTest
        @CsvSource({"true, 60001, L5 warn", "true, 60000, ''", "false, 60001, ''"})
        void l5_shouldKnowThatAnAgentNeedsLongerToStart(boolean isExpected, long p99, String expected) {
            configure("org.varta.observer.agent~pump", "expected", isExpected);
            startTimes.add(new Facts.StartTime("pump", p99 * 1_000_000));
            assertEquals(expected, found());
        }

        @Test
        void l5_shouldHoldEveryStartAgainstTheRestartGrace() {
            configure("org.varta.observer.wrappers", "restartGraceMillis", 30_000);
            startTimes.add(new Facts.StartTime("pump", 30_000_000_001L));
            assertEquals("L5 warn pump: takes up to 30 s to start (99 of 100 times), longer than the restart grace of 30 s", sentence("L5"));
        }
    }

    @Nested
    class Holding {
        @ParameterizedTest
        @CsvSource({"2026-06-01T14:00 Europe/Berlin PT1H, false, ''", "2026-06-01T13:00 Europe/Berlin PT1H, false, L9 warn", "2026-06-02T01:30 Europe/Berlin PT24H, false, ''",
            "2026-06-02T01:30 Europe/Berlin PT24H1S, false, L9 error", "2026-06-02T01:30 Europe/Berlin PT24H1S, true, L9 warn", "2026-06-02T01:30 Mars/Olympus PT1H, false, L9 error",
            "2026-05-01T00:00 UTC P2D, true, 'L9 warn, L9 warn'", "tomorrow UTC PT1H, false, ''", "30 1 * * 7 Europe/Berlin PT24H, false, ''", "30 1 * * 7 Europe/Berlin PT24H1S, false, L9 error",
            "30 1 * * 7 Europe/Berlin PT24H1S, true, L9 warn", "30 1 * * 7 Mars/Olympus PT1H, false, L9 error", "30 1 * * 7 UTC soon, false, ''", "30 1 * * UTC PT1H, false, ''", "2026-06-02T01:30 UTC, false, ''"})
        void l9_shouldLookAtMaintenanceWindows(String window, boolean isLongMeant, String expected) {
            configure(RECOVERY + "maintenance~default", "windows", "2026-12-24T00:00 UTC PT1H; " + window, "longWindows", isLongMeant);
            assertEquals(expected, found());
        }

        @Test
        void l9_shouldSayWhichWindowIsOver() {
            configure(RECOVERY + "maintenance~default", "windows", "2026-03-29T01:30 Europe/Berlin PT60M");
            assertEquals("L9 warn org.varta.recovery.policies.maintenance~default: the window that starts at 2026-03-29T01:30 Europe/Berlin has been over since 2026-03-29T01:30:00Z: it holds nothing any more", sentence("L9"));
        }

        @Test
        void l9_shouldNameACronWindowByItsExpression() {
            configure(RECOVERY + "maintenance~default", "windows", "30 1 * * 7 Mars/Olympus PT60M");
            assertEquals("L9 error org.varta.recovery.policies.maintenance~default: the window that starts at 30 1 * * 7 names the zone Mars/Olympus, which is unknown: it never comes", sentence("L9"));
        }

        @Test
        void l10_shouldNameCyclesAndStrangers() {
            configure("org.varta.observer.agent~a");
            configure("org.varta.observer.agent~x", "agentName", "b", "command", "bdaemon");
            configure("org.varta.observer.agent~c");
            configure(RECOVERY + "dependency~default", "dependencies", "a: b; b: c, bdaemon; c: a; d: a, ghost");
            assertEquals(List.of("L10 error org.varta.recovery.policies.dependency~default: a needs b needs c needs a: each waits for the other, so the graph is refused",
                "L10 error org.varta.recovery.policies.dependency~default: d needs ghost, but no agent of that name or command is declared: it holds nothing"), findings().stream().map(Finding::toString).toList());
        }

        @Test
        void l10_shouldTakeADiamondForWhatItIs() {
            for (String agent : List.of("a", "b", "c", "d")) {
                configure("org.varta.observer.agent~" + agent);
            }
            configure(RECOVERY + "dependency~default", "dependencies", "a: b, c; b: d; c: d");
            assertEquals("", found());
            configure(RECOVERY + "dependency~default", "dependencies", "a: a");
            assertEquals("L10 error", found());
        }
    }

    @Test
    void shouldBeOrderedAndTheSameEveryTime() {
        configure(STALL + "fixed.twolevel~b", "softMillis", 9000);
        configure(STALL + "fixed.twolevel~a", "softMillis", 9000);
        configure(STALL + "adaptive.chen~c", "alphaMillis", 1, "etaMillis", 1000);
        List<Finding> first = findings();
        assertEquals("L1 warn, L2 error, L3 error, L3 error, L12 warn", found());
        assertEquals("org.varta.stall.fixed.twolevel~a", first.get(2).subject());
        List<String> pids = new ArrayList<>(configurations.keySet());
        Collections.reverse(pids);
        Map<String, Map<String, Object>> reversed = new LinkedHashMap<>();
        pids.forEach(pid -> reversed.put(pid, configurations.get(pid)));
        assertEquals(first, Linter.lint(reversed, Facts.none(NOW, true)));
        assertThrows(UnsupportedOperationException.class, first::clear);
    }

    /** A component refuses them by name; here they count as missing. */
    @ParameterizedTest
    @ValueSource(strings = {"", "many", "1e", "NaN"})
    void shouldLeaveWhatIsNoNumberToItsComponent(String text) {
        configure(STALL + "fixed.twolevel~default", "softMillis", text, "hardMillis", text);
        configure(RECOVERY + "ladder~default", "rungs", "default attempts=" + text + " confirmMillis=" + text + "; ;");
        configure(RECOVERY + "composite~default", "policies", "ladder nobody/rung");
        configure("org.varta.recovery", "policyRules", "no arrow");
        assertEquals("", found());
    }
}
