// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.api.audit.AuditRecord;
import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.recovery.RecoveryRun;
import org.varta.api.transport.Origin;
import org.varta.recovery.internal.Child.Kill;
import org.varta.recovery.internal.Child.Visit;

/** One child from start to end: recovery specification 9.3, 10.2 to 10.4. */
class ChildTest {
    private final Scene scene = new Scene();
    private final ScriptedRun run = new ScriptedRun(2002);

    private Child child(Object... settings) {
        return Tables.child(scene, run, 1, 7, settings);
    }

    @ParameterizedTest
    @CsvSource({"no, 0, Reaped[exitCode=0], SUCCEEDED", "no, 1, Reaped[exitCode=1], FAILED", "no, 137, Reaped[exitCode=137], FAILED", "no, 255, Reaped[exitCode=255], FAILED",
        "no, -1, Reaped[exitCode=-1], FAILED", "kill, 0, KilledWithExit[exitCode=0], KILLED", "kill, 128, KilledWithExit[exitCode=128], KILLED",
        "kill, 129, KilledBySignal[signal=1], KILLED", "kill, 137, KilledBySignal[signal=9], KILLED", "kill, 192, KilledBySignal[signal=64], KILLED",
        "kill, 193, KilledWithExit[exitCode=193], KILLED", "ask, 0, KilledWithExit[exitCode=0], KILLED", "ask, 143, KilledBySignal[signal=15], KILLED"})
    void rec102_recR23_shouldTellExitValuesAsColumns(String signal, int exit, String end, RecoveryAttempt.Outcome attempt) {
        run.isDyingSlowly = true;
        Child child = child("timeoutMillis", 100, "termGraceMillis", signal.equals("ask") ? 50 : 0);
        if (!signal.equals("no")) {
            assertEquals(Visit.KILL_SENT, child.visit(100 * Scene.MS));
        }
        run.exits(exit);
        assertEquals(Visit.ENDED, child.visit(101 * Scene.MS));
        assertEquals(end, child.howItEnded().toString());
        assertEquals(attempt, child.asAttempt());
        assertEquals(exit == 0, child.hasSucceeded());
    }

    @Test
    void rec104_shouldNotKnowAnEndThatNobodyTold() {
        Child child = child();
        assertEquals(new AuditRecord.End.ReapFailed(), child.howItEnded());
        assertEquals(RecoveryAttempt.Outcome.UNKNOWN, child.asAttempt());
        run.end.completeExceptionally(new IllegalStateException("lost"));
        assertEquals(Visit.ENDED, child.visit(1));
        assertEquals(new AuditRecord.End.ReapFailed(), child.howItEnded());
        assertFalse(child.hasSucceeded());
    }

    @Test
    void rec104_shouldTakeAnEndWithoutAValueForUnknown() {
        Child child = child();
        run.end.complete(null);
        assertEquals(Visit.ENDED, child.visit(1));
        assertEquals(new AuditRecord.End.ReapFailed(), child.howItEnded());
    }

    @Test
    void shouldWakeTheThreadWhenItEnds() {
        List<String> woken = new ArrayList<>();
        new Child(scene.feed, scene.verdict(1, 7, Origin.KERNEL_ATTESTED, false), run.asRun("exec", "x", 1), "exec", 0, Written.settings(), () -> woken.add("woken"));
        assertEquals(List.of(), woken);
        run.exits(0);
        assertEquals(List.of("woken"), woken);
    }

    @Test
    void recK3_shouldKillOnceAtTheTimeout() {
        run.isDyingSlowly = true;
        Child child = child("timeoutMillis", 100);
        assertEquals(Visit.NOTHING, child.visit(100 * Scene.MS - 1));
        assertEquals(Visit.KILL_SENT, child.visit(100 * Scene.MS));
        assertEquals(Visit.NOTHING, child.visit(5_000 * Scene.MS));
        assertEquals(1, run.kills);
    }

    @Test
    void shouldNeverKillWithoutATimeout() {
        Child child = child();
        assertEquals(Visit.NOTHING, child.visit(Long.MAX_VALUE - 1));
        assertEquals(0, run.kills);
        Child patient = child("timeoutMillis", Long.MAX_VALUE);
        assertEquals(Visit.NOTHING, patient.visit(Long.MAX_VALUE - 1));
    }

    @Test
    void recK4_recR37_shouldRecordAChildThatEndedBeforeTheKillAsReaped() {
        Child child = new Child(scene.feed, scene.verdict(1, 7, Origin.KERNEL_ATTESTED, false), new RecoveryRun(new RecoveryRun.Description(1, "exec", "x", "inline", 1),
            run.end, () -> true, () -> {
                run.end.complete(0);
                return false;
            }, () -> RecoveryRun.Output.NONE), "exec", 0, Written.settings("timeoutMillis", 100), () -> { });
        assertEquals(Visit.NOTHING, child.visit(100 * Scene.MS));
        assertEquals(Visit.ENDED, child.visit(100 * Scene.MS));
        assertEquals(new AuditRecord.End.Reaped(0), child.howItEnded());
    }

    @Test
    void recK10_shouldAskFirstAndKillAfterTheGrace() {
        run.isDyingSlowly = true;
        Child child = child("timeoutMillis", 100, "termGraceMillis", 50);
        assertEquals(Visit.KILL_SENT, child.visit(100 * Scene.MS));
        assertEquals(Visit.NOTHING, child.visit(150 * Scene.MS - 1));
        assertEquals(List.of(1, 0), List.of(run.terminates, run.kills));
        assertFalse(child.isKilled());
        assertEquals(Visit.NOTHING, child.visit(150 * Scene.MS), "one outcome for both signals");
        assertEquals(List.of(1, 1), List.of(run.terminates, run.kills));
        assertEquals(Visit.NOTHING, child.visit(900 * Scene.MS));
        assertEquals(List.of(1, 1), List.of(run.terminates, run.kills));
    }

    @Test
    void recK10_shouldKillAtOnceWhatCannotBeAsked() {
        run.canTerminate = false;
        Child child = child("timeoutMillis", 100, "termGraceMillis", 50);
        assertEquals(Visit.KILL_SENT, child.visit(100 * Scene.MS));
        assertEquals(List.of(1, 1), List.of(run.terminates, run.kills));
    }

    @Test
    void recK9_recR5_shouldTryAFailedKillAgainEverySecond() {
        run.isKillable = false;
        run.isDyingSlowly = true;
        Child child = child("timeoutMillis", 100);
        assertEquals(Visit.KILL_FAILED, child.visit(100 * Scene.MS));
        assertEquals(Visit.NOTHING, child.visit(1_100 * Scene.MS - 1));
        assertEquals(Visit.KILL_FAILED_AGAIN, child.visit(1_100 * Scene.MS));
        run.isKillable = true;
        assertEquals(Visit.KILL_SENT, child.visit(2_100 * Scene.MS));
        assertEquals(3, run.kills);
        assertEquals(Visit.NOTHING, child.visit(9_000 * Scene.MS));
    }

    @Test
    void rec104_shouldRecordAnUnkillableChildByItsOwnEnd() {
        run.isKillable = false;
        Child child = child("timeoutMillis", 100);
        child.visit(100 * Scene.MS);
        run.exits(0);
        assertEquals(Visit.ENDED, child.visit(200 * Scene.MS));
        assertEquals(new AuditRecord.End.Reaped(0), child.howItEnded());
    }

    @Test
    void shouldTakeFunctionsThatThrowForFailedSignalsAndFinishedOutput() {
        RecoveryRun broken = new RecoveryRun(new RecoveryRun.Description(1, "osgi", "x", "inline", 1), run.end, () -> {
            throw new IllegalStateException("by design");
        }, () -> {
            throw new NoClassDefFoundError("by design");
        }, () -> {
            throw new AssertionError("by design");
        });
        Child child = new Child(scene.feed, scene.verdict(1, 7, Origin.KERNEL_ATTESTED, false), broken, "osgi", 0,
            Written.settings("timeoutMillis", 100, "termGraceMillis", 50), () -> { });
        assertEquals(Visit.KILL_FAILED, child.visit(100 * Scene.MS));
        assertEquals(new RecoveryRun.Output(0, 0, true, true), child.output());
        run.exits(0);
        assertEquals(Visit.ENDED, child.visit(101 * Scene.MS));
    }

    @Test
    void rec93_shouldWaitForTheRestOfTheOutputTwoSecondsAtMost() {
        Child child = child("timeoutMillis", 100);
        run.output = new RecoveryRun.Output(10, 0, false, false);
        run.exits(0);
        assertEquals(Visit.NOTHING, child.visit(50 * Scene.MS));
        assertEquals(Visit.NOTHING, child.visit(2_050 * Scene.MS - 1), "and no timeout meanwhile");
        assertEquals(Visit.ENDED, child.visit(2_050 * Scene.MS));
        assertEquals(0, run.kills);
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void rec93_shouldNotWaitWhenTheOutputIsFinishedOrCut(boolean isTruncated, boolean isFinished) {
        Child child = child();
        run.output = new RecoveryRun.Output(10, 0, isTruncated, isFinished);
        run.exits(0);
        assertEquals(Visit.ENDED, child.visit(1));
    }

    @Test
    void shouldTakeOutputInEachVisitAlsoOfALivingChild() {
        Child child = child();
        for (int i = 1; i <= 5; i++) {
            run.output = new RecoveryRun.Output(i, 0, false, false);
            child.visit(i);
            assertEquals(i, child.output().stdoutBytes());
        }
        assertEquals(5, run.looks);
    }

    @Test
    void shouldNotKillWhatIsOver() {
        Child child = child();
        run.exits(0);
        assertEquals(Kill.ALREADY_OVER, child.kill(1));
        assertEquals(0, run.kills);
        assertTrue(child.isOver());
    }

    @Test
    void rec25_shouldKeepTheLimitsItWasStartedWith() {
        Scene changing = new Scene("timeoutMillis", 100).at(5000);
        changing.answer(1, 7);
        changing.action.last().isDyingSlowly = true;
        changing.configure("timeoutMillis", 60_000);
        changing.at(5100).pass();
        assertEquals(1, changing.action.last().kills);
        changing.answer(2, 7);
        changing.at(6000).pass();
        assertEquals(0, changing.action.last().kills);
    }

    @Test
    void shouldFollowStagesThatAreNoFutures() {
        CompletableFuture<Integer> end = new CompletableFuture<>();
        Child child = new Child(scene.feed, scene.verdict(1, 7, Origin.KERNEL_ATTESTED, false), new RecoveryRun(new RecoveryRun.Description(0, "osgi", "x", "inline", 0),
            end.minimalCompletionStage(), () -> true, () -> true, () -> RecoveryRun.Output.NONE), "osgi", 0, Written.settings(), () -> { });
        end.complete(0);
        assertEquals(Visit.ENDED, child.visit(1));
        assertTrue(child.hasSucceeded());
    }

    @ParameterizedTest
    @CsvSource({"0", "137", "143"})
    void recR37_shouldNotCallKilledWhomNoSignalReached(int exit) {
        // Neither the polite signal nor the other one finds anybody: the child has ended a moment before.
        Child child = new Child(scene.feed, scene.verdict(1, 7, Origin.KERNEL_ATTESTED, false), new RecoveryRun(new RecoveryRun.Description(1, "exec", "x", "inline", 1), run.end, () -> {
            run.end.complete(exit);
            return false;
        }, () -> false, () -> RecoveryRun.Output.NONE), "exec", 0, Written.settings("timeoutMillis", 100, "termGraceMillis", 50), () -> { });
        assertEquals(Visit.NOTHING, child.visit(100 * Scene.MS), "no failed kill either");
        assertEquals(Visit.ENDED, child.visit(100 * Scene.MS));
        assertEquals(new AuditRecord.End.Reaped(exit), child.howItEnded());
        assertFalse(child.isSignalled());
    }

    @Test
    void recR37_shouldCallKilledWhoEndedByItselfAfterTheSignalWasSent() {
        run.isDyingSlowly = true;
        Child child = child("timeoutMillis", 100);
        assertEquals(Visit.KILL_SENT, child.visit(100 * Scene.MS));
        run.exits(0);
        assertEquals(Visit.ENDED, child.visit(100 * Scene.MS));
        assertEquals(new AuditRecord.End.KilledWithExit(0), child.howItEnded());
        assertTrue(child.hasSucceeded(), "counted by its exit value");
    }
}
