// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.varta.api.audit.AuditLog;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.stall.Freshness;
import org.varta.api.transport.Origin;

/** The steps of recovery specification 5 in their order: of all that stands against a start, the first one is the answer. */
class DecisionOrderTest {
    private static final String STARTED = "spawn";

    static Stream<Arguments> origins() {
        return Stream.of(Origin.values()).flatMap(origin -> Stream.of(false, true).flatMap(isForeign -> Stream.of(false, true)
            .map(isAllowed -> Arguments.of(origin, isForeign, isAllowed, expected(origin, isForeign, isAllowed)))));
    }

    private static String expected(Origin origin, boolean isForeign, boolean isAllowed) {
        if (isForeign && !isAllowed) {
            return "cross_namespace_agent";
        }
        return switch (origin) {
            case NETWORK_UNVERIFIED -> "unauthenticated_transport";
            case SOCKET_MODE_ONLY -> "socket_mode_only";
            case OPERATOR_ATTESTED, KERNEL_ATTESTED -> STARTED;
        };
    }

    private static String answer(Scene scene) {
        scene.desk.pass();
        List<String> records = scene.audit.take();
        assertEquals(1, records.size(), records::toString);
        String record = records.get(0);
        return record.contains("·spawn·") ? STARTED : record.substring(record.lastIndexOf('·') + 1);
    }

    @ParameterizedTest
    @MethodSource("origins")
    void recD1_recD2_shouldAskForTheNamespaceBeforeTheOrigin(Origin origin, boolean isForeign, boolean isAllowed, String token) {
        Scene scene = new Scene("allowCrossNamespaceAgents", isAllowed);
        scene.feed.add(scene.verdict(7, 0, origin, isForeign));
        assertEquals(token, answer(scene));
    }

    /** A stall that everything stands against; each step's obstacle is taken away in turn. */
    @Test
    void rec5_shouldEvaluateTheStepsInTheirOrder() {
        Scene scene = new Scene("auditFailClosed", true, "childCapacity", 2).at(5000);
        scene.action.script = run -> run.isDyingSlowly = true;
        scene.answer(7, 76);
        scene.answer(8, 1);
        scene.answer(7, 77);
        scene.at(5500);
        assertEquals(List.of(1.0, 2.0), List.of(scene.metric("varta_recovery_leftover_children"), scene.metric("varta_recovery_children")));
        scene.audit.state = AuditLog.State.DEGRADED;
        scene.action.isMissing = true;
        scene.says(7, Freshness.RESUMED);
        assertEquals("skipped_agent_resumed", again(scene, 77, Origin.NETWORK_UNVERIFIED, true));
        scene.says(7, Freshness.STILL_SILENT);
        assertEquals("cross_namespace_agent", again(scene, 77, Origin.NETWORK_UNVERIFIED, true));
        assertEquals("unauthenticated_transport", again(scene, 77, Origin.NETWORK_UNVERIFIED, false));
        assertEquals("audit_unavailable", again(scene, 77, Origin.KERNEL_ATTESTED, false));
        scene.audit.state = AuditLog.State.OPEN;
        assertEquals("debounced", again(scene, 77, Origin.KERNEL_ATTESTED, false));
        scene.at(6000);
        assertEquals("outstanding_in_flight", again(scene, 77, Origin.KERNEL_ATTESTED, false));
        scene.at(6500);
        scene.action.runs.get(2).exits(0);
        assertEquals(List.of("6500000000·complete·7·2004·reaped·0·-·1500000000·0·0·false"), scene.pass());
        scene.stalls(9, 1);
        assertEquals("spawn_failed", answer(scene));
        scene.action.isMissing = false;
        assertEquals("spawn", again(scene, 77, Origin.KERNEL_ATTESTED, false));
        scene.stalls(9, 1);
        assertEquals("outstanding_capacity", answer(scene));
        scene.action.last().exits(0);
        scene.pass();
        scene.at(6600).stalls(8, 2);
        assertEquals(STARTED, answer(scene));
        scene.action.last().exits(0);
        scene.pass();
        scene.stalls(9, 1);
        assertEquals("debounce_capacity", answer(scene));
    }

    private static String again(Scene scene, long generation, Origin origin, boolean isForeign) {
        scene.feed.add(scene.verdict(7, generation, origin, isForeign));
        return answer(scene);
    }

    @Test
    void recD3_refusalShouldLeaveNoTrace() {
        Scene scene = new Scene().at(5000);
        scene.feed.add(scene.verdict(7, 0, Origin.SOCKET_MODE_ONLY, false));
        assertEquals("socket_mode_only", answer(scene));
        scene.stalls(7, 77);
        assertEquals(STARTED, answer(scene));
    }

    @Test
    void recD4_failedStartShouldGiveBothReservationsBack() {
        Scene scene = new Scene("childCapacity", 1).at(5000);
        scene.action.isMissing = true;
        scene.stalls(7, 77);
        assertEquals("spawn_failed", answer(scene));
        assertEquals(0, scene.metric("varta_recovery_children"));
        scene.action.isMissing = false;
        scene.stalls(8, 77);
        assertEquals(STARTED, answer(scene));
    }

    @Test
    void rec5_reclaimedChildShouldStayKilledWhenTheStartFails() {
        Scene scene = new Scene().at(5000);
        scene.answer(7, 76);
        scene.action.isMissing = true;
        scene.at(5600).stalls(7, 77);
        assertEquals("spawn_failed", answer(scene));
        assertEquals(1, scene.action.last().kills);
        assertEquals(List.of("5600000000·complete·7·2002·killed·-·9·600000000·0·0·false"), scene.pass());
    }

    @Test
    void rec5_recR26_windowShouldBeginAtTheDecisionAndNotWhenTheStartReturns() {
        Scene scene = new Scene().at(5000);
        scene.action.script = run -> {
            scene.at(5800);
            run.exits(0);
        };
        scene.answer(7, 77);
        scene.at(6000).stalls(7, 77);
        scene.desk.pass();
        assertTrue(scene.audit.lines.get(1).contains("6000000000·spawn·7"), scene.audit.lines::toString);
    }

    @ParameterizedTest
    @CsvSource({"breaker_open, breaker_open", "debounced, debounced"})
    void shouldRecordThePolicysOwnToken(String said, String token) {
        Scene scene = new Scene();
        scene.usePolicy(Policies.saying("careful", new RecoveryDecision.Decline(said)));
        scene.stalls(7, 77);
        assertEquals(token, answer(scene));
        assertEquals(said.equals("debounced") ? 0 : 1, scene.counters.get(Refusal.POLICY));
    }

    @Test
    void shouldStartTheActionThatThePolicyNamesOnItsTarget() {
        Scene scene = new Scene();
        ScriptedAction other = new ScriptedAction("osgi");
        scene.actions.offer(other, "osgi", Map.of());
        scene.usePolicy(Policies.saying("ladder", new RecoveryDecision.Start("osgi", "org.example.bundle")));
        scene.stalls(7, 77);
        assertEquals(STARTED, answer(scene));
        assertEquals("org.example.bundle", other.requests.get(0).target());
        assertEquals(List.of(), scene.action.requests);
    }
}
