// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.varta.recovery.policies.internal.Past.SECOND;
import static org.varta.recovery.policies.internal.Past.nanos;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.api.recovery.PastStall;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.StallHistory;
import org.varta.api.recovery.Telling;

/** Wrappers W4 to W8; the worked numbers of the stall policies specification, sections 3 and 8.9. */
class HoldsTest {
    /** Stalls of {@link Past#AGENT}; each life begins when the one before has ended. */
    private final List<PastStall> stalls = new ArrayList<>();

    private void stalled(double aliveSince, double convictedAt) {
        if (!stalls.isEmpty()) {
            stalls.set(stalls.size() - 1, stalls.get(stalls.size() - 1).over(nanos(aliveSince)));
        }
        stalls.add(PastStall.of(Past.AGENT, nanos(aliveSince), nanos(convictedAt)));
    }

    private RecoveryHistory history(int tracked, long wallclockMillis) {
        return RecoveryHistory.EMPTY.withStalls(new StallHistory(stalls, stalls, tracked, wallclockMillis));
    }

    private RecoveryDecision.NotBefore held(org.varta.api.recovery.RecoveryPolicy policy, double now) {
        return policy.decide(Past.AGENT, history(10, 0), nanos(now)) instanceof RecoveryDecision.NotBefore hold ? hold : null;
    }

    @ParameterizedTest
    @CsvSource({"20, 6.25", "1, 3.75", "10, 4.934211", "18 19 20, 18.355263", "1 2 3, 11.644737", "3 4 5 9 12 16 19, 34.276316", "14 15 16 17 18 19 20, 40.986842",
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20, 100"})
    void wrapW4_percentages89(String changes, double percent) {
        Set<String> at = Set.of(changes.split(" "));
        FlapDetection flap = new FlapDetection(20, 30);
        boolean isStalled = false;
        for (int x = 1; x <= 20; x++) {
            isStalled ^= at.contains(Integer.toString(x));
            flap.sample(isStalled);
        }
        assertEquals(percent, flap.percent(), 1e-6);
    }

    @Test
    void wrapW4_startsAtThirtyAndStopsAtTwentyPercent89() {
        double[] rising = {6.25, 12.368421, 18.355263, 24.210526, 29.934211, 35.526316, 40.986842, 46.315789};
        double[] falling = {45.263158, 44.210526, 43.157895, 42.105263, 41.052632, 40, 38.947368, 37.894737, 36.842105, 35.789474, 34.736842, 33.684211, 29.013158, 24.473684, 20.065789, 15.789474,
            11.644737, 7.631579, 3.75, 0};
        FlapDetection flap = new FlapDetection(20, 30);
        boolean isStalled = false;
        for (int i = 0; i < rising.length; i++) {
            isStalled = !isStalled;
            assertEquals(i >= 5, flap.sample(isStalled));
            assertEquals(rising[i], flap.percent(), 1e-6);
        }
        for (int i = 0; i < falling.length; i++) {
            assertEquals(i < 15, flap.sample(isStalled));
            assertEquals(falling[i], flap.percent(), 1e-6);
        }
    }

    @Test
    void wrapW4_holdsFromTheFourthQuickStallUntilTheShareHasComeDown() {
        Flap flap = new Flap("flap", 20, 30, nanos(10));
        for (int i = 0; i < 4; i++) {
            // Eight changes are over 40 %; the sixth, the third return to life, was the first above 30 %.
            stalled(100 + 2 * i, 101 + 2 * i);
            assertEquals(i == 3, held(flap, 101 + 2 * i) != null);
        }
        RecoveryDecision.NotBefore hold = held(flap, 107);
        assertEquals("FLAPPING", hold.code());
        assertEquals("41.0 % of changes, recovery from 20.0 %", hold.detail());
        // As many samples of a lasting stall as it takes from 41 % to 20 %, the first at 110 s.
        FlapDetection model = new FlapDetection(20, 30);
        for (int change = 0; change < 7; change++) {
            model.sample(change % 2 == 0);
        }
        int samples = 1;
        while (model.sample(true)) {
            samples++;
        }
        assertEquals(nanos(100 + 10.0 * samples), hold.at());
        assertNotNull(held(flap, hold.at() / 1e9 - 0.001));
        assertEquals(hold.at(), held(flap, 115).at(), "whenever somebody looks");
        assertEquals(null, held(flap, hold.at() / 1e9));
    }

    @Test
    void wrapW4_slowChangesAndSiblingsAreNoFlapping() {
        Flap flap = new Flap("flap", 20, 30, nanos(10));
        for (int i = 0; i < 12; i++) {
            stalled(1_000 * i, 1_000 * i + 500);
            assertEquals(null, held(flap, 1_000 * i + 500));
        }
        stalls.clear();
        for (int i = 0; i < 12; i++) {
            stalls.add(PastStall.of(Past.AGENT, 0, nanos(100 + i)));
        }
        assertEquals(null, held(flap, 112), "twelve processes that lived side by side");
    }

    @ParameterizedTest
    @CsvSource({"900, 3600, 120, 3, 2742.960385, 1923.694157", "900, 3600, 120, 5, 4191.775108, 2714.338935", "300, 1200, 60, 3, 2628.408847, 662.768161", "300, 1200, 60, 12, 6261.405610, 1578.457218"})
    void wrapW5_damping89(long halfLife, long max, long spacing, int count, double value, double release) {
        Damping damping = new Damping("damping", 1000, halfLife * SECOND, 2000, 750, max * SECOND);
        Damping.Account account = damping.new Account();
        for (int i = 0; i < count; i++) {
            double now = i * spacing;
            stalled(now - 1, now);
            account.stalled(nanos(now));
            assertEquals(i >= 2, held(damping, now) != null);
        }
        double last = (count - 1) * spacing;
        assertEquals(value, account.value(nanos(last)), 1e-6);
        RecoveryDecision.NotBefore hold = held(damping, last);
        assertEquals("DAMPED", hold.code());
        assertEquals(release, hold.at() / 1e9, 1e-6);
        assertNotNull(held(damping, release - 1e-6));
        assertEquals(null, held(damping, release + 1e-6));
    }

    @Test
    void wrapW5_theCeilingBoundsTheHold() {
        Damping damping = new Damping("damping", 1000, 300 * SECOND, 2000, 750, 1200 * SECOND);
        for (int i = 0; i < StallHistory.MOST_OF_AGENT; i++) {
            stalled(0, 0);
        }
        assertEquals(1200, held(damping, 0).at() / 1e9, 1e-6);
        assertEquals("penalty 12000, recovery below 750", held(damping, 0).detail());
        Damping.Account account = damping.new Account();
        account.stalled(0);
        assertEquals(870.550563, account.value(60 * SECOND), 1e-6);
    }

    @ParameterizedTest
    @CsvSource({"2026-03-29T01:30, 2026-03-29T00:30:00Z, 2026-03-29T01:30:00Z", "2026-10-25T01:30, 2026-10-24T23:30:00Z, 2026-10-25T00:30:00Z"})
    void stallS20_wrapW6_daylightSavingNeitherStretchesNorShrinks(String start, String begin, String end) {
        List<String> wrong = new ArrayList<>();
        MaintenanceWindow window = MaintenancePlan.parse(start + " Europe/Berlin PT60M", false, wrong).once().get(0);
        assertEquals(List.of(), wrong);
        assertEquals(new MaintenanceWindow(Instant.parse(begin), Instant.parse(end)), window);
        assertEquals(window, MaintenanceWindow.of(LocalDateTime.parse(start), ZoneId.of("Europe/Berlin"), Duration.ofMinutes(60), false));
        assertTrue(window.contains(window.start()));
        assertFalse(window.contains(window.start().minusNanos(1)));
        assertFalse(window.contains(window.end()), "half-open");
        assertTrue(window.contains(window.end().minusNanos(1)));
    }

    private static MaintenanceWindow seconds(long start, long end) {
        return new MaintenanceWindow(Instant.ofEpochSecond(start), Instant.ofEpochSecond(end));
    }

    @Test
    void wrapW6_overlappingWindowsMerge() {
        assertEquals(List.of(seconds(0, 10), seconds(11, 20)), MaintenanceWindow.merged(List.of(seconds(11, 20), seconds(5, 8), seconds(0, 7), seconds(8, 10), seconds(12, 13))));
        assertEquals(List.of(), MaintenanceWindow.merged(List.of()));
        assertEquals(1, MaintenancePlan.parse("2026-01-01T00:00 UTC PT48H", true, new ArrayList<>()).once().size(), "a long one that is meant");
    }

    @Test
    void wrapW6_holdsUntilSettledAndOnlyWhatWasThereBeforeTheEnd() {
        Maintenance maintenance = new Maintenance("maintenance", new MaintenancePlan(List.of(seconds(1_000, 2_000)), List.of()), nanos(30), false);
        stalled(0, 10);
        // Recovery's clock says 10 s.
        assertEquals(RecoveryDecision.Start.DEFAULT, maintenance.decide(Past.AGENT, history(0, 999_999), nanos(10)));
        assertEquals(nanos(10 + 1_030), assertInstanceOf(RecoveryDecision.NotBefore.class, maintenance.decide(Past.AGENT, history(0, 1_000_000), nanos(10))).at());
        RecoveryDecision.NotBefore hold = (RecoveryDecision.NotBefore) maintenance.decide(Past.AGENT, history(0, 2_005_000), nanos(20));
        assertEquals("MAINTENANCE", hold.code());
        assertEquals("from 1970-01-01T00:16:40Z until 1970-01-01T00:33:20Z", hold.detail());
        assertEquals(nanos(20 + 25), hold.at(), "convicted ten seconds before, that is in the window");
        assertEquals(RecoveryDecision.Start.DEFAULT, maintenance.decide(Past.AGENT, history(0, 2_005_000), nanos(15)), "convicted at its end, which does not belong to it");
        assertEquals(RecoveryDecision.Start.DEFAULT, maintenance.decide(Past.AGENT, history(0, 2_030_000), nanos(100)));
    }

    @Test
    void wrapW6_holdAllTellsNobodyAndHoldActionsLetsNoticesPass() {
        stalled(0, 10);
        for (boolean isMute : List.of(true, false)) {
            Maintenance maintenance = new Maintenance("maintenance", new MaintenancePlan(List.of(seconds(1_000, 2_000)), List.of()), nanos(30), isMute);
            RecoveryDecision.NotBefore hold = (RecoveryDecision.NotBefore) maintenance.decide(Past.AGENT, history(0, 1_500_000), nanos(10));
            assertEquals(isMute ? Telling.NOBODY : Telling.EACH_AND_NOTICES, hold.telling());
        }
    }

    @Test
    void wrapW4_theEpisodeOfAnAgentThatHasComeBackEndsByTheSamplesOfItsLife() {
        Flap flap = new Flap("flap", 20, 30, nanos(10));
        FlapDetection model = new FlapDetection(20, 30);
        for (int i = 0; i < 4; i++) {
            stalled(100 + 2 * i, 101 + 2 * i);
            model.sample(true);
            model.sample(false);
        }
        RecoveryDecision.NotBefore hold = held(flap, 107);
        assertEquals(Telling.ofAgent(hold.at()), hold.telling());
        stalls.set(3, stalls.get(3).over(nanos(108)));
        int samples = 1;
        while (model.sample(false)) {
            samples++;
        }
        long until = nanos(100 + 10.0 * samples);
        assertEquals(Telling.ofAgent(until), held(flap, 109).telling());
        assertEquals(until, held(flap, until / 1e9 - 0.001).telling().until(), "whenever somebody asks");
        assertEquals(null, held(flap, until / 1e9));
    }

    @Test
    void wrapW7_aParentThatNeverComesBackHoldsForSoLongAndNoLonger() {
        PastStall parent = new PastStall(1, 7, "name:db", "db", 0, nanos(95), false, nanos(95));
        PastStall child = PastStall.of(Past.verdict("web"), 0, nanos(100));
        RecoveryHistory past = RecoveryHistory.EMPTY.withStalls(new StallHistory(List.of(child), List.of(parent, child), 2, 0));
        Dependencies graph = Dependencies.parse("web: db", new ArrayList<>());
        Dependency bounded = new Dependency("dependency", graph, nanos(3), nanos(10), nanos(600));
        assertEquals(nanos(301), ((RecoveryDecision.NotBefore) bounded.decide(Past.verdict("web"), past, nanos(300))).at());
        RecoveryDecision.NotBefore last = (RecoveryDecision.NotBefore) bounded.decide(Past.verdict("web"), past, nanos(699.5));
        assertEquals(nanos(700), last.at());
        assertEquals("db", last.waitsFor());
        assertEquals(RecoveryDecision.Start.DEFAULT, bounded.decide(Past.verdict("web"), past, nanos(700)));
        Dependency unbounded = new Dependency("dependency", graph, nanos(3), nanos(10), 0);
        assertEquals(nanos(1_000_001), ((RecoveryDecision.NotBefore) unbounded.decide(Past.verdict("web"), past, nanos(1_000_000))).at());
    }

    @ParameterizedTest
    @CsvSource({"2, 3", "3, 3", "4, 3", "6, 3", "10, 5", "100, 50", "4096, 2048"})
    void wrapW8_triggerSizes(int tracked, int needed) {
        assertEquals(needed, new MassBrake("mass", 0.5, 3, 2 * SECOND, 10 * SECOND, 0, false).needed(tracked));
    }

    private static PastStall of(int pid, double at) {
        return new PastStall(pid, 7, pid == 42 ? Past.AGENT.agent() : "name:" + pid, "", 0, nanos(at), false, nanos(at));
    }

    @Test
    void wrapW8_countsEachProcessOnceAndNeverWithoutANumber() {
        MassBrake brake = new MassBrake("mass", 0.5, 3, 2 * SECOND, 10 * SECOND, 0, false);
        List<PastStall> all = List.of(of(1, 100), of(1, 100.5), of(2, 101), of(42, 102));
        List<PastStall> own = List.of(of(42, 102));
        RecoveryHistory known = RecoveryHistory.EMPTY.withStalls(new StallHistory(own, all, 6, 0));
        assertEquals(new RecoveryDecision.NotBefore(nanos(112), "MASS", "3 of 6 agents within 2000 ms").told(Telling.ofAll(nanos(112))), brake.decide(Past.AGENT, known, nanos(102)));
        assertEquals(RecoveryDecision.Start.DEFAULT, brake.decide(Past.AGENT, known, nanos(112)));
        RecoveryHistory twice = RecoveryHistory.EMPTY.withStalls(new StallHistory(own, List.of(of(1, 100), of(1, 100.5), of(1, 101), of(42, 102)), 6, 0));
        assertEquals(RecoveryDecision.Start.DEFAULT, brake.decide(Past.AGENT, twice, nanos(102)));
        RecoveryHistory unknown = RecoveryHistory.EMPTY.withStalls(new StallHistory(own, all, 0, 0));
        assertEquals(RecoveryDecision.Start.DEFAULT, brake.decide(Past.AGENT, unknown, nanos(102)));
        MassBrake waiting = new MassBrake("mass", 0.5, 3, 2 * SECOND, 10 * SECOND, 3 * SECOND, false);
        assertEquals(Telling.NOBODY, ((RecoveryDecision.NotBefore) waiting.decide(Past.AGENT, twice, nanos(102))).telling(), "waiting for others is no news");
        MassBrake manual = new MassBrake("mass", 0.5, 3, 2 * SECOND, 10 * SECOND, 0, true);
        assertEquals(new RecoveryDecision.Decline("mass_stall"), manual.decide(Past.AGENT, known, nanos(112)));
    }

    @Test
    void wrapW8_doesNotCountStallsThatAPersonHasReleased() {
        List<PastStall> all = List.of(of(1, 100).released(), of(2, 101).released(), of(42, 102));
        RecoveryHistory released = RecoveryHistory.EMPTY.withStalls(new StallHistory(List.of(of(42, 102)), all, 6, 0));
        for (boolean isManual : new boolean[] {false, true}) {
            MassBrake brake = new MassBrake("mass", 0.5, 3, 2 * SECOND, 10 * SECOND, 0, isManual);
            assertEquals(RecoveryDecision.Start.DEFAULT, brake.decide(Past.AGENT, released, nanos(102)));
        }
    }

    @Test
    void wrapW7_findsEverybodyWhomAnAgentNeeds() {
        List<String> wrong = new ArrayList<>();
        Dependencies graph = Dependencies.parse("web: api, cache; api: db; cache: db", wrong);
        assertEquals(List.of("api", "cache", "db"), graph.ancestors("web"));
        assertEquals(List.of(), graph.ancestors("db"));
        assertEquals(List.of(), wrong);
    }

    @Test
    void wrapW7_refusesCyclesAndTooDeepGraphs() {
        List<String> wrong = new ArrayList<>();
        Dependencies.parse("a: b; b: a", wrong);
        assertEquals(List.of("dependencies = a: b; b: a: there is a cycle: a needs b needs a"), wrong);
        StringBuilder deep = new StringBuilder();
        for (int i = 0; i < 16; i++) {
            deep.append("n").append(i).append(": n").append(i + 1).append("; ");
        }
        wrong.clear();
        assertNotNull(Dependencies.parse(deep.toString(), wrong));
        assertEquals(null, Dependencies.parse(deep + "n16: n17", wrong));
        assertTrue(wrong.get(0).endsWith("the chain of n0 is longer than 16"), wrong.toString());
    }
}
