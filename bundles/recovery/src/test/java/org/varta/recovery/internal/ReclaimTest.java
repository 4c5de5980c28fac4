// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.varta.api.recovery.RecoveryRun;
import org.varta.recovery.internal.ChildTable.Obstacle;

/** The child table and its leftovers: recovery specification 7. */
class ReclaimTest {
    private final Scene scene = new Scene("timeoutMillis", 2000, "termGraceMillis", 1000).at(5000);

    @Test
    void recT1_recT4_recT5_shouldNotTouchAChildOfTheSameOrAnUnknownLineage() {
        scene.answer(1, 7);
        scene.at(6000);
        assertEquals(List.of("6000000000·refused·1·outstanding_in_flight"), scene.answer(1, 7));
        assertEquals(List.of("6000000000·refused·1·outstanding_in_flight"), scene.answer(1, 0));
        assertEquals(0, scene.action.last().kills);
        assertEquals(0, scene.counters.outstandingRecycled.get());
    }

    @Test
    void recT2_shouldRecordTheEndFoundInTheDecisionBeforeTheNewStart() {
        scene.answer(1, 7);
        scene.feed.whenAsked = () -> scene.action.runs.get(0).exits(0);
        assertEquals(List.of("6000000000·complete·1·2002·reaped·0·-·1000000000·0·0·false", "6000000000·spawn·1·2003·exec·/usr/local/bin/restart-unit·inline·38"),
            scene.at(6000).answer(1, 7));
        assertEquals(1, scene.count(Outcome.REAPED_ZERO));
    }

    @Test
    void rec5_step6c_shouldWaitForTheOutputOfAFinishedChild() {
        scene.answer(1, 7);
        scene.action.last().output = new RecoveryRun.Output(5, 0, false, false);
        scene.action.last().exits(0);
        assertEquals(List.of("6000000000·refused·1·outstanding_in_flight"), scene.at(6000).answer(1, 7));
    }

    @Test
    void recT3_shouldKillAndMoveTheChildOfARecycledProcessId() {
        scene.answer(1, 7);
        scene.action.last().isDyingSlowly = true;
        scene.at(5600).answer(1, 8);
        assertEquals(List.of(1.0, 1.0), List.of(scene.metric("varta_recovery_children"), scene.metric("varta_recovery_leftover_children")));
        assertEquals(1, scene.action.runs.get(0).kills);
        assertEquals(List.of(), scene.at(9000).pass(), "neither asked nor killed again");
        assertEquals(List.of(0, 1), List.of(scene.action.runs.get(0).terminates, scene.action.runs.get(0).kills));
    }

    @Test
    void recT11_shouldNotKillAChildThatHasEndedAndRecordItAsReaped() {
        scene.answer(1, 7);
        scene.feed.whenAsked = () -> scene.action.runs.get(0).exits(0);
        scene.at(5600).answer(1, 8);
        assertEquals(0, scene.action.runs.get(0).kills);
        assertEquals(0, scene.count(Outcome.KILLED));
        assertEquals(List.of("5600000000·complete·1·2002·reaped·0·-·600000000·0·0·false"), scene.pass());
        assertEquals(0, scene.count(Outcome.REAPED_ZERO));
        assertEquals(1, scene.counters.outstandingRecycled.get());
    }

    @Test
    void shouldKillAChildThatWasOnlyAskedWhenItsAgentIsRecycled() {
        scene.answer(1, 7);
        scene.action.last().isDyingSlowly = true;
        scene.at(7000).pass();
        assertEquals(1, scene.count(Outcome.KILLED));
        scene.answer(1, 8);
        assertEquals(List.of(1, 1), List.of(scene.action.runs.get(0).terminates, scene.action.runs.get(0).kills));
        assertEquals(1, scene.count(Outcome.KILLED), "counted when it was asked");
    }

    @Test
    void recT7_shouldStartNothingBesideAChildThatCannotBeKilled() {
        scene.answer(1, 7);
        scene.action.last().isKillable = false;
        assertEquals(List.of("5600000000·refused·1·stale_child_kill_failed"), scene.at(5600).answer(1, 8));
        assertEquals(List.of("5700000000·refused·1·stale_child_kill_failed"), scene.at(5700).answer(1, 8));
        assertEquals(2, scene.counters.killFailed.get());
        scene.at(6700).pass();
        assertEquals(3, scene.counters.killFailed.get(), "tried again after a second");
        scene.action.runs.get(0).isKillable = true;
        scene.at(7700).pass();
        assertEquals(List.of("7700000000·complete·1·2002·killed·-·9·2700000000·0·0·false"), scene.pass());
        assertEquals(1, scene.answer(1, 8).size());
        assertEquals(2, scene.count(Outcome.SPAWNED));
    }

    @Test
    void recT8_shouldRefuseBeforeAnythingIsStartedWhenFull() {
        Scene full = new Scene("childCapacity", 3).at(5000);
        IntStream.rangeClosed(1, 5).forEach(pid -> full.stalls(pid, 7));
        full.passes();
        assertEquals(3, full.action.requests.size());
        assertEquals(2, full.count(Outcome.REFUSED_OUTSTANDING_CAPACITY));
    }

    @Test
    void recT9_recR13_shouldHaveRoomForAnyProcessIdsUpToItsCapacity() {
        Scene wide = new Scene().at(5000);
        IntStream.rangeClosed(1, 65).forEach(i -> wide.stalls(i << 20, 7));
        wide.stalls(0xFFFF_FFFF, 7);
        wide.passes();
        assertEquals(66, wide.count(Outcome.SPAWNED));
        assertEquals(0.0, wide.metric("varta_recovery_outstanding_probe_exhausted_total"));
    }

    @Test
    void rec25_shouldKeepItsChildrenAndRefuseNewOnesWhenItShrinks() {
        Scene shrinking = new Scene().at(5000);
        IntStream.rangeClosed(1, 4).forEach(pid -> shrinking.stalls(pid, 7));
        shrinking.passes();
        shrinking.audit.take();
        shrinking.configure("childCapacity", 2, "debounceMillis", 0);
        assertTrue(shrinking.answer(9, 7).get(0).endsWith("outstanding_capacity"));
        shrinking.action.runs.subList(0, 2).forEach(run -> run.exits(0));
        shrinking.pass();
        assertTrue(shrinking.answer(9, 7).get(0).endsWith("outstanding_capacity"));
        shrinking.action.runs.get(2).exits(0);
        shrinking.pass();
        assertTrue(shrinking.answer(9, 7).get(0).contains("·spawn·"));
        assertEquals(0, shrinking.count(Outcome.KILLED));
    }

    @Test
    void rec73_shouldKillButKeepTheChildWhenTheLeftoversAreFull() {
        ChildTable table = Tables.of(64, scene);
        ScriptedRun first = Tables.add(table, scene, 1, 7);
        ScriptedRun second = Tables.add(table, scene, 2, 7);
        first.isDyingSlowly = true;
        second.isDyingSlowly = true;
        assertEquals(Obstacle.NONE, table.makeWay(1, 8, 1, scene.now));
        assertEquals(Obstacle.LEFTOVERS_FULL, table.makeWay(2, 8, 1, scene.now));
        assertEquals(Obstacle.LEFTOVERS_FULL, table.makeWay(2, 8, 1, scene.now));
        assertEquals(List.of(1, 1), List.of(first.kills, second.kills), "each is killed once");
        assertEquals(List.of(1, 1), List.of(table.size(), table.leftovers()));
        first.exits(137);
        table.visit(scene.now);
        assertEquals(Obstacle.NONE, table.makeWay(2, 8, 1, scene.now));
        assertEquals(List.of(0, 1), List.of(table.size(), table.leftovers()));
    }

    @Test
    void recP9_shouldWaitForTheOutputOfALeftover() {
        scene.answer(1, 7);
        scene.action.last().output = new RecoveryRun.Output(4096, 0, false, false);
        scene.at(5600).answer(1, 8);
        assertEquals(List.of(), scene.at(5610).pass());
        scene.action.runs.get(0).output = new RecoveryRun.Output(6000, 0, false, true);
        assertEquals(List.of("5620000000·complete·1·2002·killed·-·9·620000000·6000·0·false"), scene.at(5620).pass());
    }

    @Test
    void recR20_shouldTellHowLongTheOldestRuns() {
        assertEquals(0.0, scene.metric("varta_recovery_oldest_child_seconds"));
        scene.answer(1, 7);
        scene.at(5500).answer(2, 7);
        scene.at(6500);
        assertEquals(1.5, scene.metric("varta_recovery_oldest_child_seconds"));
    }
}
