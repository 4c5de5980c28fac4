// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.concurrent.CompletableFuture;
import org.varta.api.audit.AuditRecord;
import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.recovery.RecoveryRun;
import org.varta.api.stall.Verdict;

/** A started action that is being followed. Keeps the limits it was started with. Recovery thread only. */
final class Child {
    private static final long CAPTURE_WAIT_NANOS = 2_000_000_000L;
    private static final long KILL_RETRY_NANOS = 1_000_000_000L;
    private static final int SIGNALLED = 128;
    private static final int MOST_SIGNALS = 64;

    final Verdict verdict;
    final RecoveryRun run;
    final String action;
    final long startedAt;
    private final CompletableFuture<Integer> end;
    private final long timeoutNanos;
    private final long termGraceNanos;
    private boolean isTerminated;
    private boolean isKilled;
    private boolean isKillFailing;
    private long retryKillAt;
    private long endSeenAt;
    private boolean isEndSeen;
    private RecoveryRun.Output output = RecoveryRun.Output.NONE;

    /** What a visit has found. */
    enum Visit { NOTHING, KILL_SENT, KILL_FAILED, KILL_FAILED_AGAIN, ENDED }

    Child(Verdict verdict, RecoveryRun run, String action, long startedAt, Settings settings, Runnable ended) {
        this.verdict = verdict;
        this.run = run;
        this.action = action;
        this.startedAt = startedAt;
        this.timeoutNanos = settings.timeoutNanos();
        this.termGraceNanos = settings.termGraceNanos();
        this.end = run.end().toCompletableFuture();
        end.whenComplete((exit, failure) -> ended.run());
    }

    boolean isKilled() {
        return isKilled || isTerminated;
    }

    Visit visit(long now) {
        output = run.output().get();
        if (end.isDone()) {
            return visitEnded(now);
        }
        long age = now - startedAt;
        if (isKillFailing) {
            return now - retryKillAt >= 0 ? kill(now) : Visit.NOTHING;
        }
        if (isKilled || timeoutNanos < 0 || age < timeoutNanos) {
            return Visit.NOTHING;
        }
        if (termGraceNanos == 0 || isTerminated && age >= timeoutNanos + termGraceNanos) {
            Visit sent = kill(now);
            return sent == Visit.KILL_SENT && isTerminated ? Visit.NOTHING : sent;
        }
        if (!isTerminated) {
            isTerminated = run.terminate().getAsBoolean();
            return isTerminated ? Visit.KILL_SENT : kill(now);
        }
        return Visit.NOTHING;
    }

    private Visit visitEnded(long now) {
        if (!isEndSeen) {
            isEndSeen = true;
            endSeenAt = now;
        }
        return output.isFinished() || output.isTruncated() || now - endSeenAt >= CAPTURE_WAIT_NANOS ? Visit.ENDED : Visit.NOTHING;
    }

    /** Ends everything that was started; a child that has ended meanwhile is not counted as killed. */
    Visit kill(long now) {
        if (end.isDone()) {
            return Visit.NOTHING;
        }
        if (run.kill().getAsBoolean()) {
            isKilled = true;
            isKillFailing = false;
            return Visit.KILL_SENT;
        }
        boolean isRepeated = isKillFailing;
        isKillFailing = true;
        retryKillAt = now + KILL_RETRY_NANOS;
        return isRepeated ? Visit.KILL_FAILED_AGAIN : Visit.KILL_FAILED;
    }

    boolean isOver() {
        return end.isDone();
    }

    /** How it ended; a child that has not is one whose end could not be determined. The runtime tells a death by signal n as exit value 128 + n, which only means a signal if we have sent one. */
    AuditRecord.End howItEnded() {
        if (!end.isDone() || end.isCompletedExceptionally()) {
            return new AuditRecord.End.ReapFailed();
        }
        int exit = end.join();
        if (!isKilled()) {
            return new AuditRecord.End.Reaped(exit);
        }
        boolean isSignal = exit > SIGNALLED && exit <= SIGNALLED + MOST_SIGNALS;
        return isSignal ? new AuditRecord.End.KilledBySignal(exit - SIGNALLED) : new AuditRecord.End.KilledWithExit(exit);
    }

    /** 0 after success, −1 if unknown. */
    int exitValue() {
        return end.isDone() && !end.isCompletedExceptionally() ? end.join() : -1;
    }

    RecoveryAttempt.Outcome asAttempt() {
        if (isKilled()) {
            return RecoveryAttempt.Outcome.KILLED;
        }
        int exit = exitValue();
        return exit < 0 ? RecoveryAttempt.Outcome.UNKNOWN : exit == 0 ? RecoveryAttempt.Outcome.SUCCEEDED : RecoveryAttempt.Outcome.FAILED;
    }

    RecoveryRun.Output output() {
        return output;
    }
}
