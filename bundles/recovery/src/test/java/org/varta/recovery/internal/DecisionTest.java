// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.api.audit.AuditLog;
import org.varta.api.audit.AuditRecord;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Freshness;
import org.varta.api.stall.Verdict;
import org.varta.api.transport.Origin;

/** The decision procedure of recovery specification 5, step by step. */
class DecisionTest {
    private final Bench bench = new Bench();

    @ParameterizedTest
    @CsvSource({"RESUMED,skipped_agent_resumed,SKIPPED_AGENT_RESUMED", "RECYCLED,skipped_pid_recycled,SKIPPED_PID_RECYCLED"})
    void rec5_step0_staleVerdictIsSkippedAndNotCountedAsRefused(Freshness freshness, String token, Outcome outcome) {
        bench.freshness.put(7, freshness);
        bench.stall(7).passes();
        assertEquals(List.of(token), bench.refusals());
        assertEquals(1, bench.outcome(outcome));
        assertEquals(List.of(), bench.runs);
    }

    @Test
    void rec5_step1_foreignNamespaceComesBeforeOrigin() {
        bench.stall(bench.verdict(7, 0, Origin.NETWORK_UNVERIFIED, true)).passes();
        assertEquals(List.of("cross_namespace_agent"), bench.refusals());
        assertEquals(1, bench.outcome(Outcome.REFUSED_CROSS_NAMESPACE));
    }

    @ParameterizedTest
    @CsvSource({"NETWORK_UNVERIFIED,unauthenticated_transport", "SOCKET_MODE_ONLY,socket_mode_only"})
    void rec5_step2_originThatMayNotRecoverIsRefused(Origin origin, String token) {
        bench.stall(bench.verdict(7, 0, origin, false)).passes();
        assertEquals(List.of(token), bench.refusals());
    }

    @ParameterizedTest
    @CsvSource({"OPERATOR_ATTESTED", "KERNEL_ATTESTED"})
    void rec5_step2_attestedOriginsMayRecover(Origin origin) {
        bench.stall(bench.verdict(7, 0, origin, false)).passes();
        assertEquals(1, bench.outcome(Outcome.SPAWNED));
    }

    @Test
    void rec5_step3_withoutRecordNothingIsStartedIfTheOperatorSaysSo() {
        Bench strict = new Bench(Bench.settings(1000, -1, 0, 4096, 0, true));
        strict.auditState = AuditLog.State.DEGRADED;
        strict.stall(7).passes();
        assertEquals(List.of("audit_unavailable"), strict.refusals());
        strict.auditState = AuditLog.State.OPEN;
        strict.stall(7).passes();
        assertEquals(1, strict.outcome(Outcome.SPAWNED));
        assertFalse(strict.runs.isEmpty());
    }

    @Test
    void rec5_step5_windowIsOverExactlyAtItsEnd() {
        bench.stall(7).passes();
        bench.runs.get(0).end.complete(0);
        bench.at(999).stall(7).passes();
        assertEquals(List.of("debounced"), bench.refusals());
        bench.at(1000).stall(7).passes();
        assertEquals(2, bench.outcome(Outcome.SPAWNED));
    }

    @Test
    void rec5_step6_childOfTheSameLineageIsInFlight() {
        bench.stall(7).passes();
        bench.at(5000).stall(7, 0).passes();
        assertEquals(List.of("outstanding_in_flight"), bench.refusals());
        assertEquals(1, bench.outcome(Outcome.DEBOUNCED));
    }

    @Test
    void rec5_step6b_childThatHasJustEndedMakesWay() {
        bench.stall(7).passes();
        bench.runs.get(0).end.complete(3);
        bench.at(5000).stall(7).passes();
        assertEquals(2, bench.outcome(Outcome.SPAWNED));
        assertEquals(1, bench.outcome(Outcome.REAPED_NONZERO));
    }

    @Test
    void recTrace9_fullChildTableRefusesAndLeavesNoDebounceEntry() {
        Bench small = new Bench(Bench.settings(1000, -1, 0, 4096, 2, false));
        small.stall(7).stall(8).stall(9).passes();
        assertEquals(List.of("outstanding_capacity"), small.refusals());
        small.runs.get(0).end.complete(0);
        small.at(1).stall(9).passes();
        assertEquals(3, small.outcome(Outcome.SPAWNED));
    }

    @Test
    void recTrace9_fullLedgerRefusesUntilItsOldestWindowIsOver() {
        Bench small = new Bench(Bench.settings(1000, -1, 0, 2, 0, false));
        small.stall(7).stall(8).passes();
        small.runs.forEach(run -> run.end.complete(0));
        small.at(300).stall(9).passes();
        assertEquals(List.of("debounce_capacity"), small.refusals());
        small.at(1000).stall(9).passes();
        assertEquals(3, small.outcome(Outcome.SPAWNED));
        assertEquals(1, small.counters.evictions.get());
    }

    @Test
    void recTrace7_recR8_failedStartDoesNotUseUpTheWindow() {
        bench.canStart = false;
        bench.stall(7).passes();
        assertEquals(List.of("spawn_failed"), bench.refusals());
        bench.canStart = true;
        bench.at(300).stall(7).passes();
        assertEquals(1, bench.outcome(Outcome.SPAWNED));
    }

    @Test
    void verdictsWaitInTheirFeedWhileTheActionIsNotThere() {
        bench.actions.withdraw(bench);
        bench.stall(7).passes();
        assertEquals(List.of(), bench.records);
        bench.actions.offer(bench, bench.id(), Map.of());
        bench.passes();
        assertEquals(1, bench.outcome(Outcome.SPAWNED));
    }

    @Test
    void actionThatOnlyThePolicyNamesAndNobodyOffersIsAFailedStart() {
        bench.policies.offer(policy(new RecoveryDecision.Start("missing", "")), "fixed-answer", Map.of());
        bench.stall(7).passes();
        assertEquals(List.of("spawn_failed"), bench.refusals());
    }

    @Test
    void recTrace4_recycledPidReclaimsItsPlaceAndIsNotDebounced() {
        bench.stall(7, 77).passes();
        bench.at(600).stall(7, 78).passes();
        assertEquals(2, bench.outcome(Outcome.SPAWNED));
        assertEquals(1, bench.outcome(Outcome.KILLED));
        assertEquals(1, bench.counters.debounceRecycled.get());
        assertEquals(1, bench.counters.outstandingRecycled.get());
        bench.at(610).pass();
        AuditRecord.Complete end = bench.records(AuditRecord.Complete.class).get(0);
        assertEquals(new AuditRecord.End.KilledBySignal(9), end.end());
        assertEquals(610 * Bench.MILLI, end.durationNanos());
        assertEquals(0, bench.outcome(Outcome.REAPED_NONZERO));
    }

    @Test
    void rec7_leftoverThatCannotBeKilledForbidsTheStart() {
        bench.stall(7, 77).passes();
        bench.runs.get(0).canBeKilled = false;
        bench.at(5000).stall(7, 78).passes();
        assertEquals(List.of("stale_child_kill_failed"), bench.refusals());
        assertEquals(1, bench.runs.size());
    }

    @Test
    void policyDecidesAndItsTokenIsRecorded() {
        bench.policies.offer(policy(new RecoveryDecision.Decline("breaker_open")), "fixed-answer", Map.of("service.ranking", 5));
        bench.stall(7).passes();
        assertEquals(List.of("breaker_open"), bench.refusals());
        assertEquals(1, bench.outcome(Outcome.REFUSED_POLICY));
    }

    @Test
    void holdIsNoAnswerAndComesBackWhenItsTimeHasCome() {
        RecoveryPolicy patient = new RecoveryPolicy() {
            @Override
            public String id() {
                return "patient";
            }

            @Override
            public RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now) {
                return history.declined() == 0 ? new RecoveryDecision.NotBefore(now + 500 * Bench.MILLI, "STARTUP") : RecoveryDecision.Start.DEFAULT;
            }
        };
        bench.policies.offer(patient, patient.id(), Map.of());
        bench.stall(7).passes();
        assertEquals(List.of(), bench.records);
        bench.at(499).passes();
        assertEquals(0, bench.outcome(Outcome.SPAWNED));
        bench.at(500).passes();
        assertEquals(1, bench.outcome(Outcome.SPAWNED));
    }

    @Test
    void beatDuringAHoldCancelsIt() {
        bench.policies.offer(policy(new RecoveryDecision.NotBefore(Bench.MILLI * 1500, "STARTUP")), "fixed-answer", Map.of());
        bench.stall(7).passes();
        bench.freshness.put(7, Freshness.RESUMED);
        bench.at(2000).passes();
        assertEquals(List.of("skipped_agent_resumed"), bench.refusals());
    }

    private static RecoveryPolicy policy(RecoveryDecision decision) {
        return new RecoveryPolicy() {
            @Override
            public String id() {
                return "fixed-answer";
            }

            @Override
            public RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now) {
                return decision;
            }
        };
    }

    @Test
    void policyThatThrowsIsCountedAndTheBuiltInOneDecides() {
        bench.policies.offer(new RecoveryPolicy() {
            @Override
            public String id() {
                return "broken";
            }

            @Override
            public RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now) {
                throw new IllegalStateException("by design");
            }
        }, "broken", Map.of());
        bench.stall(7).passes();
        assertEquals(1, bench.outcome(Outcome.SPAWNED));
        assertEquals(1, bench.counters.providerFaults.get());
    }

    @Test
    void historyOutlivesTheSwapOfPolicies() {
        bench.stall(7).passes();
        bench.runs.get(0).end.complete(1);
        int[] seen = new int[1];
        bench.policies.offer(new RecoveryPolicy() {
            @Override
            public String id() {
                return "curious";
            }

            @Override
            public RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now) {
                seen[0] = history.attempts().size();
                return new RecoveryDecision.Decline("seen");
            }
        }, "curious", Map.of());
        bench.at(100).stall(7).passes();
        assertEquals(1, seen[0]);
        assertTrue(bench.refusals().contains("seen"));
    }
}
