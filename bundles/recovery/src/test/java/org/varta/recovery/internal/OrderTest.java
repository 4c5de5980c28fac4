// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.api.audit.AuditLog;
import org.varta.api.recovery.OperatorDesk.Order;
import org.varta.api.recovery.OperatorDesk.Reply;
import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Freshness;
import org.varta.api.stall.Revival;
import org.varta.api.stall.Verdict;
import org.varta.api.transport.Origin;

/** People step in: stall policies 4 (manual starts), R4, R5, R6 rung 4, W8 mode manual. */
class OrderTest {
    private static final int PUMP = 1001;
    private static final String BY = "uid 0 (root), process 77";

    @TempDir
    Path folder;

    private static Reply order(Scene scene, Order order, String agent) {
        CompletableFuture<Reply> reply = scene.desk.order(order, agent, BY).toCompletableFuture();
        scene.desk.pass();
        return reply.join();
    }

    private static String refused(Scene scene, Order order, String agent) {
        Reply reply = order(scene, order, agent);
        assertFalse(reply.isDone(), reply.toString());
        assertFalse(reply.sentence().isEmpty());
        return reply.token();
    }

    private static Reply done(Scene scene, Order order, String agent) {
        Reply reply = order(scene, order, agent);
        assertTrue(reply.isDone(), reply.toString());
        return reply;
    }

    private static Scene declining() {
        Scene scene = new Scene().at(5_000);
        scene.usePolicy(Policies.saying("never", new RecoveryDecision.Decline("gave_up")));
        scene.stalls("pump", PUMP, 0);
        scene.living.put(PUMP, 7L);
        scene.pass();
        return scene;
    }

    @Test
    void pol4_manualStartGoesAheadOfAPolicyThatDeclinesAndIsRecordedAndCountedLikeAnyOther() {
        Scene scene = declining();
        Reply reply = done(scene.at(6_000), Order.RECOVER, "pump");
        assertEquals("started", reply.token());
        assertEquals(1_001L, reply.facts().get("pid"));
        assertTrue(scene.audit.take().get(0).contains("·spawn·1001·2002·exec·"));
        int ordered = scene.stream.lines.indexOf("DECISION 1001 OPERATOR");
        assertEquals("DECISION 1001 spawned", scene.stream.lines.get(ordered + 1));
        assertEquals(1, scene.count(Outcome.SPAWNED));
        assertEquals(1, scene.metric("varta_recovery_orders_total{order recover outcome done}"));
        assertTrue(scene.journal.recent().all().get(0).decisions().stream().anyMatch(one -> one.token().equals("OPERATOR") && one.detail().equals("recover by " + BY)));
    }

    @Test
    void pol4_manualStartCountsForThePoliciesAndForTheDebounceWindow() {
        Scene scene = new Scene("debounceMillis", 5_000).at(5_000);
        scene.action.script = run -> run.exits(0);
        List<RecoveryHistory> seen = new ArrayList<>();
        scene.usePolicy(Policies.of("p", (verdict, history, now) -> {
            seen.add(history);
            return new RecoveryDecision.Decline("no");
        }));
        scene.stalls("pump", PUMP, 0);
        scene.pass();
        done(scene.at(6_000), Order.RECOVER, "1001");
        scene.at(50_000).stalls("pump", PUMP, 40_000);
        scene.pass();
        assertEquals(0, seen.get(0).ofAgent().size());
        assertEquals(1, seen.get(1).ofAgent().size());
        assertEquals(6_000 * Scene.MS, seen.get(1).attempts().get(0).startedAt());
        Scene other = new Scene("debounceMillis", 5_000).at(5_000);
        other.action.script = run -> run.exits(0);
        other.answer(PUMP, 77);
        done(other.at(5_100), Order.RECOVER, "1001");
        assertEquals(2, other.action.requests.size(), "a window is a hold");
        other.pass();
        other.audit.take();
        assertEquals(List.of("10050000000·refused·1001·debounced"), other.at(10_050).answer(PUMP, 77), "5,000 ms after the manual start, not after the one before");
    }

    @Test
    void pol4_manualStartTakesOverAHoldAndThePolicyIsAskedAgainIfItDoesNotHelp() {
        Scene scene = new Scene().at(5_000);
        scene.action.script = run -> run.exits(0);
        scene.usePolicy(Policies.of("backoff", (verdict, history, now) -> now >= 8_000 * Scene.MS && !history.ofAgent().isEmpty() ? new RecoveryDecision.Decline("enough")
            : new RecoveryDecision.NotBefore(9_000 * Scene.MS, "BACKOFF")));
        scene.stalls("pump", PUMP, 0);
        scene.living.put(PUMP, 7L);
        scene.pass();
        assertEquals(1, scene.metric("varta_recovery_held_stalls"));
        done(scene.at(6_000), Order.RECOVER, "pump");
        assertEquals(0, scene.metric("varta_recovery_held_stalls"));
        assertTrue(scene.stream.lines.contains("DECISION 1001 HOLD_OVER"));
        scene.audit.take();
        scene.at(9_000).pass();
        assertEquals(1, scene.action.requests.size());
        scene.at(36_000);
        assertEquals(List.of("5000000000·refused·1001·enough"), scene.pass());
        assertEquals(1, scene.metric("varta_recovery_confirmations_total{effect unconfirmed}"));
    }

    @Test
    void pol4_whoWasGivenUpStaysSoIfTheManualStartDoesNotHelp() {
        Scene scene = declining();
        scene.action.script = run -> run.exits(0);
        done(scene.at(6_000), Order.RECOVER, "pump");
        scene.pass();
        scene.audit.take();
        assertEquals(List.of(), scene.at(36_000).pass());
        assertEquals(1, scene.metric("varta_recovery_confirmations_total{effect unconfirmed}"));
        done(scene.at(37_000), Order.RECOVER, "pump");
        done(scene.at(38_000), Order.RECOVER, "pump");
        assertEquals(1, scene.metric("varta_recovery_confirmations_total{effect unwatched}"), "what came of the second nobody can tell after the third");
        assertEquals(1, scene.metric("varta_recovery_watched_starts"));
    }

    @Test
    void pol4_refusesAHealthyOrUnknownAgentAndLeavesNoRecordOfIt() {
        Scene scene = declining();
        scene.audit.take();
        assertEquals("not_stalled", refused(scene, Order.RECOVER, "valve"));
        assertEquals("not_stalled", refused(scene, Order.RECOVER, "4711"));
        scene.says(PUMP, Freshness.RESUMED);
        assertEquals("not_stalled", refused(scene, Order.RECOVER, "pump"));
        assertEquals(List.of(), scene.audit.take());
        assertEquals(0, scene.action.requests.size());
        assertEquals(3, scene.metric("varta_recovery_orders_total{order recover outcome refused}"));
        assertEquals(3, scene.stream.lines.stream().filter("DECISION 0 OPERATOR"::equals).count());
    }

    @Test
    void pol4_refusesADeadProcessWhoseSuccessorBeats() {
        Scene scene = declining();
        scene.living.clear();
        scene.feed.revivals.put(PUMP, new Revival(true, 40));
        assertEquals("not_stalled", refused(scene, Order.RECOVER, "pump"));
        scene.feed.revivals.put(PUMP, Revival.SILENT);
        done(scene, Order.RECOVER, "pump");
    }

    @Test
    void pol4_doesNotGuessAmongSeveralOfOneName() {
        Scene scene = declining();
        scene.stalls("pump", 1002, 0);
        scene.living.put(1002, 7L);
        scene.pass();
        Reply reply = order(scene, Order.RECOVER, "pump");
        assertEquals("ambiguous", reply.token());
        assertTrue(reply.sentence().endsWith("1001, 1002"), reply.sentence());
        done(scene, Order.RECOVER, "1002");
        assertEquals(1002, scene.action.requests.get(0).verdict().pid());
    }

    @Test
    void polR8_manualStartsDoNotBypassWhatProtectsFromTheWrongProcess() {
        Scene scene = declining();
        scene.audit.take();
        scene.says(PUMP, Freshness.RECYCLED);
        assertEquals("skipped_pid_recycled", refused(scene, Order.RECOVER, "pump"));
        scene.says(PUMP, Freshness.UNVERIFIABLE);
        assertEquals("skipped_stall_unverifiable", refused(scene, Order.RECOVER, "pump"));
        assertEquals(List.of("5000000000·refused·1001·skipped_pid_recycled", "5000000000·refused·1001·skipped_stall_unverifiable"), scene.audit.take());
        for (Verdict verdict : List.of(scene.verdict(1, 7, Origin.NETWORK_UNVERIFIED, false), scene.verdict(2, 7, Origin.SOCKET_MODE_ONLY, false), scene.verdict(3, 7, Origin.KERNEL_ATTESTED, true))) {
            scene.feed.add(verdict);
        }
        scene.pass();
        assertEquals(List.of("unauthenticated_transport", "socket_mode_only", "cross_namespace_agent"), List.of(refused(scene, Order.RECOVER, "1"), refused(scene, Order.RECOVER, "2"), refused(scene, Order.RECOVER, "3")));
        assertEquals(0, scene.action.requests.size());
    }

    @Test
    void polR1_manualStartsDoNotBypassOneOutstandingChildNorCapacities() {
        Scene scene = declining();
        done(scene, Order.RECOVER, "pump");
        assertEquals("outstanding_in_flight", refused(scene, Order.RECOVER, "pump"));
        scene.configure("childCapacity", 1);
        scene.stalls("valve", 1002, 0);
        scene.pass();
        assertEquals("outstanding_capacity", refused(scene, Order.RECOVER, "valve"));
        assertEquals(1, scene.action.requests.size());
    }

    @Test
    void pol4_manualStartsNeedARecordAndAnAction() {
        Scene scene = declining();
        scene.configure("auditFailClosed", true);
        scene.audit.state = AuditLog.State.DEGRADED;
        assertEquals("audit_unavailable", refused(scene, Order.RECOVER, "pump"));
        scene.audit.state = AuditLog.State.OPEN;
        scene.action.isMissing = true;
        assertEquals("spawn_failed", refused(scene, Order.RECOVER, "pump"));
        scene.actions.withdraw(scene.action);
        assertEquals("no_action", refused(scene, Order.RECOVER, "pump"));
    }

    @Test
    void shouldNotCarryOutWhatHasWaitedTooLongNorMoreThanItCanHold() {
        Scene scene = declining();
        CompletableFuture<Reply> late = scene.desk.order(Order.RECOVER, "pump", BY).toCompletableFuture();
        scene.at(8_001).pass();
        assertEquals("too_late", late.join().token());
        for (int i = 0; i < OrderDesk.MOST; i++) {
            assertFalse(scene.desk.order(Order.RELEASE, "", BY).toCompletableFuture().isDone());
        }
        assertEquals("busy", scene.desk.order(Order.RELEASE, "", BY).toCompletableFuture().join().token());
        CompletableFuture<Reply> waiting = scene.desk.order(Order.RELEASE, "", BY).toCompletableFuture();
        scene.desk.end();
        assertEquals("busy", waiting.join().token());
        assertThrows(CompletionException.class, () -> scene.desk.order(Order.RELEASE, "", BY).toCompletableFuture().join());
    }

    private static RecoveryPolicy ladder() {
        return new Composed().with("BreakerPolicy", "failures", 1, "openForMillis", 60_000L).with("IntensityPolicy", "maxRestarts", 3, "periodMillis", 600_000L)
            .with("BackoffPolicy", "baseMillis", 1_000L).with("LadderPolicy", "rungs", "default attempts=2 confirmMillis=1000", "resetAfterMillis", 600_000L).build();
    }

    /** A pump that nothing helps, until recovery has given up. */
    private Scene givenUp(long startsAtMillis) {
        Scene scene = Scene.in(folder, startsAtMillis);
        scene.action.script = run -> run.exits(0);
        scene.living.put(PUMP, 7L);
        scene.usePolicy(ladder());
        return scene;
    }

    private static void passEach(Scene scene, long fromMillis, long toMillis) {
        for (long at = fromMillis; at <= toMillis; at += 500) {
            scene.at(at).passes();
        }
    }

    @Test
    void polR6_clearLetsRecoveryBeginAnewWhileTheStallLastsAndTheMarkerOutlivesTheObserver() {
        Scene scene = givenUp(1_000);
        scene.stalls("pump", PUMP, 0);
        passEach(scene, 1_000, 200_000);
        assertEquals(2, scene.action.requests.size());
        List<String> records = scene.audit.take();
        assertTrue(records.get(records.size() - 1).endsWith("·refused·1001·gave_up"), records.toString());
        Reply reply = done(scene, Order.CLEAR, "pump");
        assertEquals("{agent=name:pump, attempts=2, isDurable=true, decidedAnew=1}", reply.facts().toString());
        assertTrue(scene.stream.lines.contains("DECISION 1001 OPERATOR"));
        passEach(scene, 200_000, 400_000);
        assertEquals(4, scene.action.requests.size(), "from the first rung, with all its attempts");
        done(scene, Order.CLEAR, "1001");
        scene.desk.end();

        Scene after = givenUp(401_000);
        after.stalls("pump", 1002, 400_500);
        after.living.put(1002, 7L);
        passEach(after, 401_000, 600_000);
        assertEquals(2, after.action.requests.size(), "nothing was held against it after the restart");
        records = after.audit.take();
        assertTrue(records.get(records.size() - 1).endsWith("·refused·1002·gave_up"), records.toString());
        after.desk.end();

        Scene third = givenUp(602_000);
        assertEquals(0L, done(third, Order.CLEAR, "pump").facts().get("decidedAnew"));
        third.stalls("pump", 1003, 601_500);
        third.pass();
        assertEquals(1, third.action.requests.size(), "an agent of which only the file knows can be cleared, too");
        third.desk.end();
    }

    @Test
    void polR6_withoutClearARestartChangesNothing() {
        Scene scene = givenUp(1_000);
        scene.stalls("pump", PUMP, 0);
        passEach(scene, 1_000, 200_000);
        scene.desk.end();
        Scene after = givenUp(201_000);
        after.stalls("pump", 1002, 200_500);
        assertTrue(after.pass().get(0).endsWith("·refused·1002·gave_up"));
        after.desk.end();
    }

    @Test
    void polR7_clearDoesNotRefillWhatAllShareNorTheDebounceWindow() {
        Scene scene = Scene.in(folder, 1_000, "debounceMillis", 5_000);
        scene.action.script = run -> run.exits(0);
        scene.living.put(PUMP, 7L);
        List<RecoveryHistory> seen = new ArrayList<>();
        scene.usePolicy(Policies.of("p", (verdict, history, now) -> {
            seen.add(history);
            return history.ofAgent().isEmpty() ? RecoveryDecision.Start.DEFAULT : new RecoveryDecision.Decline("once");
        }));
        scene.stalls("pump", PUMP, 0);
        scene.pass();
        done(scene.at(2_000), Order.CLEAR, "pump");
        scene.at(5_999).passes();
        assertEquals(1, seen.size());
        scene.at(6_000).passes();
        assertEquals(2, scene.action.requests.size());
        assertEquals(List.of(0, 1, 1), List.of(seen.get(1).ofAgent().size(), seen.get(1).ofAll().size(), seen.get(1).attempts().size()));
        scene.desk.end();
        Scene after = Scene.in(folder, 10_000);
        after.usePolicy(Policies.of("p", (verdict, history, now) -> {
            seen.add(history);
            return new RecoveryDecision.Decline("no");
        }));
        after.stalls("pump", 1002, 9_000);
        after.pass();
        assertEquals(List.of(1, 2), List.of(seen.get(2).ofAgent().size(), seen.get(2).ofAll().size()));
        after.desk.end();
    }

    @Test
    void polR6_clearIsNotAcknowledgedUnlessItIsWritten() {
        Scene scene = givenUp(1_000);
        scene.usePolicy(Policies.of("a", (verdict, history, now) -> history.ofAgent().isEmpty() ? RecoveryDecision.Start.DEFAULT : new RecoveryDecision.Decline("gave_up")));
        scene.configure("policy", "a");
        scene.stalls("pump", PUMP, 0);
        scene.pass();
        scene.pass();
        scene.loseTheDisk();
        assertEquals("not_written", refused(scene, Order.CLEAR, "pump"));
        scene.at(9_000).stalls("pump", PUMP, 8_000);
        scene.audit.take();
        assertTrue(scene.pass().get(0).endsWith("gave_up"));
    }

    @Test
    void polR4_clearNeedsSomethingToClearAndWaitsForNoRunningAction() {
        Scene scene = new Scene().at(1_000);
        assertEquals("nothing_to_clear", refused(scene, Order.CLEAR, "pump"));
        scene.stalls("pump", PUMP, 0);
        scene.pass();
        assertEquals("outstanding_in_flight", refused(scene, Order.CLEAR, "pump"));
        scene.action.last().exits(0);
        scene.pass();
        Reply reply = done(scene, Order.CLEAR, "pump");
        assertEquals(false, reply.facts().get("isDurable"));
        assertTrue(reply.sentence().contains("until the observer stops"), reply.sentence());
        assertEquals("nothing_to_clear", refused(scene, Order.CLEAR, "pump"));
    }

    @Test
    void polR6_clearDoesNotActForADeadProcessWhoseSuccessorNobodyKnows() {
        Scene scene = new Scene().at(1_000);
        scene.action.script = run -> run.exits(0);
        scene.answer(PUMP, 77);
        scene.pass();
        assertEquals(0L, done(scene.at(10_000), Order.CLEAR, "1001").facts().get("decidedAnew"));
        scene.passes();
        assertEquals(1, scene.action.requests.size());
    }

    private static Scene massStall(String mode) {
        Scene scene = new Scene();
        scene.usePolicy(new Composed().with("MassBrakePolicy", "modeAfterHold", mode, "waitForOthersMillis", 3_000L).build());
        scene.action.script = run -> run.exits(0);
        scene.feed.tracked = 6;
        for (int pid = 1; pid <= 4; pid++) {
            scene.living.put(pid, 7L);
            scene.at(10_000 + 100L * pid).stalls("a" + pid, pid, 0);
            scene.passes();
        }
        return scene;
    }

    @Test
    void wrapW8_releaseLetsGoWhatAMassHoldHasLeftToPeople() {
        Scene scene = massStall("manual");
        for (long at = 11_000; at <= 21_000; at += 500) {
            scene.at(at).passes();
        }
        assertEquals(0, scene.action.requests.size());
        assertEquals(4, scene.audit.take().stream().filter(record -> record.endsWith("mass_stall")).count());
        scene.says(2, Freshness.RESUMED);
        Reply reply = done(scene, Order.RELEASE, "");
        assertEquals("{held=0, left=4, decidedAnew=3}", reply.facts().toString());
        scene.passes();
        assertEquals(List.of(1, 3, 4), scene.action.requests.stream().map(request -> request.verdict().pid()).toList());
        assertEquals("{held=0, left=0, decidedAnew=0}", done(scene, Order.RELEASE, "").facts().toString());
        scene.at(22_000).stalls("a5", 5, 0);
        scene.passes();
        scene.at(25_000).passes();
        assertEquals(4, scene.action.requests.size(), "released stalls make no mass with those that follow");
    }

    @Test
    void wrapW8_releaseEndsAHoldThatStillLasts() {
        for (String mode : List.of("manual", "paced")) {
            Scene scene = massStall(mode);
            assertEquals("{held=4, left=0, decidedAnew=4}", done(scene.at(15_000), Order.RELEASE, "").facts().toString());
            scene.passes();
            assertEquals(4, scene.action.requests.size(), mode);
        }
    }

    @Test
    void shouldKeepWhatIsKnownOfForgivenAttemptsWhenTheFileIsWrittenAnew() {
        Clocks clocks = new Clocks(() -> 5_000 * Scene.MS, () -> 1_800_000_000_000L, nanos -> { });
        for (int opening = 0; opening < 3; opening++) {
            AttemptFile file = AttemptFile.open(folder, "boot", clocks);
            History history = new History(new Ledger(new RecoveryCounters()), new RecoveryCounters(), file);
            if (opening == 0) {
                history.started(history.announce(RecoveryAttempt.started(7, 1, "name:a\tb", "exec", "", false, false, 1_000)), 10);
                assertTrue(history.forgive("name:a\tb"));
                history.started(history.announce(RecoveryAttempt.started(7, 1, "name:a\tb", "exec", "", false, false, 2_000)), 10);
            }
            RecoveryHistory known = history.of(1, 7, "name:a\tb", 0);
            assertEquals(List.of(1, 2, 2), List.of(known.ofAgent().size(), known.ofAll().size(), known.attempts().size()));
            history.close();
        }
    }
}
