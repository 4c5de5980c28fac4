// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.wrappers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.stall.wrappers.SecondOpinion.Evidence;

/** Wrappers W1 to W9; worked numbers and scenario numbers of the stall policies specification, sections 3, 8 and 9. */
class WrappersTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void wrapW1_graceEndsWithTheFirstBeatOfTheNewGeneration() {
        Grace grace = new Grace(5, 3 * SECOND, 1);
        assertEquals(3 * SECOND, grace.apply(0, 0, 3 * SECOND));
        grace.grant(0, 30 * SECOND);
        grace.beat(0, false);
        assertEquals(30 * SECOND, grace.apply(0, 0, 3 * SECOND));
        assertEquals(40 * SECOND, grace.apply(0, 0, 40 * SECOND));
        assertEquals(Long.MAX_VALUE, grace.apply(0, 0, Long.MAX_VALUE));
        grace.beat(0, true);
        for (int interval = 0; interval < 5; interval++) {
            assertEquals(13 * SECOND, grace.apply(0, 10 * SECOND, 11 * SECOND), "settles");
            grace.beat(0, false);
        }
        assertEquals(11 * SECOND, grace.apply(0, 10 * SECOND, 11 * SECOND));
    }

    @Test
    void s04_wrapW2_aliveAtTheSecondBeatOnTime() {
        Hysteresis hysteresis = new Hysteresis(2, 0, 1);
        hysteresis.convicted(0);
        assertFalse(hysteresis.clears(0, 15 * SECOND, true));
        assertTrue(hysteresis.clears(0, 16 * SECOND, false));
        assertEquals(2 * SECOND, hysteresis.firstBeat(0) - 13 * SECOND, "the mistake lasted until the first beat");
    }

    @Test
    void wrapW2_aLateBeatBeginsTheCountAnewAndHealthMustHold() {
        Hysteresis hysteresis = new Hysteresis(2, 0, 1);
        hysteresis.convicted(0);
        assertFalse(hysteresis.clears(0, 15 * SECOND, true));
        assertFalse(hysteresis.clears(0, 25 * SECOND, true));
        assertTrue(hysteresis.clears(0, 26 * SECOND, false));
        assertEquals(15 * SECOND, hysteresis.firstBeat(0));
        Hysteresis held = new Hysteresis(2, 5 * SECOND, 1);
        for (int i = 0; i <= 5; i++) {
            assertEquals(i == 5, held.clears(0, i * SECOND, false));
        }
    }

    @Test
    void wrapW3_theScoreMultipliesAllowances() {
        LocalHealth health = new LocalHealth(7, 60 * SECOND);
        for (int score = 0; score <= 7; score++) {
            assertEquals((score + 1) * 3 * SECOND, health.stretch(3 * SECOND, 0));
            health.slow(0);
        }
        assertEquals(7, health.score(0));
        assertEquals(60 * SECOND, health.stretch(50 * SECOND, 0));
        assertEquals(90 * SECOND, health.stretch(90 * SECOND, 0), "never shortens");
        assertEquals(7, health.score(10 * SECOND - 1));
        assertEquals(6, health.score(10 * SECOND));
        health.slow(15 * SECOND);
        assertEquals(7, health.score(25 * SECOND - 1));
        assertEquals(0, health.score(1000 * SECOND));
    }

    @ParameterizedTest
    @CsvSource({"20, 6.25", "1, 3.75", "10, 4.934211", "18 19 20, 18.355263", "1 2 3, 11.644737", "3 4 5 9 12 16 19, 34.276316", "14 15 16 17 18 19 20, 40.986842",
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20, 100"})
    void wrapW4_percentages89(String changes, double percent) {
        Set<String> at = Set.of(changes.split(" "));
        FlapDetection flap = new FlapDetection(20, 30, 1);
        boolean isStalled = false;
        for (int x = 1; x <= 20; x++) {
            isStalled ^= at.contains(Integer.toString(x));
            flap.sample(0, isStalled);
        }
        assertEquals(percent, flap.percent(0), 1e-6);
    }

    @Test
    void wrapW4_startsAtThirtyAndStopsAtTwentyPercent89() {
        double[] rising = {6.25, 12.368421, 18.355263, 24.210526, 29.934211, 35.526316, 40.986842, 46.315789};
        double[] falling = {45.263158, 44.210526, 43.157895, 42.105263, 41.052632, 40, 38.947368, 37.894737, 36.842105, 35.789474, 34.736842, 33.684211, 29.013158, 24.473684, 20.065789, 15.789474,
            11.644737, 7.631579, 3.75, 0};
        FlapDetection flap = new FlapDetection(20, 30, 2);
        boolean isStalled = false;
        for (int i = 0; i < rising.length; i++) {
            isStalled = !isStalled;
            assertEquals(i >= 5, flap.sample(1, isStalled));
            assertEquals(rising[i], flap.percent(1), 1e-6);
        }
        for (int i = 0; i < falling.length; i++) {
            assertEquals(i < 15, flap.sample(1, isStalled));
            assertEquals(falling[i], flap.percent(1), 1e-6);
        }
        flap.reset(1, true);
        assertEquals(0, flap.percent(1));
    }

    @ParameterizedTest
    @CsvSource({"900, 3600, 120, 3, 2742.960385, 1923.694157", "900, 3600, 120, 5, 4191.775108, 2714.338935", "300, 1200, 60, 3, 2628.408847, 662.768161", "300, 1200, 60, 12, 6261.405610, 1578.457218"})
    void wrapW5_damping89(long halfLife, long max, long spacing, int stalls, double value, double release) {
        Damping damping = new Damping(1000, halfLife * SECOND, 2000, 750, max * SECOND);
        long now = 0;
        for (int i = 0; i < stalls; i++) {
            now = i * spacing * SECOND;
            damping.stalled(now);
            assertEquals(i >= 2, damping.isSuppressed(now));
        }
        assertEquals(value, damping.value(now), 1e-6);
        assertEquals(release, damping.releaseAt() / 1e9, 1e-6);
        assertTrue(damping.isSuppressed(damping.releaseAt() - 1000));
        assertFalse(damping.isSuppressed(damping.releaseAt() + 1000));
    }

    @Test
    void wrapW5_theCeilingBoundsTheSuppression() {
        Damping damping = new Damping(1000, 300 * SECOND, 2000, 750, 1200 * SECOND);
        for (int i = 0; i < 100; i++) {
            damping.stalled(0);
        }
        assertEquals(12_000, damping.value(0), 1e-9);
        assertEquals(1200, damping.releaseAt() / 1e9, 1e-6);
        assertEquals(0.870550563, damping.value(60 * SECOND) / 12_000, 1e-9);
    }

    @ParameterizedTest
    @CsvSource({"2026-03-29T01:30, 2026-03-29T00:30:00Z, 2026-03-29T01:30:00Z", "2026-10-25T01:30, 2026-10-24T23:30:00Z, 2026-10-25T00:30:00Z"})
    void s20_wrapW6_daylightSavingNeitherStretchesNorShrinks(String start, String begin, String end) {
        MaintenanceWindow window = MaintenanceWindow.of(LocalDateTime.parse(start), ZoneId.of("Europe/Berlin"), Duration.ofMinutes(60), false);
        assertEquals(new MaintenanceWindow(Instant.parse(begin), Instant.parse(end)), window);
        assertTrue(window.contains(window.start()));
        assertFalse(window.contains(window.end()), "half-open");
    }

    private static MaintenanceWindow seconds(long start, long end) {
        return new MaintenanceWindow(Instant.ofEpochSecond(start), Instant.ofEpochSecond(end));
    }

    @Test
    void wrapW6_overlappingWindowsMerge() {
        assertEquals(List.of(seconds(0, 10), seconds(11, 20)), MaintenanceWindow.merged(List.of(seconds(11, 20), seconds(5, 8), seconds(0, 7), seconds(8, 10), seconds(12, 13))));
        assertEquals(List.of(), MaintenanceWindow.merged(List.of()));
    }

    @Test
    void wrapW6_refusesWhatIsTooLong() {
        assertThrows(IllegalArgumentException.class, () -> MaintenanceWindow.of(LocalDateTime.MIN.withYear(2026), ZoneId.of("UTC"), Duration.ofHours(25), false));
        assertThrows(IllegalArgumentException.class, () -> MaintenanceWindow.of(LocalDateTime.MIN.withYear(2026), ZoneId.of("UTC"), Duration.ZERO, true));
        MaintenanceWindow.of(LocalDateTime.MIN.withYear(2026), ZoneId.of("UTC"), Duration.ofHours(25), true);
    }

    @Test
    void wrapW7_heldByTheNearestParentThatIsDown() {
        Dependencies graph = new Dependencies(Map.of("web", List.of("api", "cache"), "api", List.of("db"), "cache", List.of("db")));
        assertNull(graph.heldBy("web", agent -> false));
        assertEquals("db", graph.heldBy("web", Set.of("db")::contains));
        assertEquals("cache", graph.heldBy("web", Set.of("db", "cache")::contains));
        assertNull(graph.heldBy("db", Set.of("web")::contains));
    }

    @Test
    void wrapW7_refusesCyclesAndTooDeepGraphs() {
        assertEquals("dependencies have a cycle: a needs b needs a", assertThrows(IllegalArgumentException.class, () -> new Dependencies(Map.of("a", List.of("b"), "b", List.of("a")))).getMessage());
        Map<String, List<String>> deep = new HashMap<>();
        for (int i = 0; i < 16; i++) {
            deep.put("n" + i, List.of("n" + (i + 1)));
        }
        new Dependencies(deep);
        deep.put("n16", List.of("n17"));
        assertThrows(IllegalArgumentException.class, () -> new Dependencies(deep));
    }

    @Test
    void s18_wrapW7_aChildThatConvictedALittleBeforeIsTheParents() {
        assertTrue(Dependencies.isReattributed(99 * SECOND, 100 * SECOND, 3 * SECOND, false));
        assertFalse(Dependencies.isReattributed(99 * SECOND, 100 * SECOND, 3 * SECOND, true));
        assertFalse(Dependencies.isReattributed(96 * SECOND, 100 * SECOND, 3 * SECOND, false));
    }

    @ParameterizedTest
    @CsvSource({"2, 3", "3, 3", "4, 3", "6, 3", "10, 5", "100, 50", "4096, 2048"})
    void wrapW8_triggerSizes(int tracked, int needed) {
        assertEquals(needed, new MassBrake(0.5, 3, 2 * SECOND, 10 * SECOND, 4096).trigger(tracked));
    }

    @Test
    void s16_s17_wrapW8_theFifthOfTenWithinTwoSecondsTriggers() {
        MassBrake brake = new MassBrake(0.5, 3, 2 * SECOND, 10 * SECOND, 10);
        for (int i = 0; i < 4; i++) {
            assertFalse(brake.convicted(i * SECOND / 2, 10));
        }
        assertFalse(brake.isHolding(2 * SECOND));
        assertTrue(brake.convicted(2 * SECOND, 10));
        assertTrue(brake.isHolding(12 * SECOND - 1));
        assertFalse(brake.isHolding(12 * SECOND));
        assertFalse(brake.convicted(4 * SECOND, 10), "the five are no more within two seconds");
        for (int i = 0; i < 100; i++) {
            assertFalse(brake.convicted((10 + i) * SECOND, 10));
        }
    }

    @Test
    void wrapW9_evidenceDelaysOnly() {
        SecondOpinion opinion = new SecondOpinion(60 * SECOND, 5 * SECOND, 1);
        for (Evidence evidence : List.of(Evidence.GONE, Evidence.BUSY, Evidence.UNREADABLE)) {
            assertEquals(3 * SECOND, opinion.due(0, 3 * SECOND, evidence));
        }
        opinion.beat(0);
        assertEquals(70 * SECOND, opinion.due(0, 10 * SECOND, Evidence.STOPPED));
        assertEquals(70 * SECOND, opinion.due(0, 30 * SECOND, Evidence.STOPPED));
        assertEquals(70 * SECOND, opinion.due(0, 70 * SECOND, Evidence.STOPPED), "and no longer");
        opinion.beat(0);
        assertEquals(85 * SECOND, opinion.due(0, 80 * SECOND, Evidence.IO_WAIT));
        assertEquals(85 * SECOND, opinion.due(0, 85 * SECOND, Evidence.IO_WAIT), "once");
    }
}
