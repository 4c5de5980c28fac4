// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.audit.AuditLog;
import org.varta.api.audit.AuditRecord;
import org.varta.api.event.EventKind;
import org.varta.api.event.EventStream;
import org.varta.api.recovery.RecoveryRun;
import org.varta.api.stall.Verdict;

/** Where decisions go: audit log, event stream, counters and log. Recovery thread only. */
final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger("org.varta.recovery");
    private static final long QUIET_NANOS = 1_000_000_000L;

    private final Choice<AuditLog> audits;
    private final Choice<EventStream> events;
    private final RecoveryCounters counters;
    private final LongSupplier wallclockMillis;
    private final LongSupplier nanoTime;
    private long loggedAt;
    private long suppressed;

    Journal(Choice<AuditLog> audits, Choice<EventStream> events, RecoveryCounters counters, LongSupplier wallclockMillis, LongSupplier nanoTime) {
        this.audits = audits;
        this.events = events;
        this.counters = counters;
        this.wallclockMillis = wallclockMillis;
        this.nanoTime = nanoTime;
        this.loggedAt = nanoTime.getAsLong() - QUIET_NANOS;
    }

    long wallclockMillis() {
        return wallclockMillis.getAsLong();
    }

    boolean canRecord() {
        AuditLog log = audits.best(any -> true);
        return log != null && log.state() == AuditLog.State.OPEN;
    }

    /** A stall was answered without a start. */
    void refused(Verdict verdict, Answer answer, String detail) {
        counters.add(answer);
        record(new AuditRecord.Refused(wallclockMillis.getAsLong(), verdict.convictedAt(), verdict.pid(), answer.token()));
        publish(verdict.pid(), answer.token(), detail);
        say(answer.loudness(), "agent " + Integer.toUnsignedString(verdict.pid()) + ": " + answer.token() + (detail.isEmpty() ? "" : ", " + detail));
    }

    void held(Verdict verdict, String code) {
        counters.holds.incrementAndGet();
        publish(verdict.pid(), code, "put off");
    }

    void spawned(Verdict verdict, RecoveryRun.Description started, long wallclock) {
        counters.add(Outcome.SPAWNED);
        record(new AuditRecord.Spawn(wallclock, verdict.convictedAt(), verdict.pid(), started.childPid(), started.mode(), started.program(),
            started.source(), started.templateLength()));
        publish(verdict.pid(), "spawned", "child " + Integer.toUnsignedString(started.childPid()));
        LOG.info("recovery: agent {} is silent for {} ms, started {} as child {}", Integer.toUnsignedString(verdict.pid()),
            (verdict.convictedAt() - verdict.lastArrival()) / 1_000_000, started.program(), Integer.toUnsignedString(started.childPid()));
    }

    void killSent(Child child) {
        counters.add(Outcome.KILLED);
        publish(child.verdict.pid(), "killed", "child " + childPid(child));
        LOG.warn("recovery: child {} for agent {} is killed with everything it started", childPid(child), Integer.toUnsignedString(child.verdict.pid()));
    }

    void killFailed(Child child) {
        counters.killFailed.incrementAndGet();
        LOG.error("recovery: child {} for agent {} cannot be killed, it is tried again every second", childPid(child),
            Integer.toUnsignedString(child.verdict.pid()));
    }

    /** A child's end. Leftovers of a former owner of the process id have no outcome of their own. */
    void ended(Child child, long now, long observerNanos, boolean isLeftover) {
        AuditRecord.End end = child.howItEnded();
        RecoveryRun.Output output = child.output();
        record(new AuditRecord.Complete(wallclockMillis.getAsLong(), observerNanos, child.verdict.pid(), child.run.description().childPid(), end,
            Math.max(1, now - child.startedAt), output.stdoutBytes(), output.stderrBytes(), output.isTruncated()));
        publish(child.verdict.pid(), "complete", "child " + childPid(child));
        if (!isLeftover) {
            count(child, end, now);
        }
    }

    private void count(Child child, AuditRecord.End end, long now) {
        boolean isZero = child.exitValue() == 0;
        counters.add(isZero ? Outcome.REAPED_ZERO : Outcome.REAPED_NONZERO);
        if (!(end instanceof AuditRecord.End.ReapFailed)) {
            counters.durationNanos.addAndGet(now - child.startedAt);
            counters.durations.incrementAndGet();
        }
        if (isZero) {
            LOG.info("recovery: child {} for agent {} ended with 0", childPid(child), Integer.toUnsignedString(child.verdict.pid()));
        } else {
            LOG.warn("recovery: child {} for agent {} ended: {}", childPid(child), Integer.toUnsignedString(child.verdict.pid()), end);
        }
    }

    private static String childPid(Child child) {
        return Integer.toUnsignedString(child.run.description().childPid());
    }

    void fault(String what, Throwable failure) {
        counters.providerFaults.incrementAndGet();
        LOG.error("recovery: {} failed unexpectedly", what, failure);
    }

    private void record(AuditRecord record) {
        AuditLog log = audits.best(any -> true);
        if (log != null) {
            log.offer(record);
        }
    }

    private void publish(int pid, String token, String detail) {
        EventStream stream = events.best(any -> true);
        if (stream != null) {
            stream.publish(EventKind.DECISION, pid, token, detail);
        }
    }

    /** One line a second for what may come in masses; the next one says how many were left out. */
    private void say(Answer.Loudness loudness, String line) {
        if (loudness == Answer.Loudness.SILENT) {
            return;
        }
        long now = nanoTime.getAsLong();
        if (now - loggedAt < QUIET_NANOS) {
            suppressed++;
            return;
        }
        String more = suppressed == 0 ? "" : " (and " + suppressed + " more)";
        loggedAt = now;
        suppressed = 0;
        switch (loudness) {
            case INFO -> LOG.info("recovery: {}{}", line, more);
            case WARN -> LOG.warn("recovery: {}{}", line, more);
            default -> LOG.error("recovery: {}{}", line, more);
        }
    }
}
