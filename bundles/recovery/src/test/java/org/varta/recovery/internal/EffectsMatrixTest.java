// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.varta.api.audit.AuditLog;
import org.varta.api.recovery.RecoveryRun;
import org.varta.api.stall.Freshness;
import org.varta.api.transport.Origin;

/** The matrix of recovery specification 11.1 row by row: record, outcome, refused reason, level of the log, start attempt. */
class EffectsMatrixTest {
    private static final int AGENT = 1001;

    private LogLines log;
    private Scene scene;

    @BeforeEach
    void open() {
        log = new LogLines();
        scene = new Scene().at(5000);
    }

    @AfterEach
    void close() {
        log.close();
    }

    /** One pass, and nothing but this came of it. */
    private void expect(String records, Outcome outcome, Refusal refusal, String level, int starts) {
        long outcomesBefore = answers();
        long countBefore = outcome == null ? 0 : scene.count(outcome);
        long refusedBefore = refusals();
        int startsBefore = scene.action.requests.size();
        log.takeLevels();
        scene.desk.pass();
        assertEquals(records.isEmpty() ? List.of() : List.of(records.split("\n")), scene.audit.take());
        assertEquals(outcome == null ? 0 : 1, answers() - outcomesBefore);
        assertEquals(outcome == null ? 0 : 1, outcome == null ? 0 : scene.count(outcome) - countBefore);
        assertEquals(refusal == null ? 0 : 1, refusals() - refusedBefore);
        assertTrue(refusal == null || scene.counters.get(refusal) > 0);
        assertEquals(level.isEmpty() ? List.of() : List.of(level), log.takeLevels());
        assertEquals(starts, scene.action.requests.size() - startsBefore);
    }

    private long answers() {
        long sum = 0;
        for (Outcome outcome : Outcome.values()) {
            sum += scene.count(outcome);
        }
        return sum;
    }

    private long refusals() {
        long sum = 0;
        for (Refusal refusal : Refusal.values()) {
            sum += scene.counters.get(refusal);
        }
        return sum;
    }

    private void expectRefused(String token, Outcome outcome, Refusal refusal, String level, int starts) {
        expect(scene.now + "·refused·" + AGENT + "·" + token, outcome, refusal, level, starts);
    }

    private void stalls(Origin origin, boolean isForeign) {
        scene.feed.add(scene.verdict(AGENT, 0, origin, isForeign));
    }

    @Test
    void recA5_started() {
        scene.stalls(AGENT, 77);
        expect("5000000000·spawn·1001·2002·exec·/usr/local/bin/restart-unit·inline·38", Outcome.SPAWNED, null, "INFO", 1);
    }

    @Test
    void recA5_startFailed() {
        scene.action.isMissing = true;
        scene.stalls(AGENT, 77);
        expectRefused("spawn_failed", Outcome.SPAWN_FAILED, null, "SEVERE", 1);
    }

    @Test
    void recA5_insideWindowAndInFlight() {
        scene.answer(AGENT, 77);
        scene.at(5100).stalls(AGENT, 77);
        expectRefused("debounced", Outcome.DEBOUNCED, null, "", 0);
        scene.at(7000).stalls(AGENT, 77);
        expectRefused("outstanding_in_flight", Outcome.DEBOUNCED, null, "", 0);
    }

    @Test
    void recA5_foreignNamespace() {
        stalls(Origin.KERNEL_ATTESTED, true);
        expectRefused("cross_namespace_agent", Outcome.REFUSED_CROSS_NAMESPACE, Refusal.CROSS_NAMESPACE_AGENT, "WARNING", 0);
    }

    @Test
    void recA5_networkOrigin() {
        stalls(Origin.NETWORK_UNVERIFIED, false);
        expectRefused("unauthenticated_transport", Outcome.REFUSED_UNAUTHENTICATED_TRANSPORT, Refusal.UNAUTHENTICATED_TRANSPORT, "WARNING", 0);
    }

    @Test
    void recA5_noCredentials() {
        stalls(Origin.SOCKET_MODE_ONLY, false);
        expectRefused("socket_mode_only", Outcome.REFUSED_SOCKET_MODE_ONLY, Refusal.SOCKET_MODE_ONLY, "WARNING", 0);
    }

    @Test
    void recA5_ledgerFull() {
        scene.configure("childCapacity", 1);
        scene.action.script = run -> run.exits(0);
        scene.answer(1, 7);
        scene.pass();
        scene.at(5100).stalls(AGENT, 77);
        expectRefused("debounce_capacity", Outcome.REFUSED_DEBOUNCE_CAPACITY, Refusal.DEBOUNCE_CAPACITY, "WARNING", 0);
    }

    @Test
    void recA5_childTableFull() {
        scene.configure("maxConcurrent", 1);
        scene.answer(1, 7);
        scene.stalls(AGENT, 77);
        expectRefused("outstanding_capacity", Outcome.REFUSED_OUTSTANDING_CAPACITY, Refusal.OUTSTANDING_CAPACITY, "WARNING", 0);
    }

    @Test
    void recA5_recT6_leftoverListFull() {
        scene.action.script = run -> run.isDyingSlowly = true;
        scene.answer(AGENT, 76);
        scene.answer(AGENT, 77);
        scene.configure("childCapacity", 1);
        scene.at(7000).stalls(AGENT, 78);
        expectRefused("orphan_reap_capacity", Outcome.REFUSED_OUTSTANDING_CAPACITY, Refusal.OUTSTANDING_CAPACITY, "WARNING", 0);
        ScriptedRun kept = scene.action.last();
        assertEquals(1, kept.kills);
        assertEquals(1, scene.metric("varta_recovery_children"));
        kept.exits(137);
        expect("7000000000·complete·1001·2003·killed·-·9·2000000000·0·0·false", Outcome.REAPED_NONZERO, null, "WARNING", 0);
    }

    @Test
    void recA5_recT7_leftoverNotKillable() {
        scene.answer(AGENT, 77);
        scene.action.last().isKillable = false;
        scene.at(7000).stalls(AGENT, 78);
        scene.desk.pass();
        assertEquals(List.of("7000000000·refused·1001·stale_child_kill_failed"), scene.audit.take());
        assertEquals(1, scene.count(Outcome.REFUSED_STALE_CHILD_KILL_FAILED));
        assertEquals(1, scene.counters.get(Refusal.STALE_CHILD_KILL_FAILED));
        assertEquals(1, scene.counters.killFailed.get());
        assertEquals(2, log.count("SEVERE"), "one line for the child, one for the answer");
        assertEquals(1, scene.metric("varta_recovery_children"));
        assertEquals(1, scene.action.requests.size());
    }

    @Test
    void recA5_recD11_recR29_auditUnavailable() {
        scene.configure("auditFailClosed", true);
        scene.audit.state = AuditLog.State.DEGRADED;
        stalls(Origin.KERNEL_ATTESTED, false);
        expectRefused("audit_unavailable", Outcome.REFUSED_AUDIT_UNAVAILABLE, Refusal.AUDIT_UNAVAILABLE, "WARNING", 0);
        stalls(Origin.KERNEL_ATTESTED, false);
        expectRefused("audit_unavailable", Outcome.REFUSED_AUDIT_UNAVAILABLE, Refusal.AUDIT_UNAVAILABLE, "", 0);
    }

    @Test
    void recA5_resumedRecycledNotVerifiable() {
        scene.says(AGENT, Freshness.RESUMED);
        scene.stalls(AGENT, 77);
        expectRefused("skipped_agent_resumed", Outcome.SKIPPED_AGENT_RESUMED, null, "INFO", 0);
        scene.says(AGENT, Freshness.RECYCLED);
        scene.stalls(AGENT, 77);
        expectRefused("skipped_pid_recycled", Outcome.SKIPPED_PID_RECYCLED, null, "INFO", 0);
        scene.feed.manner = ScriptedFeed.Manner.EXCEPTIONALLY;
        scene.stalls(AGENT, 77);
        expectRefused("skipped_stall_unverifiable", Outcome.SKIPPED_STALL_UNVERIFIABLE, null, "INFO", 0);
    }

    @Test
    void recA5_childEndedWithZeroAndOtherwise() {
        scene.answer(AGENT, 77);
        scene.action.last().exits(0);
        scene.at(5100);
        expect("5100000000·complete·1001·2002·reaped·0·-·100000000·0·0·false", Outcome.REAPED_ZERO, null, "", 0);
        scene.at(7000).answer(AGENT, 77);
        scene.action.last().exits(3);
        scene.at(7100);
        expect("7100000000·complete·1001·2003·reaped·3·-·100000000·0·0·false", Outcome.REAPED_NONZERO, null, "WARNING", 0);
        assertEquals(200_000_000L, scene.counters.durationNanos.get());
        assertEquals(2, scene.counters.durations.get());
    }

    @Test
    void recA5_recK3_recR24_timeoutKillSentAndKilledChildEnded() {
        scene.configure("timeoutMillis", 500);
        scene.answer(AGENT, 77);
        scene.action.last().isDyingSlowly = true;
        scene.at(5500);
        expect("", Outcome.KILLED, null, "WARNING", 0);
        expect("", null, null, "", 0);
        scene.action.last().exits(0);
        expect("5500000000·complete·1001·2002·killed·0·-·500000000·0·0·false", Outcome.REAPED_ZERO, null, "", 0);
        assertEquals(1, scene.action.last().kills);
    }

    @Test
    void recA5_recR25_recT11_leftoverKillSentAndLeftoverEnded() {
        scene.answer(AGENT, 77);
        scene.at(5600).answer(AGENT, 78);
        assertEquals(1, scene.count(Outcome.KILLED));
        assertEquals(1, scene.metric("varta_recovery_leftover_children"));
        expect("5600000000·complete·1001·2002·killed·-·9·600000000·0·0·false", null, null, "", 0);
        assertEquals(0, scene.counters.durations.get());
        assertEquals(0, scene.metric("varta_recovery_leftover_children"));
    }

    @Test
    void recA5_endNotDeterminable() {
        scene.answer(AGENT, 77);
        scene.action.last().end.completeExceptionally(new IllegalStateException("lost"));
        expect("5000000000·complete·1001·2002·reap_failed·-·-·1·0·0·false", Outcome.REAPED_NONZERO, null, "SEVERE", 0);
        assertEquals(0, scene.counters.durations.get());
    }

    @Test
    void recA6_shouldRecordTheEndInObserverTimeAndTheOutput() {
        scene.now = 23_456;
        scene.answer(AGENT, 77);
        scene.action.last().output = new RecoveryRun.Output(12, 34, true, false);
        scene.action.last().exits(1);
        scene.now = 123_456;
        assertEquals(List.of("123456·complete·1001·2002·reaped·1·-·100000·12·34·true"), scene.pass());
    }

    @Test
    void recD10_shouldWriteTokenAndTimeOfEachStallThatStartsNothing() {
        scene.configure("maxConcurrent", 1);
        scene.now = 113;
        scene.feed.add(scene.verdict(1, 0, Origin.KERNEL_ATTESTED, true));
        scene.now = 221;
        scene.feed.add(scene.verdict(2, 0, Origin.NETWORK_UNVERIFIED, false));
        scene.now = 332;
        scene.feed.add(scene.verdict(3, 0, Origin.SOCKET_MODE_ONLY, false));
        scene.now = 441;
        scene.stalls(4, 7);
        scene.now = 442;
        scene.stalls(4, 7);
        scene.now = 443;
        scene.stalls(5, 7);
        scene.now = 1000;
        assertEquals(List.of("113·refused·1·cross_namespace_agent", "221·refused·2·unauthenticated_transport", "332·refused·3·socket_mode_only",
            "441·spawn·4·2002·exec·/usr/local/bin/restart-unit·inline·38", "442·refused·4·debounced", "443·refused·5·outstanding_capacity"), scene.pass());
    }

    @Test
    void shouldPublishEachVerdictBeforeItIsDecidedAndEachDecisionBeforeItsRecord() {
        scene.stream.whenPublished = () -> scene.audit.lines.add("event");
        scene.answer(AGENT, 77);
        scene.at(5100).stalls(AGENT, 77);
        scene.desk.pass();
        assertEquals(List.of("event", "event", "5100000000·refused·1001·debounced"), scene.audit.lines);
        scene.action.last().exits(0);
        scene.desk.pass();
        assertEquals(List.of("DECISION 1001 taken", "DECISION 1001 spawned", "DECISION 1001 taken", "DECISION 1001 debounced", "DECISION 1001 reaped"),
            scene.stream.lines);
    }

    @Test
    void shouldLogTenLinesOfAKindInASecondAndSayHowManyMore() {
        for (int pid = 1; pid <= 100; pid++) {
            scene.feed.add(scene.verdict(pid, 0, Origin.SOCKET_MODE_ONLY, false));
        }
        scene.desk.pass();
        assertEquals(10, log.count("socket_mode_only"));
        scene.at(6000).feed.add(scene.verdict(AGENT, 0, Origin.SOCKET_MODE_ONLY, false));
        scene.desk.pass();
        assertEquals(1, log.count("agent 1001: socket_mode_only (and 90 more like it were not logged)"));
    }

    @Test
    void recL12_recR36_aFullLedgerIsCountedForAnAlertAndFreeAgainWhenTheWindowIsOver() {
        scene.configure("childCapacity", 2);
        scene.action.script = run -> run.exits(0);
        scene.stalls(1, 7);
        scene.stalls(2, 7);
        scene.pass();
        scene.pass();
        scene.at(5_100).stalls(AGENT, 77);
        expectRefused("debounce_capacity", Outcome.REFUSED_DEBOUNCE_CAPACITY, Refusal.DEBOUNCE_CAPACITY, "WARNING", 0);
        assertEquals(1, scene.metric("varta_recovery_refused_total{reason debounce_capacity}"));
        assertEquals(0, scene.metric("varta_recovery_children"), "its place in the table is free again");
        scene.at(6_000).stalls(AGENT, 77);
        scene.pass();
        assertEquals(3, scene.count(Outcome.SPAWNED));
        assertEquals(1, scene.metric("varta_recovery_last_fired_evictions_total"));
    }

    @Test
    void recD5_countersAreTotalsThatReadingDoesNotReset() {
        scene.action.isMissing = true;
        scene.answer(AGENT, 77);
        assertEquals(1, scene.metric("varta_recovery_outcomes_total{outcome spawn_failed}"));
        assertEquals(1, scene.metric("varta_recovery_outcomes_total{outcome spawn_failed}"), "another reader sees the same");
        scene.answer(AGENT, 77);
        assertEquals(2, scene.metric("varta_recovery_outcomes_total{outcome spawn_failed}"));
    }
}
