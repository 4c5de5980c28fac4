// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.varta.api.transport.Origin;

/** How much is done in one pass: recovery specification 4.2 and 10.1. */
class BudgetTest {
    private final Scene scene = new Scene().at(5000);

    private void stalls(int count) {
        IntStream.rangeClosed(1, count).forEach(pid -> scene.stalls(pid, 7));
    }

    @Test
    void recTrace8_recB1_shouldStartFortyInSixteenSixteenAndEight() {
        stalls(40);
        List<Long> started = new ArrayList<>();
        for (int pass = 0; pass < 4; pass++) {
            long before = scene.count(Outcome.SPAWNED);
            assertEquals(pass < 2, scene.desk.pass(), "more to do");
            started.add(scene.count(Outcome.SPAWNED) - before);
        }
        assertEquals(List.of(16L, 16L, 8L, 0L), started);
        assertEquals(2, scene.counters.startBudgetExceeded.get());
    }

    @Test
    void rec42_shouldCountTheBudgetAlsoWhenNothingIsLeft() {
        stalls(16);
        assertFalse(scene.desk.pass());
        assertEquals(1, scene.counters.startBudgetExceeded.get());
    }

    @Test
    void recB2_shouldEvaluate256InAPass() {
        scene.action.script = run -> run.exits(0);
        stalls(4096);
        assertEquals(256, scene.passes());
        scene.at(5100);
        stalls(4096);
        long exceeded = scene.counters.startBudgetExceeded.get();
        for (int pass = 1; pass <= 16; pass++) {
            scene.desk.pass();
            assertEquals(256L * pass, scene.count(Outcome.DEBOUNCED));
        }
        assertEquals(exceeded, scene.counters.startBudgetExceeded.get());
    }

    @Test
    void recB3_shouldKeepTheOrderAcrossPasses() {
        stalls(600);
        scene.passes();
        assertEquals(IntStream.rangeClosed(1, 600).boxed().toList(), scene.action.requests.stream().map(request -> request.verdict().pid()).toList());
    }

    @Test
    void recB4_shouldCountFailedStarts() {
        scene.action.isMissing = true;
        stalls(20);
        scene.desk.pass();
        assertEquals(16, scene.count(Outcome.SPAWN_FAILED));
        assertEquals(1, scene.counters.startBudgetExceeded.get());
    }

    @Test
    void recB6_shouldEvaluateAtLeastAsManyAsItStarts() {
        assertTrue(RecoveryDesk.EVALUATIONS >= RecoveryDesk.STARTS);
    }

    @Test
    void shouldLeaveInTheFeedWhatOnePassCannotTake() {
        stalls(1000);
        scene.desk.pass();
        assertEquals(744, scene.feed.waiting.size());
        scene.desk.pass();
        assertEquals(728, scene.feed.waiting.size(), "as much as was answered");
    }

    @Test
    void shouldMixStartsAndOtherAnswersWithinTheBudget() {
        for (int pid = 1; pid <= 300; pid++) {
            scene.feed.add(scene.verdict(pid, 7, pid % 10 == 0 ? Origin.KERNEL_ATTESTED : Origin.SOCKET_MODE_ONLY, false));
        }
        scene.desk.pass();
        assertEquals(List.of(16L, 144L), List.of(scene.count(Outcome.SPAWNED), scene.count(Outcome.REFUSED_SOCKET_MODE_ONLY)));
        scene.passes();
        assertEquals(List.of(30L, 270L), List.of(scene.count(Outcome.SPAWNED), scene.count(Outcome.REFUSED_SOCKET_MODE_ONLY)));
    }

    @Test
    void recK5_shouldVisitSixtyFourChildrenInAPass() {
        stalls(200);
        scene.passes();
        scene.action.runs.forEach(run -> run.exits(0));
        long truncated = scene.counters.reapTruncated.get();
        assertEquals(List.of(64L, 64L, 64L, 8L), LongStream.range(0, 4).map(pass -> {
            long before = scene.count(Outcome.REAPED_ZERO);
            scene.desk.pass();
            return scene.count(Outcome.REAPED_ZERO) - before;
        }).boxed().toList());
        assertEquals(3, scene.counters.reapTruncated.get() - truncated);
    }

    @Test
    void recK5_shouldCollectFiveInThreePassesWithALimitOfTwo() {
        ChildTable table = Tables.of(2, scene);
        List<ScriptedRun> runs = IntStream.rangeClosed(1, 5).mapToObj(pid -> Tables.add(table, scene, pid, 7)).toList();
        runs.forEach(run -> run.exits(0));
        List<Integer> left = new ArrayList<>();
        for (int pass = 0; pass < 3; pass++) {
            table.visit(scene.now);
            left.add(table.size());
        }
        assertEquals(List.of(3, 1, 0), left);
        assertEquals(2, scene.counters.reapTruncated.get());
        Tables.add(table, scene, 1, 7);
        table.visit(scene.now);
        assertEquals(2, scene.counters.reapTruncated.get(), "within the limit nothing is counted");
    }

    @Test
    void recR35_shouldVisitEveryChildInTurnWhileOthersComeAndGo() {
        ChildTable table = Tables.of(4, scene);
        ScriptedRun patient = Tables.add(table, scene, 1, 7);
        IntStream.rangeClosed(2, 12).forEach(pid -> Tables.add(table, scene, pid, 7));
        int next = 13;
        for (int turn = 0; turn < 30; turn++) {
            int before = patient.looks;
            int passes = (table.size() + 3) / 4;
            for (int pass = 0; pass < passes; pass++) {
                table.visit(scene.now);
                Tables.add(table, scene, next++, 7).exits(0);
            }
            assertTrue(patient.looks > before, "turn " + turn);
        }
    }

    @Test
    void rec18_recR28_shouldSayOnceAMinuteThatStartsAreSlow() {
        StartWatch starts = new StartWatch(scene.counters);
        try (LogLines lines = new LogLines()) {
            for (int i = 0; i < 16; i++) {
                starts.begin(scene.now);
                scene.now += 50 * Scene.MS;
                starts.end(scene.now);
            }
            assertEquals(0, lines.count("each to start"), "50 ms are not slow");
            for (int i = 0; i < 16 * 100; i++) {
                starts.begin(scene.now);
                scene.now += 51 * Scene.MS;
                starts.end(scene.now);
            }
            // 1600 starts of 51 ms are 81.6 s.
            assertEquals(2, lines.count("the last 16 actions took 51 ms each to start"));
        }
    }

    @Test
    void recK6_shouldVisitAtMostSixtyFourLeftoversInAPass() {
        scene.action.script = run -> run.isDyingSlowly = true;
        stalls(100);
        scene.passes();
        IntStream.rangeClosed(1, 100).forEach(pid -> scene.stalls(pid, 8));
        scene.passes();
        assertEquals(100, scene.metric("varta_recovery_leftover_children"));
        scene.action.runs.subList(0, 100).forEach(run -> run.exits(137));
        scene.desk.pass();
        assertEquals(36, scene.metric("varta_recovery_leftover_children"));
        scene.desk.pass();
        assertEquals(0, scene.metric("varta_recovery_leftover_children"));
    }
}
