// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.api.explain.Explained;
import org.varta.api.recovery.OperatorDesk;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Freshness;
import org.varta.api.stall.Revival;

/** What people are told of holds: an episode once at each end, in a mute window nothing. With the policies and the composite that are shipped. */
class EpisodesTest {
    private final Scene scene = new Scene();

    private List<Integer> startedFor() {
        return scene.action.requests.stream().map(request -> request.verdict().pid()).toList();
    }

    private Object explained(String agent, String fact) {
        CompletableFuture<List<Explained>> answer = scene.desk.explain(agent).toCompletableFuture();
        scene.desk.pass();
        return answer.join().get(0).facts().get(fact);
    }

    private void passEach(long fromMillis, long toMillis, long stepMillis) {
        for (long at = fromMillis; at <= toMillis; at += stepMillis) {
            scene.at(at).passes();
        }
    }

    /** All tokens of decisions about a process, 0 for all together; without those that say what becomes of a stall. */
    private List<String> told(int pid) {
        String prefix = "DECISION " + pid + " ";
        return scene.stream.lines.stream().filter(line -> line.startsWith(prefix)).map(line -> line.substring(prefix.length()))
            .filter(token -> token.equals(token.toUpperCase(Locale.ROOT))).toList();
    }

    /** When a line is published for the first time, passing every 100 ms; −1 if it is not. */
    private long publishedAt(String line, long fromMillis, long toMillis) {
        for (long at = fromMillis; at <= toMillis; at += 100) {
            scene.at(at).passes();
            if (scene.stream.lines.contains(line)) {
                return at;
            }
        }
        return -1;
    }

    private void flap(int pid, String name, long fromMillis, int times) {
        scene.action.script = run -> run.exits(0);
        for (int i = 0; i < times; i++) {
            scene.at(fromMillis + 2_000L * i).stalls(name, pid, fromMillis + 2_000L * i - 1_000);
            scene.passes();
        }
    }

    @Test
    void wrapW4_flappingIsToldOnceWhenItStartsAndOnceWhenItStops() {
        scene.usePolicy(new Composed().with("FlapPolicy").build());
        flap(5, "web", 101_000, 6);
        assertEquals(List.of("FLAPPING"), told(5), "six stalls, three of them held");
        assertTrue(explained("web", "hold1").toString().startsWith("FLAPPING"), "each held stall can be asked for");
        long releasedIn = (long) explained("web", "hold1Nanos") / Scene.MS;
        long over = publishedAt("DECISION 5 HOLD_OVER", scene.now / Scene.MS, 400_000);
        assertEquals(111_000 + releasedIn, over);
        passEach(over, over + 100_000, 500);
        assertEquals(List.of("FLAPPING", "HOLD_OVER"), told(5));
        assertEquals(5, startedFor().get(startedFor().size() - 1), "a stall that lasts is recovered then");
        assertEquals(4, startedFor().size());
    }

    @Test
    void wrapW4_theStopIsToldOfAnAgentThatLivesAsWell() {
        scene.usePolicy(new Composed().with("FlapPolicy").build());
        flap(5, "web", 101_000, 6);
        scene.says(5, Freshness.RESUMED);
        scene.feed.revivals.put(5, new Revival(true, 9, 112_000 * Scene.MS));
        int started = startedFor().size();
        long over = publishedAt("DECISION 5 HOLD_OVER", 112_000, 400_000);
        assertTrue(over >= 200_000 && over % 10_000 == 0, "at a sample: " + over);
        passEach(over, over + 100_000, 500);
        assertEquals(List.of("FLAPPING", "HOLD_OVER"), told(5));
        assertEquals(started, startedFor().size());
    }

    @Test
    void wrapW4_comingAndGoingWhileItFlapsIsNoNewsAndEachAgentHasItsOwnEpisode() {
        scene.usePolicy(new Composed().with("FlapPolicy").build());
        for (int i = 0; i < 30; i++) {
            flap(5, "web", 101_000 + 12_000L * i, 3);
            scene.says(5, Freshness.RESUMED);
            scene.feed.revivals.put(5, new Revival(true, 9, scene.now + 500 * Scene.MS));
            passEach(scene.now / Scene.MS + 500, scene.now / Scene.MS + 5_000, 500);
            scene.says(5, Freshness.STILL_SILENT);
        }
        assertEquals(List.of("FLAPPING"), told(5));
        flap(6, "db", scene.now / Scene.MS + 1_000, 6);
        assertEquals(List.of("FLAPPING"), told(6));
        assertEquals(List.of(), told(0));
    }

    private void mass(String mode, int convictions) {
        scene.usePolicy(new Composed().with("MassBrakePolicy", "waitForOthersMillis", 3_000L, "modeAfterHold", mode).with("TokenBucketPolicy").build());
        scene.action.script = run -> run.exits(0);
        scene.feed.tracked = 10;
        for (int pid = 1; pid <= convictions; pid++) {
            scene.at(10_000 + 500L * (pid - 1)).stalls("a" + pid, pid, 0);
            scene.passes();
        }
    }

    @Test
    void stallS16_wrapW8_theMassStallIsToldOnceAndItsEndOnce() {
        mass("paced", 5);
        assertEquals(List.of("MASS"), told(0));
        for (int pid = 1; pid <= 5; pid++) {
            assertEquals(List.of(), told(pid), "neither for each agent nor for each held request");
            assertTrue(explained("a" + pid, "hold1").toString().startsWith("MASS (5 of 10") || pid < 5, "but it can be asked for");
        }
        assertEquals(22_000, publishedAt("DECISION 0 HOLD_OVER", 12_100, 60_000), "ten seconds after the fifth");
        assertEquals(List.of(1, 2, 3, 4, 5), startedFor());
        assertTrue(scene.stream.lines.indexOf("DECISION 0 HOLD_OVER") < scene.stream.lines.indexOf("DECISION 1 spawned"), "first the end, then the starts");
        passEach(22_100, 60_000, 100);
        assertEquals(List.of("MASS", "HOLD_OVER"), told(0));
    }

    @Test
    void stallS17_wrapW8_fourOfTenAreNoNews() {
        mass("paced", 4);
        passEach(11_600, 60_000, 100);
        assertEquals(List.of(), told(0));
        assertEquals(List.of(1, 2, 3, 4), startedFor());
    }

    @Test
    void wrapW8_manualTellsTheEndTooAndLeavesTheStallsToPeople() {
        mass("manual", 5);
        passEach(12_100, 60_000, 100);
        assertEquals(List.of("MASS", "HOLD_OVER"), told(0));
        assertEquals(List.of(), startedFor());
        assertEquals(5, scene.count(Outcome.REFUSED_POLICY));
    }

    @Test
    void wrapW8_theEndIsToldAlsoWhenEverybodyHasComeBack() {
        mass("paced", 5);
        for (int pid = 1; pid <= 5; pid++) {
            scene.says(pid, Freshness.RESUMED);
            scene.feed.revivals.put(pid, new Revival(true, 3, scene.now));
        }
        assertEquals(22_000, publishedAt("DECISION 0 HOLD_OVER", 12_100, 60_000));
        assertEquals(List.of(), startedFor());
    }

    @Test
    void wrapW8_aHoldThatIsProlongedIsOneEpisodeAndTheNextMassStallAnother() {
        mass("paced", 5);
        for (int pid = 11; pid <= 15; pid++) {
            scene.at(20_000).stalls("b" + pid, pid, 0);
        }
        scene.passes();
        assertEquals(30_000, publishedAt("DECISION 0 HOLD_OVER", 20_100, 60_000));
        for (int pid = 21; pid <= 25; pid++) {
            scene.at(100_000).stalls("c" + pid, pid, 0);
        }
        scene.passes();
        passEach(100_100, 120_000, 100);
        assertEquals(List.of("MASS", "HOLD_OVER", "MASS", "HOLD_OVER"), told(0));
    }

    @Test
    void wrapW8_aPersonWhoReleasesTheStallsEndsTheEpisode() {
        mass("paced", 5);
        CompletableFuture<OperatorDesk.Reply> reply = scene.desk.order(OperatorDesk.Order.RELEASE, "", "test").toCompletableFuture();
        scene.at(13_000).passes();
        assertTrue(reply.join().isDone());
        scene.at(13_100).passes();
        assertEquals(List.of("MASS", "HOLD_OVER"), told(0).stream().filter(token -> !token.equals("OPERATOR")).toList());
        passEach(13_200, 15_000, 100);
        assertEquals(5, startedFor().size(), "the last when it has waited for others");
    }

    @Test
    void wrapW8_takingThePolicyAwayEndsTheEpisode() {
        mass("paced", 5);
        RecoveryPolicy before = scene.policies.call("composite", policy -> policy);
        scene.policies.withdraw(before);
        scene.at(13_000).passes();
        assertEquals(List.of("MASS", "HOLD_OVER"), told(0));
        assertEquals(5, startedFor().size());
    }

    /** The law: starts and ends alternate, whatever happens, and at the end nothing is left open. */
    @ParameterizedTest
    @CsvSource({"1", "2", "3", "4", "5", "6", "7", "8"})
    void wrapW4_wrapW8_law_startsAndEndsAlternate(long seed) {
        Random random = new Random(seed);
        scene.usePolicy(new Composed().with("FlapPolicy").with("MassBrakePolicy", "holdMillis", 5_000L).build());
        scene.action.script = run -> run.exits(0);
        scene.feed.tracked = 6;
        long[] aliveSince = new long[7];
        boolean[] isAlive = {true, true, true, true, true, true, true};
        for (long at = 100_000; at < 600_000; at += 250) {
            scene.at(at);
            boolean isBad = at / 50_000 % 2 == 0;
            for (int pid = 1; pid <= 6; pid++) {
                if (isAlive[pid] && random.nextInt(isBad ? 12 : 400) == 0) {
                    isAlive[pid] = false;
                    scene.says(pid, Freshness.STILL_SILENT);
                    scene.feed.revivals.put(pid, Revival.SILENT);
                    scene.stalls("a" + pid, pid, aliveSince[pid]);
                } else if (!isAlive[pid] && random.nextInt(8) == 0) {
                    isAlive[pid] = true;
                    aliveSince[pid] = at;
                    scene.says(pid, Freshness.RESUMED);
                    scene.feed.revivals.put(pid, new Revival(true, 5, at * Scene.MS));
                }
            }
            scene.passes();
        }
        passEach(600_000, 1_200_000, 5_000);
        int episodes = 0;
        for (int pid = 0; pid <= 6; pid++) {
            List<String> told = new ArrayList<>(told(pid));
            for (int i = 0; i < told.size(); i++) {
                assertEquals(i % 2 == 1 ? "HOLD_OVER" : pid == 0 ? "MASS" : "FLAPPING", told.get(i), told::toString);
            }
            assertEquals(0, told.size() % 2, told::toString);
            episodes += told.size() / 2;
        }
        assertTrue(episodes > 3, "some have happened: " + episodes);
    }

    private final ScriptedAction notice = new ScriptedAction("notify");

    private void maintenance(String mode) {
        notice.isNotice = true;
        notice.script = run -> run.exits(0);
        scene.actions.offer(notice, "notify", Map.of());
        scene.action.script = run -> run.exits(0);
        scene.usePolicy(new Composed().with("MaintenancePolicy", "windows", "0 12 * * * UTC PT60M", "mode", mode)
            .with("LadderPolicy", "rungs", "notify confirmMillis=1; default attempts=1 confirmMillis=30000").build());
        scene.wallclockMillis = Instant.parse("2026-06-01T12:59:00Z").toEpochMilli();
        scene.at(10_000).stalls(5, 7);
        scene.passes();
        passEach(10_500, 89_500, 500);
        assertEquals(List.of(), startedFor());
    }

    @Test
    void wrapW6_holdAllMutesNoticesAndEventsButNotTheAnswerToAQuestion() {
        maintenance("hold-all");
        assertEquals(List.of(), told(5));
        assertEquals(0, notice.requests.size());
        assertEquals("MAINTENANCE (from 2026-06-01T12:00:00Z until 2026-06-01T13:00:00Z)", explained("5", "hold1"));
        scene.at(90_000).passes();
        assertEquals(1, notice.requests.size(), "re-evaluated when things have settled");
        assertEquals(List.of(5), startedFor());
        assertFalse(told(5).contains("HOLD_OVER"));
    }

    @Test
    void wrapW6_holdActionsGivesTheNoticeAndTellsOfTheHoldOnce() {
        maintenance("hold-actions");
        assertEquals(1, notice.requests.size());
        assertEquals(List.of("MAINTENANCE"), told(5));
        scene.at(90_000).passes();
        assertEquals(List.of(5), startedFor());
        assertEquals(List.of("MAINTENANCE", "HOLD_OVER"), told(5));
        assertEquals(1, notice.requests.size());
    }

    @ParameterizedTest
    @CsvSource({"2026-06-01T11:59:59.999Z, true", "2026-06-01T12:00:00Z, false", "2026-06-01T12:59:59.999Z, false", "2026-06-01T13:00:00Z, true"})
    void stallS19_wrapW6_aStepOfTheClockOverACronWindowCountsAtOnce(String wall, boolean isStarted) {
        scene.usePolicy(new Composed().with("MaintenancePolicy", "windows", "0 12 * * 1 UTC PT60M", "settleMillis", 0L).build());
        scene.wallclockMillis = Instant.parse("2026-06-01T12:30:00Z").toEpochMilli();
        scene.at(10_000).stalls(5, 7);
        scene.passes();
        scene.wallclockMillis = Instant.parse(wall).toEpochMilli() - 11_000;
        scene.at(11_000).passes();
        assertEquals(isStarted ? List.of(5) : List.of(), startedFor());
    }
}
