// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.varta.api.audit.AuditRecord;
import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.recovery.RecoveryRun;
import org.varta.api.stall.StallFeed;
import org.varta.api.stall.Verdict;

/**
 * A started action that is being followed. Keeps the limits it was started with. Recovery thread only; the end is told by whatever thread notices it. Source: recovery specification 9.3, 10.2, 10.3
 * and 10.4.
 */
final class Child {
    private static final long CAPTURE_WAIT_NANOS = 2_000_000_000L;
    private static final long KILL_RETRY_NANOS = 1_000_000_000L;
    private static final int SIGNALLED = 128;
    private static final int MOST_SIGNALS = 64;

    final StallFeed feed;
    final Verdict verdict;
    final String action;
    final RecoveryRun.Description description;
    final long startedAt;
    /** What is remembered of this start; null in a child that nobody looks back on. */
    final Attempt attempt;
    /** Of the child's process; 0 if it has none or that is unknown. */
    long startTime;
    private final RecoveryRun run;
    private final Settings settings;
    private volatile Ending ending;
    private RecoveryRun.Output output = RecoveryRun.Output.NONE;
    private boolean isAskedToEnd;
    private boolean isKilled;
    private boolean isKillFailing;
    private long killTriedAt;
    private boolean isEndSeen;
    private long endSeenAt;

    /** How a run ended by its own account: an exit value, or null if that could not be determined. */
    private record Ending(Integer exit) {
    }

    /** What a visit has found or done. */
    enum Visit { NOTHING, KILL_SENT, KILL_FAILED, KILL_FAILED_AGAIN, ENDED }

    /** What became of a kill; only the first of several failures is news. */
    enum Kill { SENT, ALREADY_OVER, FAILED, FAILED_AGAIN }

    Child(StallFeed feed, Verdict verdict, RecoveryRun run, String action, long startedAt, Settings settings, Runnable wake) {
        this(feed, verdict, run, action, startedAt, null, settings, wake);
    }

    Child(StallFeed feed, Verdict verdict, RecoveryRun run, String action, long startedAt, Attempt attempt, Settings settings, Runnable wake) {
        this.attempt = attempt;
        this.feed = feed;
        this.verdict = verdict;
        this.run = run;
        this.description = run.description();
        this.action = action;
        this.startedAt = startedAt;
        this.settings = settings;
        run.end().whenComplete((exit, failure) -> {
            ending = new Ending(failure == null ? exit : null);
            wake.run();
        });
    }

    boolean isOver() {
        return ending != null;
    }

    /** Whether we have sent it a signal, polite or not. */
    boolean isSignalled() {
        return isKilled || isAskedToEnd;
    }

    boolean isKilled() {
        return isKilled;
    }

    Visit visit(long now) {
        takeOutput();
        return isOver() ? visitEnded(now) : enforceTimeout(now);
    }

    private void takeOutput() {
        try {
            output = Objects.requireNonNull(run.output().get(), "output");
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            // What was captured before still counts; more will not come.
            output = new RecoveryRun.Output(output.stdoutBytes(), output.stderrBytes(), true, true);
        }
    }

    private Visit visitEnded(long now) {
        if (!isEndSeen) {
            isEndSeen = true;
            endSeenAt = now;
        }
        boolean isOutputComplete = output.isFinished() || output.isTruncated() || now - endSeenAt >= CAPTURE_WAIT_NANOS;
        return isOutputComplete ? Visit.ENDED : Visit.NOTHING;
    }

    private Visit enforceTimeout(long now) {
        if (isKillFailing) {
            return now - killTriedAt >= KILL_RETRY_NANOS ? killForTimeout(now) : Visit.NOTHING;
        }
        long age = now - startedAt;
        if (isKilled || !settings.hasTimeout() || age < settings.timeoutNanos()) {
            return Visit.NOTHING;
        }
        if (settings.termGraceNanos() > 0 && !isAskedToEnd && call(run.terminate())) {
            isAskedToEnd = true;
            return Visit.KILL_SENT;
        }
        boolean isGracious = isAskedToEnd && age - settings.timeoutNanos() < settings.termGraceNanos();
        return isGracious ? Visit.NOTHING : killForTimeout(now);
    }

    private Visit killForTimeout(long now) {
        boolean isFirstSignal = !isSignalled();
        return switch (kill(now)) {
            case SENT -> isFirstSignal ? Visit.KILL_SENT : Visit.NOTHING;
            case FAILED -> Visit.KILL_FAILED;
            case FAILED_AGAIN -> Visit.KILL_FAILED_AGAIN;
            case ALREADY_OVER -> Visit.NOTHING;
        };
    }

    /** Ends everything that was started. A failure is tried again by later visits. */
    Kill kill(long now) {
        if (isOver()) {
            return Kill.ALREADY_OVER;
        }
        if (call(run.kill())) {
            isKilled = true;
            isKillFailing = false;
            return Kill.SENT;
        }
        if (isOver()) {
            return Kill.ALREADY_OVER;
        }
        boolean isRepeated = isKillFailing;
        isKillFailing = true;
        killTriedAt = now;
        return isRepeated ? Kill.FAILED_AGAIN : Kill.FAILED;
    }

    private static boolean call(BooleanSupplier signal) {
        try {
            return signal.getAsBoolean();
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            // A signal that throws was not sent.
            return false;
        }
    }

    /**
     * How it ended; of a child that has not, the end could not be determined. The runtime tells a death by signal n as exit value 128 + n, which means a signal only if we have sent one.
     */
    AuditRecord.End howItEnded() {
        Integer exit = exit();
        if (exit == null) {
            return new AuditRecord.End.ReapFailed();
        }
        if (!isSignalled()) {
            return new AuditRecord.End.Reaped(exit);
        }
        boolean isSignal = exit > SIGNALLED && exit <= SIGNALLED + MOST_SIGNALS;
        return isSignal ? new AuditRecord.End.KilledBySignal(exit - SIGNALLED) : new AuditRecord.End.KilledWithExit(exit);
    }

    /** Null if it has not ended or its end could not be determined. */
    private Integer exit() {
        Ending told = ending;
        return told == null ? null : told.exit;
    }

    boolean hasSucceeded() {
        Integer exit = exit();
        return exit != null && exit == 0;
    }

    RecoveryAttempt.Outcome asAttempt() {
        if (exit() == null) {
            return RecoveryAttempt.Outcome.UNKNOWN;
        }
        if (isSignalled()) {
            return RecoveryAttempt.Outcome.KILLED;
        }
        if (hasSucceeded()) {
            return RecoveryAttempt.Outcome.SUCCEEDED;
        }
        return settings.giveUpExits().contains(exit()) ? RecoveryAttempt.Outcome.GAVE_UP : RecoveryAttempt.Outcome.FAILED;
    }

    RecoveryRun.Output output() {
        return output;
    }

    /** What a run without success has written, if that was to be kept; else empty. */
    String text() {
        if (exit() == null || hasSucceeded()) {
            return "";
        }
        try {
            String text = run.text().get();
            return text == null ? "" : text;
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            // Only words for the log; the end is told without them.
            return "";
        }
    }

    String pidText() {
        return Integer.toUnsignedString(description.childPid());
    }

    String agentText() {
        return Integer.toUnsignedString(verdict.pid());
    }
}
