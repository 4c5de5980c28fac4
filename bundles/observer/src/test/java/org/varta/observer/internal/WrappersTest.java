// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.api.stall.Freshness;
import org.varta.api.stall.StallReason;
import org.varta.api.stall.Verdict;
import org.varta.api.transport.Origin;
import org.varta.posix.ProcessActivity;
import org.varta.posix.ProcessActivity.State;

/** Wrappers W1, W2, W3 and W9 around a threshold of three seconds; numbers of the stall policies specification, section 3. */
class WrappersTest {
    private static final int PID = 1001;
    private final Engine engine = new Engine(64);
    private long restartGraceMillis;

    @BeforeEach
    void processExists() {
        engine.identity.process(PID, 77);
    }

    private void use(int settleBeats, int clearBeats, long clearHoldMillis, int health, boolean isEvidenceAsked) {
        engine.detection.use(new Wrappers(settleBeats, 3000 * Engine.MILLI, restartGraceMillis * Engine.MILLI, clearBeats, clearHoldMillis * Engine.MILLI, health, 60_000 * Engine.MILLI, isEvidenceAsked, 60_000 * Engine.MILLI,
            5000 * Engine.MILLI));
    }

    private String state() {
        return engine.detection.stateOf(engine.slot(PID));
    }

    /** When the agent is convicted, looking every hundred milliseconds. */
    private Verdict convictionBy(long lastMillis) {
        for (long millis = engine.source[0] / Engine.MILLI; millis <= lastMillis; millis += 100) {
            List<Verdict> verdicts = engine.at(millis).tick();
            if (!verdicts.isEmpty()) {
                return verdicts.get(0);
            }
        }
        return null;
    }

    @Test
    void stallS04_wrapW2_shouldCallAliveOnlyAfterTwoBeatsOnTime() {
        use(0, 2, 0, 0, false);
        FreshnessDesk desk = new FreshnessDesk(engine.table, engine.identity);
        engine.at(10_000).beat(PID, 1);
        List<Verdict> verdicts = engine.at(13_000).tick();
        assertEquals(13_000 * Engine.MILLI, verdicts.get(0).convictedAt());
        assertEquals(List.of(Freshness.STILL_SILENT), desk.answer(verdicts));
        engine.at(15_000).beat(PID, 2);
        assertEquals("returning", state());
        assertFalse(engine.table.isLatched[engine.slot(PID)]);
        assertEquals(List.of(Freshness.RESUMED), desk.answer(verdicts), "recovery is cancelled by the first beat");
        engine.at(16_000).beat(PID, 3);
        assertEquals("alive", state());
        assertEquals(2000, QualityTest.metrics(engine).get("varta_policy_mistake_ms_total{policy=p1}"), "counted to the first beat");
    }

    @Test
    void wrapW2_shouldStartCountingAgainAtALateBeat() {
        use(0, 3, 0, 0, false);
        engine.beat(PID, 1);
        engine.at(3000).tick();
        engine.at(4000).beat(PID, 2);
        engine.at(8000).beat(PID, 3);
        engine.at(8500).beat(PID, 4);
        assertEquals("returning", state());
        engine.at(9000).beat(PID, 5);
        assertEquals("alive", state());
    }

    @Test
    void wrapW2_shouldHoldForALeastTimeOfHealth() {
        use(0, 1, 2000, 0, false);
        engine.beat(PID, 1);
        engine.at(3000).tick();
        engine.at(4000).beat(PID, 2);
        engine.at(5999).beat(PID, 3);
        assertEquals("returning", state());
        engine.at(6000).beat(PID, 4);
        assertEquals("alive", state());
    }

    @Test
    void wrapW2_shouldConvictAgainWhoFallsSilentWhileReturning() {
        use(0, 5, 0, 0, false);
        engine.beat(PID, 1);
        engine.at(3000).tick();
        engine.at(4000).beat(PID, 2);
        assertEquals(1, engine.at(7000).tick().size());
        assertEquals("stalled", state());
    }

    @Test
    void wrapW1_shouldAllowBootstrapUntilSettled() {
        engine.use("quick", 100);
        use(3, 1, 0, 0, false);
        engine.beat(PID, 1);
        assertEquals(List.of(), engine.at(2999).tick());
        engine.at(2999).beat(PID, 2);
        engine.at(3000).beat(PID, 3);
        assertEquals(1, engine.at(3100).tick().size(), "settled by its third beat");
    }

    /** Convicts the agent three seconds after its beat, and starts a recovery so many milliseconds after it stalled. */
    private Verdict recovered(int pid, long beatMillis, long waitMillis) {
        engine.at(beatMillis).beat(pid, 1);
        Verdict verdict = engine.at(beatMillis + 3000).tick().get(0);
        engine.at(beatMillis + 3000 + waitMillis);
        engine.detection.restarted(verdict, engine.source[0]);
        return verdict;
    }

    private void useRestartGrace(long millis) {
        restartGraceMillis = millis;
        use(0, 1, 0, 0, false);
    }

    private String hold() {
        OrderedExplanation explanation = new OrderedExplanation();
        engine.detection.explain(engine.slot(PID), engine.source[0], explanation);
        return (String) explanation.pairs().get("hold");
    }

    @Test
    void wrapW1_shouldHoldTheOldProcessForTheRestartGraceAndSaySo() {
        useRestartGrace(30_000);
        recovered(PID, 0, 1000);
        assertEquals("RESTART_GRACE", hold(), "stalled, and expected back");
        engine.at(5000).beat(PID, 2);
        assertEquals("", hold(), "nothing holds it while it beats");
        Verdict verdict = convictionBy(60_000);
        assertEquals(34_000 * Engine.MILLI, verdict.deadline(), "30 s after the start, not 3 s after its last beat");
        assertEquals(34_000 * Engine.MILLI, verdict.convictedAt());
        assertEquals("RESTART_GRACE", verdict.explanation().get("hold"));
        engine.at(35_000).beat(PID, 3);
        assertEquals(38_000 * Engine.MILLI, convictionBy(60_000).convictedAt(), "once for each start");
    }

    @Test
    void wrapW1_shouldEndTheRestartGraceWithTheFirstBeatOfTheNewGeneration() {
        useRestartGrace(30_000);
        recovered(PID, 0, 0);
        engine.identity.process(PID, 78);
        engine.at(5000).beat(PID, 1);
        assertEquals("", hold());
        assertEquals(8000 * Engine.MILLI, convictionBy(60_000).convictedAt());
    }

    @Test
    void wrapW1_shouldEndTheRestartGraceWhenAProcessWithAnotherIdTakesThePlace() {
        useRestartGrace(30_000);
        engine.declare(new DeclaredAgent("pump", 0, DeclaredAgent.ANY_UID, new Glob("pumpd"), new Glob(""), new Glob(""), "p", false, 0), new Engine.Threshold(3000, 64));
        int next = PID + 1;
        int stranger = PID + 2;
        for (int pid = PID; pid <= stranger; pid++) {
            engine.identity.process(pid, pid);
            engine.identity.commands.put(pid, pid == stranger ? "lampd" : "pumpd");
        }
        recovered(PID, 0, 0);
        engine.at(3500).beat(PID, 2);
        engine.at(4000).beat(stranger, 1);
        assertEquals(List.of(), engine.at(6900).tick());
        assertEquals(stranger, engine.at(7000).tick().get(0).pid(), "another agent's beat ends nothing, and its own deadline stands");
        assertEquals("RESTART_GRACE", hold());
        engine.at(8000).beat(next, 1);
        Map<Integer, Long> convicted = new HashMap<>();
        for (long millis = 8000; millis <= 34_000; millis += 100) {
            engine.at(millis).tick().forEach(verdict -> convicted.put(verdict.pid(), verdict.deadline() / Engine.MILLI));
        }
        assertEquals(Map.of(PID, 6500L, next, 11_000L), convicted, "nothing holds the old one any more");
    }

    @Test
    void wrapW1_shouldGiveAnExpectedAgentItsRestartGraceBeforeItIsMissed() {
        useRestartGrace(30_000);
        DeclaredAgent rule = new DeclaredAgent("pump", 0, DeclaredAgent.ANY_UID, new Glob("pumpd"), new Glob(""), new Glob(""), "p", true, 1_000_000_000L);
        Verdict before = new Verdict(9, 1, 1, PID, Origin.KERNEL_ATTESTED, 0, false, 77, 0, 1, 0, 0, 0, "p", StallReason.DEADLINE, Map.of(), "pump", "pumpd", 0, 1);
        engine.declare(rule, new Engine.Threshold(3000, 64));
        engine.detection.restarted(before, 0);
        engine.detection.roster().lookForUnseen(29_999 * Engine.MILLI);
        assertEquals(0, engine.count(Counter.NEVER_SEEN));
        engine.detection.roster().lookForUnseen(30_000 * Engine.MILLI);
        assertEquals(1, engine.count(Counter.NEVER_SEEN));
    }

    @Test
    void wrapW1_shouldGiveNoRestartGraceWhenOffOrWhenTheSlotIsAnothersByNow() {
        useRestartGrace(0);
        Verdict verdict = recovered(PID, 0, 0);
        engine.at(4000).beat(PID, 2);
        assertEquals(7000 * Engine.MILLI, convictionBy(60_000).convictedAt());
        useRestartGrace(30_000);
        engine.identity.process(PID, 78);
        engine.at(20_000).beat(PID, 1);
        engine.detection.restarted(verdict, engine.source[0]);
        assertEquals(23_000 * Engine.MILLI, convictionBy(60_000).convictedAt(), "the new process was there before the news of its start");
    }

    @Test
    void wrapW1_shouldMoveTheRestartGraceByTheTimeThatTheObserverDidNotRun() {
        useRestartGrace(30_000);
        recovered(PID, 0, 0);
        engine.at(4000).beat(PID, 2);
        engine.at(10_000).detection.paused(5000 * Engine.MILLI, 10_000 * Engine.MILLI, 5000 * Engine.MILLI);
        assertEquals(38_000 * Engine.MILLI, convictionBy(60_000).convictedAt());
    }

    /** The law: deadline' = max(deadline, graceEnd) while no beat of the new generation has been accepted. */
    @Test
    void wrapW1_law_theLaterOfDeadlineAndGraceCounts() {
        Random random = new Random(42);
        for (int round = 0; round < 500; round++) {
            Engine fresh = new Engine(4);
            fresh.identity.process(PID, 77);
            long grace = 100L * random.nextInt(100);
            fresh.detection.use(new Wrappers(0, 0, grace * Engine.MILLI, 1, 0, 0, 0, false, 0, 0));
            fresh.beat(PID, 1);
            Verdict verdict = fresh.at(3000).tick().get(0);
            long start = 3000 + 100L * random.nextInt(30);
            fresh.at(start).detection.restarted(verdict, start * Engine.MILLI);
            long last = start + 100L * random.nextInt(100);
            boolean isNewGeneration = random.nextInt(4) == 0;
            fresh.identity.process(PID, isNewGeneration ? 78 : 77);
            fresh.at(last).beat(PID, isNewGeneration ? 1 : 2);
            long expected = isNewGeneration || grace == 0 ? last + 3000 : Math.max(last + 3000, start + grace);
            long convictedAt = -1;
            for (long millis = last; convictedAt < 0 && millis <= last + 60_000; millis += 100) {
                convictedAt = fresh.at(millis).tick().isEmpty() ? -1 : millis;
            }
            assertEquals(expected, convictedAt, "start " + start + ", grace " + grace + ", last beat " + last);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 3000", "1, 6000", "2, 9000", "3, 12000", "4, 15000", "5, 18000", "6, 21000", "7, 24000"})
    void wrapW3_shouldMultiplyAllowancesByTheObserversOwnSlowness(int score, long allowance) {
        use(0, 1, 0, 7, false);
        LocalHealth health = new LocalHealth();
        health.limit(7);
        Leniency leniency = new Leniency(engine.table, engine.identity, health, new RestartGraces(engine.table, engine.detection.roster()));
        leniency.use(new Wrappers(0, 0, 0, 1, 0, 7, 60_000 * Engine.MILLI, false, 0, 0));
        engine.beat(PID, 1);
        for (int i = 0; i < score; i++) {
            health.turnTook(LocalHealth.SLOW_TURN_NANOS + 1, 0);
        }
        assertEquals(allowance * Engine.MILLI, leniency.extend(engine.slot(PID), 3000 * Engine.MILLI, 3000 * Engine.MILLI));
    }

    @Test
    void wrapW3_shouldForgetAPointEveryTenSecondsAndKeepWithinItsMaximum() {
        LocalHealth health = new LocalHealth();
        health.turnTook(LocalHealth.SLOW_TURN_NANOS + 1, 0);
        assertEquals(0, health.score(0), "off");
        health.limit(2);
        for (int i = 0; i < 5; i++) {
            health.turnTook(LocalHealth.SLOW_TURN_NANOS + 1, 1000 * Engine.MILLI);
        }
        health.turnTook(LocalHealth.SLOW_TURN_NANOS, 1000 * Engine.MILLI);
        assertEquals(List.of(2, 2, 1, 1, 0), List.of(health.score(1000 * Engine.MILLI), health.score(10_999 * Engine.MILLI), health.score(11_000 * Engine.MILLI),
            health.score(20_999 * Engine.MILLI), health.score(21_000 * Engine.MILLI)));
    }

    @Test
    void wrapW3_shouldActInTheLoopsOwnOrder() {
        use(0, 1, 0, 7, false);
        engine.beat(PID, 1);
        engine.detection.turnTook(LocalHealth.SLOW_TURN_NANOS + 1, 0);
        Verdict verdict = convictionBy(20_000);
        assertEquals(6000 * Engine.MILLI, verdict.deadline());
        assertEquals("LOCAL_HEALTH", verdict.explanation().get("hold"));
    }

    @Test
    void wrapW9_shouldNameAProcessThatIsGone() {
        use(0, 1, 0, 0, true);
        engine.beat(PID, 1);
        engine.identity.gone(PID);
        engine.identity.activities.put(PID, ProcessActivity.GONE);
        Verdict verdict = convictionBy(20_000);
        assertEquals(3000 * Engine.MILLI, verdict.convictedAt());
        assertEquals(StallReason.PROCESS_GONE, verdict.reason());
    }

    @Test
    void wrapW9_shouldSpareAStoppedProcessForAMinuteAtMost() {
        use(0, 1, 0, 0, true);
        engine.beat(PID, 1);
        engine.identity.activities.put(PID, new ProcessActivity(State.STOPPED, 0));
        Verdict verdict = convictionBy(100_000);
        assertEquals(63_000 * Engine.MILLI, verdict.convictedAt());
        assertEquals(StallReason.DEADLINE, verdict.reason());
        assertEquals("EVIDENCE_STOPPED", verdict.explanation().get("hold"));
    }

    @Test
    void wrapW9_shouldGiveAContinuedProcessTimeToBeat() {
        use(0, 1, 0, 0, true);
        engine.beat(PID, 1);
        engine.identity.activities.put(PID, new ProcessActivity(State.STOPPED, 0));
        assertEquals(null, convictionBy(10_000));
        engine.identity.activities.put(PID, new ProcessActivity(State.SLEEPING, 0));
        assertEquals(13_500 * Engine.MILLI, convictionBy(30_000).convictedAt(), "its allowance from the next look on");
        engine.beat(PID, 2);
        engine.identity.activities.put(PID, new ProcessActivity(State.SLEEPING, 0));
        long last = engine.source[0];
        assertEquals(last + 3000 * Engine.MILLI, convictionBy(60_000).convictedAt(), "another silence");
    }

    @Test
    void wrapW9_shouldSpareAProcessThatWaitsForADeviceOnce() {
        use(0, 1, 0, 0, true);
        engine.beat(PID, 1);
        engine.identity.activities.put(PID, new ProcessActivity(State.DISK_SLEEP, 0));
        Verdict verdict = convictionBy(20_000);
        assertEquals(8000 * Engine.MILLI, verdict.convictedAt());
        assertEquals("IO_WAIT", verdict.explanation().get("evidence"));
    }

    @Test
    void wrapW9_shouldNameABusyLoop() {
        use(0, 1, 0, 0, true);
        engine.use("soft", new SoftThreshold());
        engine.beat(PID, 1);
        engine.identity.activities.put(PID, new ProcessActivity(State.RUNNING, 100));
        engine.at(2000).tick();
        engine.identity.activities.put(PID, new ProcessActivity(State.RUNNING, 100 + 60));
        Verdict verdict = engine.at(3000).tick().get(0);
        assertEquals("BUSY_LOOP_SUSPECT", verdict.explanation().get("evidence"));
    }

    /** Suspects a second before it convicts. */
    private static final class SoftThreshold extends Engine.Threshold {
        SoftThreshold() {
            super(3000, 64);
        }

        @Override
        public long softDeadline(int slot) {
            return super.softDeadline(slot) - 1000 * Engine.MILLI;
        }
    }

    @Test
    void wrapW9_shouldAskNobodyAboutASenderThatIsNotAttested() {
        use(0, 1, 0, 0, true);
        engine.network(PID, 1, Origin.NETWORK_UNVERIFIED);
        engine.identity.activities.put(PID, new ProcessActivity(State.STOPPED, 0));
        assertEquals(3000 * Engine.MILLI, convictionBy(20_000).convictedAt());
    }

    @Test
    void shouldChangeNothingWhenOff() {
        engine.identity.activities.put(PID, new ProcessActivity(State.STOPPED, 0));
        engine.beat(PID, 1);
        engine.detection.turnTook(LocalHealth.SLOW_TURN_NANOS + 1, 0);
        assertEquals(3000 * Engine.MILLI, convictionBy(20_000).convictedAt());
        engine.beat(PID, 2);
        assertEquals("alive", state());
        assertTrue(engine.detection.healthScore(0) == 0);
    }
}
