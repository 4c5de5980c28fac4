// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.api.explain.Explained;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Freshness;
import org.varta.api.stall.Revival;

/** Wrappers W4 to W8 in the running recovery, with the policies and the composite that are shipped: scenarios S16 to S20. */
class HoldScenariosTest {
    private static final int PARENT = 1;
    private static final int CHILD = 2;

    private final Scene scene = new Scene();

    private List<Integer> startedFor() {
        return scene.action.requests.stream().map(request -> request.verdict().pid()).toList();
    }

    private Map<String, Object> explained(String agent) {
        CompletableFuture<List<Explained>> answer = scene.desk.explain(agent).toCompletableFuture();
        scene.desk.pass();
        return answer.join().get(0).facts();
    }

    private void passEach(long fromMillis, long toMillis, long stepMillis) {
        for (long at = fromMillis; at <= toMillis; at += stepMillis) {
            scene.at(at).passes();
        }
    }

    @Test
    void wrapW1_theObserverIsToldOfEveryCommandThatWasStartedAndOfNothingElse() {
        ScriptedAction notice = new ScriptedAction("notify");
        notice.isNotice = true;
        notice.script = run -> run.exits(0);
        scene.actions.offer(notice, "notify", Map.of());
        scene.usePolicy(new Composed().with("LadderPolicy", "rungs", "notify confirmMillis=1; default attempts=2 confirmMillis=5000").build());
        scene.feed.revivals.put(5, Revival.SILENT);
        scene.action.script = run -> run.exits(0);
        scene.at(10_000).stalls("web", 5, 0);
        scene.passes();
        assertEquals(1, notice.requests.size());
        assertEquals(List.of(5), scene.feed.restarted, "not of the notice");
        scene.action.isMissing = true;
        passEach(15_000, 16_000, 100);
        assertEquals(List.of(5), scene.feed.restarted, "not of a start that failed");
    }

    private int tokensAndMass(long waitMillis, int convictions) {
        scene.usePolicy(new Composed().with("MassBrakePolicy", "waitForOthersMillis", waitMillis).with("TokenBucketPolicy", "burst", 2).build());
        scene.action.script = run -> run.exits(0);
        scene.feed.tracked = 10;
        for (int pid = 1; pid <= convictions; pid++) {
            scene.at(10_000 + 500L * (pid - 1)).stalls("a" + pid, pid, 0);
            scene.passes();
        }
        return startedFor().size();
    }

    @Test
    void stallS16_theFifthOfTenHoldsAllRecoveriesForTenSecondsAndThenTheyGoAtThePaceOfTheTokens() {
        assertEquals(0, tokensAndMass(3_000, 5), "each waits for others");
        passEach(12_500, 21_990, 490);
        assertEquals(List.of(), startedFor());
        assertTrue(scene.stream.lines.contains("DECISION 0 MASS"), scene.stream.lines.toString());
        assertEquals("MASS (5 of 10 agents within 2000 ms)", explained("a1").get("hold1"));
        // The fifth stalled at 12 s; then two tokens, and one each 12 s.
        scene.at(22_000).passes();
        assertEquals(List.of(1, 2), startedFor());
        assertTrue(explained("a3").get("hold1").toString().startsWith("TOKENS"));
        passEach(22_010, 33_990, 490);
        assertEquals(List.of(1, 2), startedFor());
        passEach(34_000, 58_000, 1_000);
        assertEquals(List.of(1, 2, 3, 4, 5), startedFor());
    }

    @Test
    void stallS16_whoStalledBeforeTheFifthWasRecoveredUnlessItWaits() {
        assertEquals(2, tokensAndMass(0, 5), "as far as there were tokens");
        passEach(12_500, 21_990, 490);
        assertEquals(List.of(1, 2), startedFor());
    }

    @Test
    void stallS16_fiveAtOnceAreAllHeld() {
        scene.usePolicy(new Composed().with("MassBrakePolicy").build());
        scene.feed.tracked = 10;
        scene.at(10_000);
        for (int pid = 1; pid <= 5; pid++) {
            scene.stalls("a" + pid, pid, 0);
        }
        scene.passes();
        assertEquals(List.of(), startedFor());
        assertEquals(5, scene.metric("varta_recovery_held_stalls"));
        scene.says(3, Freshness.RESUMED);
        scene.at(20_000).passes();
        assertEquals(List.of(1, 2, 4, 5), startedFor());
    }

    @Test
    void stallS17_fourOfTenDoNot() {
        tokensAndMass(0, 4);
        assertEquals(List.of(1, 2), startedFor(), "the tokens hold the others");
        assertFalse(scene.stream.lines.toString().contains("MASS"));
        Scene waiting = new Scene();
        waiting.usePolicy(new Composed().with("MassBrakePolicy", "waitForOthersMillis", 2_000L).build());
        waiting.feed.tracked = 10;
        for (int pid = 1; pid <= 4; pid++) {
            waiting.at(10_000 + 500L * (pid - 1)).stalls("a" + pid, pid, 0);
            waiting.passes();
        }
        waiting.at(12_000).passes();
        assertEquals(1, waiting.action.requests.size(), "the first has waited its two seconds");
        waiting.at(13_500).passes();
        assertEquals(4, waiting.action.requests.size());
    }

    @Test
    void stallS18_aChildThatStalledASecondBeforeItsParentIsTheParents() {
        scene.usePolicy(new Composed().with("DependencyPolicy", "dependencies", "web: db").with("LadderPolicy", "rungs", "default attempts=3 confirmMillis=5000").build());
        scene.action.script = run -> run.exits(0);
        scene.feed.revivals.put(PARENT, Revival.SILENT);
        scene.feed.revivals.put(CHILD, Revival.SILENT);
        scene.at(99_000).stalls("web", CHILD, 0);
        scene.passes();
        assertEquals("DEPENDENCY (waits whether one that it needs stalls too)", explained("web").get("hold1"));
        scene.at(100_000).stalls("db", PARENT, 0);
        scene.passes();
        assertEquals(List.of(PARENT), startedFor());
        passEach(100_100, 104_900, 100);
        assertEquals(List.of(PARENT), startedFor());
        assertEquals("DEPENDENCY (laid to the account of db, which stalled 1000 ms later)", explained("web").get("hold1"));
        assertEquals(2, scene.stream.lines.stream().filter("DECISION 2 DEPENDENCY"::equals).count(), "asking again is no news");
        // The parent comes back, and the child by itself within its time to settle.
        scene.feed.revivals.put(PARENT, new Revival(true, 3));
        passEach(105_000, 106_000, 100);
        assertEquals("DEPENDENCY (db has come back, time to settle)", explained("web").get("hold1"));
        assertTrue((long) explained("web").get("hold1Nanos") > 8_900 * Scene.MS, "as soon as it has beaten enough");
        scene.says(CHILD, Freshness.RESUMED);
        passEach(106_100, 120_000, 100);
        assertEquals(List.of(PARENT), startedFor());
        assertEquals(1, scene.count(Outcome.SKIPPED_AGENT_RESUMED));
    }

    @Test
    void wrapW7_aChildThatDoesNotComeBackByItselfIsRecoveredAfterItsTimeToSettle() {
        scene.usePolicy(new Composed().with("DependencyPolicy", "dependencies", "web: db").build());
        scene.feed.revivals.put(PARENT, Revival.SILENT);
        scene.at(100_000).stalls("db", PARENT, 0);
        scene.action.script = run -> run.exits(0);
        scene.passes();
        scene.at(105_000).stalls("web", CHILD, 0);
        scene.passes();
        passEach(105_100, 120_000, 100);
        assertEquals(List.of(PARENT), startedFor());
        scene.feed.revivals.put(PARENT, new Revival(true, 2));
        passEach(120_100, 122_000, 100);
        assertTrue(explained("web").get("hold1").toString().contains("db is stalled"), "two beats are no proof yet");
        scene.feed.revivals.put(PARENT, new Revival(true, 3));
        passEach(122_100, 123_100, 100);
        Object left = explained("web").get("hold1Nanos");
        assertTrue((long) left > 8_500 * Scene.MS && (long) left <= 10_000 * Scene.MS, "time to settle left: " + left);
        long release = scene.now / Scene.MS + (long) left / Scene.MS;
        passEach(123_200, release - 1, 100);
        assertEquals(List.of(PARENT), startedFor());
        scene.at(release).passes();
        assertEquals(List.of(PARENT, CHILD), startedFor());
    }

    @Test
    void wrapW7_aParentThatIsGoneForGoodHoldsItsChildForALimitedTime() {
        scene.usePolicy(new Composed().with("DependencyPolicy", "dependencies", "web: db", "maxHoldMillis", 60_000L).build());
        scene.feed.revivals.put(PARENT, Revival.SILENT);
        scene.action.script = run -> run.exits(0);
        scene.at(100_000).stalls("db", PARENT, 0);
        scene.passes();
        scene.at(105_000).stalls("web", CHILD, 0);
        scene.passes();
        passEach(105_500, 164_500, 500);
        assertEquals(List.of(PARENT), startedFor());
        scene.at(165_000).passes();
        assertEquals(List.of(PARENT, CHILD), startedFor(), "sixty seconds after its own conviction, on its own");
    }

    @Test
    void wrapW7_aChildAloneWaitsOnlyTheLookback() {
        scene.usePolicy(new Composed().with("DependencyPolicy", "dependencies", "web: db").build());
        scene.at(100_000).stalls("web", CHILD, 0);
        scene.passes();
        scene.at(102_999).passes();
        assertEquals(List.of(), startedFor());
        scene.at(103_000).passes();
        assertEquals(List.of(CHILD), startedFor());
    }

    @Test
    void wrapW7_aRunningRecoveryOfTheParentHoldsTheChild() {
        scene.usePolicy(new Composed().with("DependencyPolicy", "dependencies", "web: db", "lookbackMillis", 0L).build());
        scene.feed.revivals.put(PARENT, new Revival(true, 3));
        scene.at(100_000).stalls("db", PARENT, 0);
        scene.passes();
        scene.at(101_000).stalls("web", CHILD, 0);
        passEach(101_000, 130_000, 500);
        assertEquals(List.of(PARENT), startedFor());
        assertEquals("DEPENDENCY (db is being recovered)", explained("web").get("hold1"));
        scene.action.last().exits(0);
        passEach(130_500, 139_500, 500);
        assertEquals(List.of(PARENT), startedFor(), "it has ended, but a child has ten seconds to settle");
        passEach(140_000, 142_000, 500);
        assertEquals(List.of(PARENT, CHILD), startedFor());
    }

    @Test
    void wrapW7_anObserverThatHasGoneKeepsNobodyStalled() {
        scene.usePolicy(new Composed().with("DependencyPolicy", "dependencies", "web: db", "lookbackMillis", 0L, "settleMillis", 0L).build());
        scene.feed.revivals.put(PARENT, Revival.SILENT);
        scene.at(100_000).stalls("db", PARENT, 0);
        scene.action.script = run -> run.exits(0);
        scene.passes();
        ScriptedFeed next = new ScriptedFeed(() -> scene.now);
        scene.desk.removeFeed(scene.feed);
        scene.desk.addFeed(next);
        scene.at(101_000).stalls("web", CHILD, 0);
        next.add(scene.feed.waiting.remove());
        passEach(101_000, 103_000, 500);
        assertEquals(List.of(PARENT, CHILD), startedFor());
    }

    private void plan(String start, String zone) {
        scene.usePolicy(new Composed().with("MaintenancePolicy", "windows", start + " " + zone + " PT60M").build());
    }

    @Test
    void stallS19_aStallInTheWindowIsRecoveredWhenThingsHaveSettledAfterIt() {
        plan("2026-06-01T12:00", "UTC");
        scene.wallclockMillis = Instant.parse("2026-06-01T12:59:00Z").toEpochMilli();
        scene.at(10_000).stalls(5, 7);
        scene.passes();
        assertTrue(scene.stream.lines.contains("DECISION 5 MAINTENANCE"), scene.stream.lines.toString());
        assertEquals("MAINTENANCE (from 2026-06-01T12:00:00Z until 2026-06-01T13:00:00Z)", explained("5").get("hold1"));
        assertEquals(80_000 * Scene.MS, explained("5").get("hold1Nanos"));
        passEach(10_500, 89_500, 500);
        assertEquals(List.of(), startedFor());
        scene.at(90_000).passes();
        assertTrue(scene.stream.lines.contains("DECISION 5 HOLD_OVER"), scene.stream.lines.toString());
        assertEquals(List.of(5), startedFor(), "60 s to the end from 0, and 30 s to settle");
    }

    @Test
    void stallS19_aStepOfTheClockOutOfTheWindowIsNoticedAtOnce() {
        plan("2026-06-01T12:00", "UTC");
        scene.wallclockMillis = Instant.parse("2026-06-01T12:10:00Z").toEpochMilli();
        scene.at(10_000).stalls(5, 7);
        scene.passes();
        scene.at(11_000).passes();
        assertEquals(List.of(), startedFor());
        scene.wallclockMillis += 3_600_000;
        scene.at(11_500).passes();
        assertEquals(List.of(5), startedFor());
    }

    @Test
    void wrapW6_aWindowThatIsTakenBackHoldsNoLonger() {
        plan("2026-06-01T12:00", "UTC");
        scene.wallclockMillis = Instant.parse("2026-06-01T12:10:00Z").toEpochMilli();
        scene.at(10_000).stalls(5, 7);
        scene.passes();
        RecoveryPolicy before = scene.policies.call("composite", policy -> policy);
        plan("2026-06-02T12:00", "UTC");
        scene.policies.withdraw(before);
        scene.at(10_100).passes();
        assertEquals(List.of(5), startedFor());
    }

    @Test
    void wrapW6_lookingAgainIsNoNews() {
        plan("2026-06-01T12:00", "UTC");
        scene.wallclockMillis = Instant.parse("2026-06-01T12:10:00Z").toEpochMilli();
        scene.at(10_000).stalls(5, 7);
        scene.passes();
        for (int i = 0; i < 100; i++) {
            scene.usePolicy(Policies.saying("other" + i, RecoveryDecision.Start.DEFAULT));
            scene.configure("policy", "composite");
            scene.at(10_000 + i).passes();
        }
        assertEquals(List.of(), startedFor());
        assertEquals(1, scene.stream.lines.stream().filter("DECISION 5 MAINTENANCE"::equals).count());
    }

    @ParameterizedTest
    @CsvSource({"2026-03-29T01:30, 2026-03-29T00:30:00Z, 2026-03-29T01:30:00Z", "2026-10-25T01:30, 2026-10-24T23:30:00Z, 2026-10-25T00:30:00Z"})
    void stallS20_daylightSavingNeitherStretchesNorShrinksTheWindow(String start, String begin, String end) {
        plan(start, "Europe/Berlin");
        scene.at(10_000);
        scene.wallclockMillis = Instant.parse(begin).toEpochMilli() - 10_001;
        scene.stalls(1, 7);
        scene.passes();
        scene.wallclockMillis++;
        scene.stalls(2, 7);
        scene.passes();
        scene.wallclockMillis = Instant.parse(end).toEpochMilli() - 10_001;
        scene.stalls(3, 7);
        scene.passes();
        assertEquals(List.of(1), startedFor(), "the first instant is in it, the last is the one before its end");
        scene.wallclockMillis++;
        scene.stalls(4, 7);
        scene.passes();
        assertEquals(List.of(1, 4), startedFor());
    }

    @Test
    void wrapW5_theFirstHoldsInOrderAreExplainedWithTheirCountdown() {
        scene.usePolicy(new Composed().with("FlapPolicy").with("DampingPolicy").with("DebouncePolicy", "debounceMillis", 0L).build());
        scene.action.script = run -> run.exits(0);
        for (int i = 0; i < 4; i++) {
            scene.at(100_000 + 2_000L * i).stalls("web", 5, 99_000 + 2_000L * i);
            scene.passes();
        }
        assertEquals(2, startedFor().size(), "the third stall is damped");
        Map<String, Object> facts = explained("web");
        assertTrue(facts.get("hold1").toString().startsWith("FLAPPING"), facts.toString());
        assertTrue(facts.get("hold2").toString().startsWith("DAMPED"), facts.toString());
        assertTrue((long) facts.get("hold1Nanos") < (long) facts.get("hold2Nanos"));
        assertEquals(facts.get("hold2Nanos"), facts.get("putOffUntilNanos"), "the latest counts");
        assertTrue(facts.get("decision1").toString().contains("; in order: FLAPPING "), facts.toString());
        scene.now += (long) facts.get("putOffUntilNanos");
        scene.passes();
        assertEquals(3, startedFor().size());
    }
}
