// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.audit.AuditLog;
import org.varta.api.audit.AuditRecord;
import org.varta.api.event.DecisionRecord;
import org.varta.api.event.EventKind;
import org.varta.api.event.EventStream;
import org.varta.api.recovery.OperatorDesk;
import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryRun;
import org.varta.api.recovery.Telling;
import org.varta.api.stall.Revival;
import org.varta.api.stall.Verdict;

/**
 * Where decisions and ends go: event stream, audit log, counters and log. A stream or log that fails is counted and changes no decision. Recovery thread only, except {@link #swapped} and {@link #fault}.
 * Source: recovery specification 11.1.
 */
final class Journal {
    /** Token of what a person has ordered. */
    static final String OPERATOR = "OPERATOR";
    private static final Logger LOG = LoggerFactory.getLogger("org.varta.recovery");
    private static final String HOLD_OVER = "HOLD_OVER";
    private static final int USUAL_LINES = 10;
    private static final int MOST_DETAIL = 200;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final Choice<AuditLog> audits;
    private final Choice<EventStream> events;
    private final RecoveryCounters counters;
    private final Clocks clocks;
    private final Recent recent = new Recent();
    private final Grounds grounds = new Grounds();
    /** How many decisions there have been, so that a missing record is noticed. */
    private long decisions;
    private final Map<Outcome, LogLimit> limits = new EnumMap<>(Outcome.class);
    private final OutputLines quotes = new OutputLines();
    private final LogLimit faults = new LogLimit(USUAL_LINES);
    private boolean isPatient;
    private long patientUntil;

    Journal(Choice<AuditLog> audits, Choice<EventStream> events, RecoveryCounters counters, Clocks clocks) {
        this.audits = audits;
        this.events = events;
        this.counters = counters;
        this.clocks = clocks;
        for (Outcome outcome : Outcome.values()) {
            limits.put(outcome, new LogLimit(outcome == Outcome.REFUSED_AUDIT_UNAVAILABLE ? 1 : USUAL_LINES));
        }
    }

    /** What was decided lately; recovery thread only. */
    Recent recent() {
        return recent;
    }

    /** What the present answer follows from; recovery thread only. */
    Grounds grounds() {
        return grounds;
    }

    long wallclockMillis() {
        return clocks.wallclockMillis().getAsLong();
    }

    /** From now on records wait for room in the audit log, all of them until then at most: at the end there may be more than it takes at once. */
    void waitForRoomUntil(long deadline) {
        isPatient = true;
        patientUntil = deadline;
    }

    /** Whether records become durable at present. */
    boolean canRecord() {
        try {
            boolean isOpen = audits.call(Choice.ANY, log -> log != null && log.state() == AuditLog.State.OPEN);
            grounds.gate("canRecord", isOpen);
            return isOpen;
        } catch (RuntimeException | LinkageError e) {
            fault("audit log", e);
            grounds.gate("canRecord", false);
            return false;
        }
    }

    /** A verdict was taken; nothing has been decided yet. */
    void taken(Verdict verdict) {
        decided(verdict, "taken", "policy " + verdict.policy() + ", " + verdict.reason() + ", silent for "
            + silenceMillis(verdict) + " ms");
    }

    private static long silenceMillis(Verdict verdict) {
        return (verdict.convictedAt() - verdict.lastArrival()) / NANOS_PER_MILLI;
    }

    /** A stall was answered without a start, and is not tried again. */
    void refused(Verdict verdict, Answer answer, String detail) {
        refused(verdict, answer, detail, Retry.NEVER);
    }

    /**
     * A stall was answered without a start.
     *
     * @param retryAt when it is tried again, {@link Retry#NEVER} if it is not
     */
    void refused(Verdict verdict, Answer answer, String detail, long retryAt) {
        String words = oneLine(detail);
        counters.add(answer);
        decided(verdict, answer.token(), words, answered(verdict, retryAt == Retry.NEVER ? "none" : "retry", retryAt == Retry.NEVER ? 0 : retryAt));
        record(new AuditRecord.Refused(wallclockMillis(), verdict.convictedAt(), verdict.pid(), answer.token()));
        String colon = words.isEmpty() ? "" : ": ";
        String agent = Integer.toUnsignedString(verdict.pid());
        switch (answer.loudness()) {
            case SILENT -> { }
            case INFO -> say(answer.outcome(), more -> LOG.info("recovery: agent {}: {}{}{}{}", agent, answer.token(), colon, words, more));
            case WARN -> say(answer.outcome(), more -> LOG.warn("recovery: agent {}: {}{}{}{}", agent, answer.token(), colon, words, more));
            case ERROR -> say(answer.outcome(), more -> LOG.error("recovery: agent {}: {}{}{}{}", agent, answer.token(), colon, words, more));
        }
    }

    /**
     * A policy puts a stall off.
     *
     * @param told what listeners are told of that; null for nothing, then it can be asked for only
     */
    void held(Verdict verdict, RecoveryDecision.NotBefore hold, RecoveryDecision.NotBefore told, long now, long wait) {
        counters.holds.incrementAndGet();
        String words = words(hold, now, wait);
        boolean isTold = told != null && told.code().equals(hold.code());
        decided(isTold ? EventKind.DECISION : EventKind.HELD, verdict, oneLine(hold.code()), words, answered(verdict, "decide", now + wait));
        if (told != null && !isTold) {
            publish(EventKind.DECISION, verdict.pid(), oneLine(told.code()), words(told, now, wait), null);
        }
    }

    private static String words(RecoveryDecision.NotBefore hold, long now, long wait) {
        StringBuilder words = new StringBuilder("put off for ").append(wait / NANOS_PER_MILLI).append(" ms");
        if (!hold.detail().isEmpty()) {
            words.append(": ").append(hold.detail());
        }
        if (hold.holds().size() > 1) {
            String colon = "; in order: ";
            for (RecoveryDecision.NotBefore one : hold.holds()) {
                words.append(colon).append(one.code()).append(' ').append(Math.max(0, one.at() - now) / NANOS_PER_MILLI).append(" ms");
                colon = ", ";
            }
        }
        return oneLine(words.toString());
    }

    /** A person steps in, for an agent whose stall is known. */
    void ordered(Verdict verdict, OperatorDesk.Order order, String by) {
        decided(verdict, OPERATOR, oneLine(order.name().toLowerCase(Locale.ROOT) + " by " + by));
    }

    /** A person has stepped in. */
    void orderAnswered(OperatorDesk.Order order, String agent, String by, OperatorDesk.Reply reply, boolean isPublished) {
        counters.add(order, reply.isDone());
        String words = oneLine(order.name().toLowerCase(Locale.ROOT) + (agent.isEmpty() ? "" : " " + agent) + " by " + by);
        LOG.info("recovery: {}: {}: {}", words, reply.token(), oneLine(reply.sentence()));
        if (!isPublished) {
            publish(EventKind.DECISION, 0, OPERATOR, oneLine(words + ": " + reply.token()), null);
        }
    }

    /** A hold is over; what becomes of the stall now is told next. */
    void holdOver(Verdict verdict, RecoveryDecision.NotBefore hold) {
        recent.note(verdict, clocks.now(), HOLD_OVER, oneLine(hold.code()), null);
        if (hold.telling().manner() == Telling.Manner.EACH_STALL) {
            publish(EventKind.DECISION, verdict.pid(), HOLD_OVER, oneLine(hold.code()), null);
        }
    }

    /** An agent, or all of them, are held from now on, whatever happens; told once. */
    void episodeBegins(Verdict first, RecoveryDecision.NotBefore hold, boolean isOfAll) {
        publish(EventKind.DECISION, isOfAll ? 0 : first.pid(), oneLine(hold.code()), oneLine(hold.detail()), null);
    }

    /** That is over. */
    void episodeOver(Verdict last, String code, boolean isOfAll) {
        publish(EventKind.DECISION, isOfAll ? 0 : last.pid(), HOLD_OVER, oneLine(code), null);
    }

    /** It is known, or will never be, whether a start has helped. */
    void settled(Verdict verdict, RecoveryAttempt attempt, Revival revival, int confirmBeats, boolean isThere) {
        String token = attempt.effect() == RecoveryAttempt.Effect.UNWATCHED ? "confirmation_unknown" : attempt.effect().name().toLowerCase(Locale.ROOT);
        counters.add(attempt.effect());
        decided(verdict, token, "action " + attempt.action() + ", after " + (attempt.settledAt() - attempt.startedAt()) / NANOS_PER_MILLI
            + " ms", numbered(verdict, record -> record.with("action", attempt.action()).with("target", attempt.target()).with("startedAt", attempt.startedAt()).with("settledAt", attempt.settledAt())
                .with("c.isKnown", revival.isKnown() ? 1 : 0).with("c.beats", revival.beats()).with("c.confirmBeats", confirmBeats).with("c.isThere", isThere ? 1 : 0)));
    }

    /** A stall is tried again. */
    void retrying(Stall stall, Answer answer, Retry retry, long windowNanos, long now) {
        counters.retries.incrementAndGet();
        int number = stall.retries() + 1;
        decided(stall.verdict(), "RETRY", "number " + number + " after " + answer.token(), numbered(stall.verdict(), record -> record.with("answer", answer.token()).with("r.number", number)
            .with("r.most", retry.most()).with("r.backoff", retry.backoffNanos()).with("r.window", windowNanos).with("at", now).with("next", "retry")
            .with("nextAt", now + retry.nanos(stall, answer, windowNanos))));
    }

    private Supplier<String> answered(Verdict verdict, String next, long nextAt) {
        decisions++;
        return grounds.record(verdict, decisions, next, nextAt);
    }

    /** A record of something that no gate and no policy had a part in. */
    private Supplier<String> numbered(Verdict verdict, UnaryOperator<DecisionRecord> body) {
        decisions++;
        long number = decisions;
        return () -> body.apply(new DecisionRecord().with("decision", number).with("agent", verdict.agent()).with("generation", verdict.generation())
            .with("pid", Integer.toUnsignedString(verdict.pid()))).sealed().toString();
    }

    void spawned(Verdict verdict, RecoveryRun.Description started, long wallclock) {
        counters.add(Outcome.SPAWNED);
        String child = Integer.toUnsignedString(started.childPid());
        record(new AuditRecord.Spawn(wallclock, verdict.convictedAt(), verdict.pid(), started.childPid(), started.mode(), started.program(),
            started.source(), started.templateLength()));
        decided(verdict, "spawned", "child " + child, answered(verdict, grounds.confirmAt() == 0 ? "none" : "confirm", grounds.confirmAt()));
        say(Outcome.SPAWNED, more -> LOG.info("recovery: agent {} was silent for {} ms: started {} as child {}{}",
            Integer.toUnsignedString(verdict.pid()), silenceMillis(verdict), started.program(), child, more));
    }

    /** A running child was sent a signal. */
    void killSent(Child child) {
        counters.add(Outcome.KILLED);
        decided(child.verdict, "killed", "child " + child.pidText());
        say(Outcome.KILLED, more -> LOG.warn("recovery: child {} for agent {} is ended with everything it started{}", child.pidText(),
            child.agentText(), more));
    }

    /** Each failed kill counts; the log has one line for each child. */
    void killFailed(Child child, boolean isFirst) {
        counters.killFailed.incrementAndGet();
        if (isFirst) {
            LOG.error("recovery: child {} for agent {} cannot be killed; it stays in the table and is tried again every second", child.pidText(),
                child.agentText());
        }
    }

    /** A child's end. Leftovers of a former owner of the process id have no outcome of their own. */
    void ended(Child child, long now, long observerNanos, boolean isLeftover) {
        AuditRecord.End end = child.howItEnded();
        RecoveryRun.Output output = child.output();
        long durationNanos = Math.max(1, now - child.startedAt);
        decided(child.verdict, token(end), "child " + child.pidText() + ", " + words(end));
        record(new AuditRecord.Complete(wallclockMillis(), observerNanos, child.verdict.pid(), child.description.childPid(), end,
            durationNanos, output.stdoutBytes(), output.stderrBytes(), output.isTruncated()));
        boolean isCollected = !(end instanceof AuditRecord.End.ReapFailed);
        if (!isLeftover) {
            counters.add(child.hasSucceeded() ? Outcome.REAPED_ZERO : Outcome.REAPED_NONZERO);
            if (isCollected) {
                counters.durationNanos.addAndGet(durationNanos);
                counters.durations.incrementAndGet();
            }
        }
        if (!isCollected) {
            LOG.error("recovery: how child {} for agent {} ends cannot be determined", child.pidText(), child.agentText());
        } else if (!isLeftover && !child.hasSucceeded()) {
            say(Outcome.REAPED_NONZERO, more -> LOG.warn("recovery: child {} for agent {} ended: {}{}", child.pidText(), child.agentText(), words(end), more));
        }
        quotes.quote(child, clocks.now());
    }

    private static String token(AuditRecord.End end) {
        if (end instanceof AuditRecord.End.ReapFailed) {
            return "reap_failed";
        }
        return end instanceof AuditRecord.End.Reaped ? "reaped" : "killed";
    }

    private static String words(AuditRecord.End end) {
        if (end instanceof AuditRecord.End.Reaped reaped) {
            return "exit value " + reaped.exitCode();
        }
        if (end instanceof AuditRecord.End.KilledBySignal killed) {
            return "by signal " + killed.signal();
        }
        return end instanceof AuditRecord.End.KilledWithExit killed ? "exit value " + killed.exitCode() + " after a signal" : "end unknown";
    }

    /** A policy or an action was exchanged. Any thread. */
    void swapped(String kind, String before, String after) {
        LOG.info("recovery: {} {} -> {}", kind, before, after);
        publish(EventKind.SWAP, 0, "recovery_" + kind, before + " -> " + after, null);
    }

    /** A provider failed in a way that its contract does not know. Any thread. */
    void fault(String what, Throwable failure) {
        counters.providerFaults.incrementAndGet();
        int suppressed;
        synchronized (faults) {
            suppressed = faults.admit(clocks.now());
        }
        if (suppressed != LogLimit.SUPPRESSED) {
            LOG.error("recovery: {} failed unexpectedly{}", what, more(suppressed), failure);
        }
    }

    private void record(AuditRecord record) {
        try {
            audits.call(Choice.ANY, log -> log == null ? null : isPatient ? append(log, record) : log.offer(record));
        } catch (RuntimeException | LinkageError e) {
            fault("audit log", e);
        }
    }

    private Object append(AuditLog log, AuditRecord record) {
        try {
            return log.append(record, Duration.ofNanos(Math.max(0, patientUntil - clocks.now())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return log.offer(record);
        }
    }

    private void decided(Verdict verdict, String token, String detail) {
        decided(verdict, token, detail, null);
    }

    private void decided(Verdict verdict, String token, String detail, Supplier<String> record) {
        decided(EventKind.DECISION, verdict, token, detail, record);
    }

    private void decided(EventKind kind, Verdict verdict, String token, String detail, Supplier<String> record) {
        Ruling ruling = record == null ? null : grounds.ruling();
        recent.note(verdict, clocks.now(), token, detail, ruling == null || ruling.inputs().verdict() != verdict ? null : ruling.numbers());
        publish(kind, verdict.pid(), token, detail, record);
    }

    private void publish(EventKind kind, int pid, String token, String detail, Supplier<String> record) {
        try {
            events.call(Choice.ANY, stream -> {
                if (stream != null && record == null) {
                    stream.publish(kind, pid, token, detail);
                } else if (stream != null) {
                    stream.publish(kind, pid, token, detail, record);
                }
                return null;
            });
        } catch (RuntimeException | LinkageError e) {
            fault("event stream", e);
        }
    }

    private void say(Outcome kind, Consumer<String> line) {
        int suppressed = limits.get(kind).admit(clocks.now());
        if (suppressed != LogLimit.SUPPRESSED) {
            line.accept(more(suppressed));
        }
    }

    private static String more(int suppressed) {
        return suppressed == 0 ? "" : " (and " + suppressed + " more like it were not logged)";
    }

    /** Words of other bundles, fit for one line. */
    private static String oneLine(String words) {
        if (words == null) {
            return "";
        }
        String line = words.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= MOST_DETAIL ? line : line.substring(0, MOST_DETAIL);
    }
}
