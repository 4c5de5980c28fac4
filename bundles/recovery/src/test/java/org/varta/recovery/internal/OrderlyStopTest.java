// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.varta.api.audit.AuditRecord;

/** The stop: recovery specification 12.1, and what only a stop or a collection of metrics sees. */
class OrderlyStopTest {
    /** Whatever is decided, nothing was lost: recovery specification 11.3. */
    private static void checkIdentities(Scene scene, int evaluated) {
        long spawns = scene.audit.records.stream().filter(record -> record instanceof AuditRecord.Spawn).count();
        long completes = scene.audit.records.stream().filter(record -> record instanceof AuditRecord.Complete).count();
        assertEquals(scene.count(Outcome.SPAWNED), spawns);
        assertEquals(spawns, completes, "after an orderly stop every spawn has its complete");
        long answers = 0;
        for (Outcome outcome : Outcome.values()) {
            answers += outcome.isAnswer() ? scene.count(outcome) : 0;
        }
        assertEquals(evaluated, answers);
    }

    @Test
    void recS1_recS2_shouldEndAndRecordEverythingAtOnceWhenItObeys() {
        Scene scene = new Scene("shutdownGraceMillis", 5_000);
        scene.at(1_000).answer(1, 7);
        scene.answer(2, 7);
        scene.desk.end();
        assertEquals(1_000 * Scene.MS, scene.now, "nothing to wait for");
        assertEquals(List.of("1000000000·complete·1·2002·killed·-·9·1·0·0·false", "1000000000·complete·2·2003·killed·-·9·1·0·0·false"), scene.audit.take());
        checkIdentities(scene, 2);
    }

    @Test
    void recS3_recR4_recR5_shouldRecordWhoOutlivesTheGraceAsUnknown() {
        Scene scene = new Scene("shutdownGraceMillis", 2_000);
        scene.answer(1, 7);
        scene.action.last().isDyingSlowly = true;
        scene.audit.take();
        scene.desk.end();
        assertEquals(2_000 * Scene.MS, scene.now);
        assertEquals(List.of("2000000000·complete·1·2002·reap_failed·-·-·2000000000·0·0·false"), scene.audit.take());
        checkIdentities(scene, 1);
    }

    @Test
    void recS4_recR32_shouldLetChildrenFinishDuringTheGraceAndKillTheRest() {
        Scene scene = new Scene("shutdownGraceMillis", 5_000, "shutdownPolicy", "wait");
        scene.answer(1, 7);
        scene.answer(2, 7);
        scene.audit.take();
        scene.action.runs.get(0).endsWhen(() -> scene.now >= 300 * Scene.MS, 0);
        scene.desk.end();
        assertEquals(List.of("300000000·complete·1·2002·reaped·0·-·300000000·0·0·false", "4500000000·complete·2·2003·killed·-·9·4500000000·0·0·false"), scene.audit.take());
        checkIdentities(scene, 2);
    }

    @Test
    void recS5_shouldWaitForRoomWhenThereAreMoreChildrenThanTheAuditLogTakes() {
        Scene scene = new Scene();
        for (int pid = 1; pid <= 300; pid++) {
            scene.stalls(pid, 7);
        }
        scene.passes();
        assertEquals(300, scene.count(Outcome.SPAWNED));
        scene.audit.room = 256;
        scene.desk.end();
        assertEquals(0, scene.audit.dropped);
        assertEquals(300, scene.audit.lines.stream().filter(line -> line.contains("complete")).count());
        checkIdentities(scene, 300);
    }

    @Test
    void recS6_shouldBeHarmlessWhenCalledAgain() {
        Scene scene = new Scene();
        scene.answer(1, 7);
        scene.desk.end();
        int records = scene.audit.records.size();
        scene.desk.stop();
        scene.desk.end();
        assertEquals(records, scene.audit.records.size());
    }

    @Test
    void recS8_shouldBeginWithEmptyTablesInANewInstance() {
        Scene first = new Scene();
        first.answer(1, 7);
        first.desk.end();
        Scene second = new Scene();
        assertTrue(second.answer(1, 7).get(0).contains("spawn"), "without a state folder nothing is remembered");
        assertEquals(1, second.metric("varta_recovery_children"));
    }

    @Test
    void recR28_shouldCountAStartThatHangs() {
        Scene scene = new Scene();
        scene.action.script = run -> scene.now += 1_001 * Scene.MS;
        scene.answer(1, 7);
        assertEquals(1, scene.metric("varta_recovery_start_stuck_total"));
        scene.action.script = run -> scene.now += 1_000 * Scene.MS;
        scene.answer(2, 7);
        assertEquals(1, scene.metric("varta_recovery_start_stuck_total"));
    }

    @Test
    void recR28_shouldCountItWhileItHangsWhenSomebodyLooks() {
        Scene scene = new Scene();
        double[] seen = new double[1];
        scene.action.script = run -> {
            scene.now += 1_001 * Scene.MS;
            seen[0] = scene.metric("varta_recovery_start_stuck_total");
        };
        scene.answer(1, 7);
        assertEquals(1, seen[0]);
        assertEquals(1, scene.metric("varta_recovery_start_stuck_total"), "once");
    }

    @Test
    void recA4_shouldHaveEverySeriesAtZeroFromTheFirstCollection() {
        Scene scene = new Scene();
        assertTrue(scene.metrics().values().stream().allMatch(value -> value == 0));
        for (Outcome outcome : Outcome.values()) {
            assertTrue(scene.metrics().containsKey("varta_recovery_outcomes_total{outcome " + outcome.label() + "}"));
        }
        for (Refusal refusal : Refusal.values()) {
            assertTrue(scene.metrics().containsKey("varta_recovery_refused_total{reason " + refusal.label() + "}"));
        }
        for (String series : List.of("duration_ns_sum", "duration_count_total", "last_fired_evictions_total", "debounce_recycle_resets_total", "outstanding_recycle_resets_total",
            "spawn_budget_exceeded_total", "invariant_violations_total", "outstanding_probe_exhausted_total", "reap_truncated_total", "children", "leftover_children",
            "oldest_child_seconds", "kill_failed_total", "start_stuck_total", "retries_total")) {
            assertTrue(scene.metrics().containsKey("varta_recovery_" + series), series);
        }
    }

    @Test
    void recR27_shouldRunNoMoreAtOnceThanTheOperatorAllows() {
        Scene scene = new Scene("maxConcurrent", 2);
        for (int pid = 1; pid <= 5; pid++) {
            scene.stalls(pid, 7);
        }
        scene.passes();
        assertEquals(2, scene.count(Outcome.SPAWNED));
        assertEquals(3, scene.count(Outcome.REFUSED_OUTSTANDING_CAPACITY));
    }
}
