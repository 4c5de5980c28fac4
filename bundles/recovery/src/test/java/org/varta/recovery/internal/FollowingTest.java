// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.api.audit.AuditRecord;
import org.varta.api.recovery.RecoveryRun;
import org.varta.api.stall.Freshness;
import org.varta.api.transport.Origin;

/** Budgets, timeouts, ends and stop: recovery specification 4.2, 10, 12 and the traces of 14. */
class FollowingTest {
    private final Bench bench = new Bench(1000, 2000);

    @Test
    void recT1_spawnAndCompleteAreRecordedWithTheirTimes() {
        bench.at(5000).stall(1001).passes();
        bench.runs.get(0).end.complete(0);
        bench.at(5250).pass();
        AuditRecord.Spawn spawn = bench.records(AuditRecord.Spawn.class).get(0);
        AuditRecord.Complete complete = bench.records(AuditRecord.Complete.class).get(0);
        assertEquals(6_000 * Bench.MILLI, spawn.observerNanos());
        assertEquals(2002, spawn.childPid());
        assertEquals("/bin/true", spawn.program());
        assertEquals(new AuditRecord.End.Reaped(0), complete.end());
        assertEquals(250 * Bench.MILLI, complete.durationNanos());
        assertEquals(1, bench.outcome(Outcome.REAPED_ZERO));
    }

    @Test
    void recT5_timeoutKillsOnceAndTheRecordFollows() {
        bench.stall(7).passes();
        bench.runs.get(0).diesWhenKilled = false;
        bench.at(1999).pass();
        assertEquals(0, bench.runs.get(0).kills);
        bench.at(2000).pass();
        bench.at(2010).pass();
        assertEquals(1, bench.runs.get(0).kills);
        assertEquals(1, bench.outcome(Outcome.KILLED));
        bench.runs.get(0).end.complete(137);
        bench.at(2020).pass();
        assertEquals(new AuditRecord.End.KilledBySignal(9), bench.records(AuditRecord.Complete.class).get(0).end());
        assertEquals(1, bench.outcome(Outcome.REAPED_NONZERO));
    }

    @Test
    void rec103_politeWayFirstThenTheKill() {
        Bench polite = new Bench(Bench.settings(1000, 2000, 500, 4096, 0, false));
        polite.stall(7).passes();
        polite.at(2000).pass();
        assertEquals(1, polite.runs.get(0).terminations);
        polite.at(2499).pass();
        assertEquals(0, polite.runs.get(0).kills);
        polite.at(2500).pass();
        assertEquals(1, polite.runs.get(0).kills);
        assertEquals(1, polite.outcome(Outcome.KILLED));
    }

    @ParameterizedTest
    @CsvSource({"false,137,reaped,137", "false,0,reaped,0", "true,137,signal,9", "true,143,signal,15", "true,192,signal,64", "true,193,exit,193", "true,128,exit,128", "true,3,exit,3"})
    void rec102_exitValuesBecomeColumns(boolean isKilled, int exit, String kind, int number) {
        bench.stall(7).passes();
        Bench.Run run = bench.runs.get(0);
        run.diesWhenKilled = false;
        if (isKilled) {
            bench.at(2000).pass();
        }
        run.end.complete(exit);
        bench.at(2001).pass();
        AuditRecord.End expected = switch (kind) {
            case "reaped" -> new AuditRecord.End.Reaped(number);
            case "signal" -> new AuditRecord.End.KilledBySignal(number);
            default -> new AuditRecord.End.KilledWithExit(number);
        };
        assertEquals(expected, bench.records(AuditRecord.Complete.class).get(0).end());
    }

    @Test
    void rec104_killThatFailsIsTriedEverySecondAndTheChildStays() {
        bench.stall(7).passes();
        Bench.Run run = bench.runs.get(0);
        run.canBeKilled = false;
        bench.at(2000).pass();
        bench.at(2999).pass();
        assertEquals(1, run.kills);
        bench.at(3000).pass();
        assertEquals(2, run.kills);
        assertEquals(2, bench.counters.killFailed.get());
        run.canBeKilled = true;
        bench.at(4000).pass();
        assertEquals(1, bench.outcome(Outcome.KILLED));
    }

    @Test
    void rec93_recordWaitsForTheOutputButNotForEver() {
        bench.stall(7).passes();
        Bench.Run run = bench.runs.get(0);
        run.output = new RecoveryRun.Output(10, 0, false, false);
        run.end.complete(0);
        bench.at(100).pass();
        bench.at(2099).pass();
        assertEquals(0, bench.outcome(Outcome.REAPED_ZERO));
        bench.at(2100).pass();
        assertEquals(10, bench.records(AuditRecord.Complete.class).get(0).stdoutBytes());
    }

    @Test
    void recT8_fortyStallsNeedThreePassesAndResumedAgentsAreSkipped() {
        for (int pid = 100; pid < 140; pid++) {
            bench.stall(pid);
        }
        assertTrue(bench.pass());
        assertEquals(16, bench.runs.size());
        bench.freshness.put(130, Freshness.RESUMED);
        bench.freshness.put(131, Freshness.RESUMED);
        bench.freshness.put(132, Freshness.RESUMED);
        assertTrue(bench.pass());
        assertEquals(32, bench.runs.size());
        assertFalse(bench.pass());
        assertEquals(37, bench.runs.size());
        assertEquals(3, bench.outcome(Outcome.SKIPPED_AGENT_RESUMED));
        assertEquals(2, bench.counters.startBudgetExceeded.get());
    }

    @Test
    void rec42_debouncedStallsAreBoundedByTheEvaluationBudget() {
        for (int pid = 0; pid < 600; pid++) {
            bench.stall(bench.verdict(1000 + pid, 0, Origin.SOCKET_MODE_ONLY, false));
        }
        assertTrue(bench.pass());
        assertEquals(256, bench.outcome(Outcome.REFUSED_SOCKET_MODE_ONLY));
        bench.passes();
        assertEquals(600, bench.outcome(Outcome.REFUSED_SOCKET_MODE_ONLY));
    }

    @Test
    void rec101_everyChildIsVisitedInTurn() {
        Bench many = new Bench(0, -1);
        for (int pid = 0; pid < 150; pid++) {
            many.stall(1000 + pid);
        }
        many.passes();
        many.runs.forEach(run -> run.end.complete(0));
        many.pass();
        many.pass();
        many.pass();
        assertEquals(150, many.outcome(Outcome.REAPED_ZERO));
        assertTrue(many.counters.reapTruncated.get() > 0);
    }

    @Test
    void actionThatIsGoneLeavesARunThatIsFollowedToItsEnd() {
        bench.stall(7).passes();
        bench.actions.withdraw(bench);
        bench.runs.get(0).end.complete(0);
        bench.at(10).pass();
        assertEquals(1, bench.outcome(Outcome.REAPED_ZERO));
    }

    @Test
    void recT10_stopKillsAndRecordsEachChild() throws InterruptedException {
        Bench stopping = new Bench(1000, -1);
        stopping.stall(7).stall(8).passes();
        stopping.runs.get(1).canBeKilled = false;
        stopping.desk.stop();
        Thread clock = new Thread(() -> {
            for (int millis = 0; millis <= 400; millis += 10) {
                stopping.at(millis);
                LockSupport.parkNanos(5 * Bench.MILLI);
            }
        });
        clock.start();
        stopping.desk.run();
        clock.join(20_000);
        List<AuditRecord.Complete> ends = stopping.records(AuditRecord.Complete.class);
        assertEquals(new AuditRecord.End.KilledBySignal(9), ends.get(0).end());
        assertEquals(new AuditRecord.End.ReapFailed(), ends.get(1).end());
        assertEquals(2, ends.size());
    }

    /** The identities of 11.3 over anything that may happen. */
    @Property(tries = 200)
    void rec113_everyVerdictHasOneAnswerAndEveryEndItsStart(@ForAll long seed) {
        Random random = new Random(seed);
        Bench any = new Bench(Bench.settings(500, 1500, random.nextBoolean() ? 200 : 0, 6, 4, false));
        int evaluated = 0;
        long millis = 0;
        for (int step = 0; step < 200; step++) {
            any.at(millis += random.nextInt(400));
            int pid = 10 + random.nextInt(8);
            if (random.nextInt(3) > 0) {
                any.freshness.put(pid, random.nextInt(4) == 0 ? Freshness.RESUMED : Freshness.STILL_SILENT);
                any.stall(pid, 1 + random.nextInt(2));
                evaluated++;
            }
            if (!any.runs.isEmpty() && random.nextBoolean()) {
                Bench.Run run = any.runs.get(random.nextInt(any.runs.size()));
                run.canBeKilled = random.nextInt(5) > 0;
                run.end.complete(random.nextInt(3));
            }
            any.canStart = random.nextInt(10) > 0;
            any.passes();
        }
        long answers = 0;
        for (Outcome outcome : Outcome.values()) {
            boolean isEnd = outcome == Outcome.REAPED_ZERO || outcome == Outcome.REAPED_NONZERO || outcome == Outcome.KILLED;
            answers += isEnd ? 0 : any.outcome(outcome);
        }
        assertEquals(evaluated, answers);
        assertEquals(any.outcome(Outcome.SPAWNED), any.records(AuditRecord.Spawn.class).size());
        Map<Integer, Integer> open = new HashMap<>();
        for (AuditRecord record : any.records) {
            if (record instanceof AuditRecord.Spawn spawn) {
                open.put(spawn.childPid(), spawn.agentPid());
            } else if (record instanceof AuditRecord.Complete complete) {
                assertEquals(complete.agentPid(), open.remove(complete.childPid()));
            }
        }
        assertEquals(any.records.size(), evaluated + any.records(AuditRecord.Complete.class).size());
        assertEquals(0, any.counters.invariantViolations.get());
    }
}
