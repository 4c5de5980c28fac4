// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.varta.api.stall.Freshness;

/** The worked traces of recovery specification 14: debounce 1000 ms, timeout 2000 ms, audit on. */
class WorkedTracesTest {
    private static final String SPAWN_END = "·exec·/usr/local/bin/restart-unit·inline·38";
    private final Scene scene = new Scene("timeoutMillis", 2000);

    private List<String> firstRecoveryOfAgent1001() {
        List<String> spawn = scene.at(5000).answer(1001, 77);
        scene.action.last().exits(0);
        scene.at(5250).pass();
        return spawn;
    }

    @Test
    void recTrace1_shouldStartAndRecordTheEnd() {
        assertEquals(List.of("5000000000·spawn·1001·2002" + SPAWN_END), scene.at(5000).answer(1001, 77));
        scene.action.last().exits(0);
        assertEquals(List.of("5250000000·complete·1001·2002·reaped·0·-·250000000·0·0·false"), scene.at(5250).pass());
        assertEquals(List.of(1L, 1L), List.of(scene.count(Outcome.SPAWNED), scene.count(Outcome.REAPED_ZERO)));
        assertEquals(250_000_000L, scene.counters.durationNanos.get());
        assertEquals(1, scene.counters.durations.get());
    }

    @Test
    void recTrace2_shouldDebounceInsideTheWindow() {
        assertEquals(List.of("5000000000·spawn·1001·2002" + SPAWN_END), firstRecoveryOfAgent1001());
        assertEquals(List.of("5800000000·refused·1001·debounced"), scene.at(5800).answer(1001, 77));
        assertEquals(1, scene.count(Outcome.DEBOUNCED));
        assertEquals(List.of(), scene.at(60_000).pass());
    }

    @Test
    void recTrace3_shouldStartAgainExactlyAtTheEdge() {
        firstRecoveryOfAgent1001();
        scene.now = 6_000_000_000L - 1;
        assertEquals(List.of("5999999999·refused·1001·debounced"), scene.answer(1001, 77));
        assertEquals(List.of("6000000000·spawn·1001·2003" + SPAWN_END), scene.at(6000).answer(1001, 77));
    }

    @Test
    void recTrace4_shouldReplaceTheChildOfARecycledProcessId() {
        scene.at(5000).answer(1001, 77);
        assertEquals(List.of("5600000000·spawn·1001·2003" + SPAWN_END), scene.at(5600).answer(1001, 78));
        assertEquals(List.of("5610000000·complete·1001·2002·killed·-·9·610000000·0·0·false"), scene.at(5610).pass());
        assertEquals(1, scene.counters.debounceRecycled.get());
        assertEquals(1, scene.counters.outstandingRecycled.get());
        assertEquals(List.of(2L, 1L, 0L, 0L), List.of(scene.count(Outcome.SPAWNED), scene.count(Outcome.KILLED), scene.count(Outcome.REAPED_ZERO),
            scene.count(Outcome.REAPED_NONZERO)));
    }

    @Test
    void recTrace5_shouldKillAtTheTimeoutAndRecordTheEndInTheNextPass() {
        scene.at(5000).answer(1001, 77);
        scene.now = 7_000_000_000L - 1;
        assertEquals(List.of(), scene.pass());
        assertEquals(0, scene.action.last().kills);
        assertEquals(List.of(), scene.at(7000).pass());
        assertEquals(1, scene.count(Outcome.KILLED));
        assertEquals(List.of("7010000000·complete·1001·2002·killed·-·9·2010000000·0·0·false"), scene.at(7010).pass());
        assertEquals(1, scene.count(Outcome.REAPED_NONZERO));
        assertEquals(1, scene.action.last().kills);
    }

    @Test
    void recTrace6_shouldAnswerInFlightWhileAChildHangs() {
        Scene patient = new Scene();
        patient.at(5000).answer(1001, 77);
        assertEquals(List.of("15000000000·refused·1001·outstanding_in_flight"), patient.at(15_000).answer(1001, 77));
        assertEquals(1, patient.count(Outcome.DEBOUNCED));
        assertEquals(0, patient.action.last().kills);
    }

    @Test
    void recTrace7_shouldNotUseUpTheWindowByAFailedStart() {
        scene.action.isMissing = true;
        assertEquals(List.of("5000000000·refused·1001·spawn_failed"), scene.at(5000).answer(1001, 77));
        scene.action.isMissing = false;
        assertEquals(List.of("5300000000·spawn·1001·2002" + SPAWN_END), scene.at(5300).answer(1001, 77));
        assertEquals(List.of(1L, 1L), List.of(scene.count(Outcome.SPAWN_FAILED), scene.count(Outcome.SPAWNED)));
    }

    @Test
    void recTrace8_recB1_recB5_shouldStartSixteenAPassAndSeeWhoResumedMeanwhile() {
        scene.at(5000);
        for (int pid = 1001; pid <= 1040; pid++) {
            scene.stalls(pid, 77);
        }
        assertEquals(16, scene.pass().size());
        assertEquals(1, scene.counters.startBudgetExceeded.get());
        List.of(1020, 1030, 1040).forEach(pid -> scene.says(pid, Freshness.RESUMED));
        List<String> second = scene.pass();
        assertEquals(2, scene.counters.startBudgetExceeded.get());
        List<String> third = scene.pass();
        assertEquals(2, scene.counters.startBudgetExceeded.get());
        assertEquals(37, scene.count(Outcome.SPAWNED));
        assertEquals(3, scene.count(Outcome.SKIPPED_AGENT_RESUMED));
        assertEquals(16, second.stream().filter(line -> line.contains("·spawn·")).count());
        assertEquals(5, third.stream().filter(line -> line.contains("·spawn·")).count());
        assertTrue(scene.pass().isEmpty());
    }

    @Test
    void recTrace9_shouldRefuseWithoutRoomForAChildAndLeaveNoTrace() {
        Scene small = new Scene("childCapacity", 2);
        small.at(5000).answer(1, 7);
        small.answer(2, 7);
        assertEquals(List.of("5000000000·refused·3·outstanding_capacity"), small.answer(3, 7));
        assertEquals(1, small.counters.get(Refusal.OUTSTANDING_CAPACITY));
        small.action.runs.forEach(run -> run.exits(0));
        small.at(6000).pass();
        assertEquals(List.of("6000000000·spawn·3·2004" + SPAWN_END), small.answer(3, 7));
    }

    @Test
    void recTrace9_recL12_shouldRefuseWithoutRoomInTheLedgerAndEvictLater() {
        Scene small = new Scene("childCapacity", 2);
        small.action.script = run -> run.exits(0);
        small.at(5000).answer(1, 7);
        small.answer(2, 7);
        small.at(5300).pass();
        assertEquals(List.of("5300000000·refused·3·debounce_capacity"), small.answer(3, 7));
        assertEquals(1, small.counters.get(Refusal.DEBOUNCE_CAPACITY));
        assertEquals(0, small.counters.evictions.get());
        assertEquals(0, small.metric("varta_recovery_children"));
        assertEquals(List.of("6000000000·spawn·3·2004" + SPAWN_END), small.at(6000).answer(3, 7));
        assertEquals(1, small.counters.evictions.get());
    }

    @Test
    void recTrace10_shouldEndTheLogWithTheKilledAndTheSurvivor() {
        Scene stopping = new Scene();
        stopping.at(5000).answer(1, 7);
        stopping.answer(2, 7);
        stopping.action.last().isKillable = false;
        stopping.desk.end();
        assertEquals(List.of("5000000000·complete·1·2002·killed·-·9·1·0·0·false", "10000000000·complete·2·2003·reap_failed·-·-·5000000000·0·0·false"),
            stopping.audit.take());
        assertEquals(10_000_000_000L, stopping.now);
    }
}
