// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.varta.api.audit.AuditLog;
import org.varta.api.audit.AuditRecord;
import org.varta.api.audit.AuditTicket;
import org.varta.api.recovery.RecoveryAction;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.recovery.RecoveryRequest;
import org.varta.api.recovery.RecoveryRun;
import org.varta.api.recovery.RecoveryStartException;
import org.varta.api.stall.Freshness;
import org.varta.api.stall.StallFeed;
import org.varta.api.stall.StallReason;
import org.varta.api.stall.Verdict;
import org.varta.api.transport.Origin;

/** A desk with a clock, a feed, a log and runs that a test controls; times in milliseconds. */
final class Bench implements StallFeed, RecoveryAction, AuditLog {
    static final long MILLI = 1_000_000L;

    final RecoveryCounters counters = new RecoveryCounters();
    final Choice<RecoveryPolicy> policies = new Choice<>(2_000);
    final Choice<RecoveryAction> actions = new Choice<>(2_000);
    final Choice<AuditLog> audits = new Choice<>(2_000);
    final List<AuditRecord> records = new ArrayList<>();
    final Deque<Verdict> waiting = new ArrayDeque<>();
    final Map<Integer, Freshness> freshness = new HashMap<>();
    final List<Run> runs = new ArrayList<>();
    final RecoveryDesk desk;
    State auditState = State.OPEN;
    boolean canStart = true;
    private volatile long nanos = 1_000 * MILLI;
    private int nextChild = 2002;

    /** A child that a test ends. */
    static final class Run {
        final int pid;
        final CompletableFuture<Integer> end = new CompletableFuture<>();
        final RecoveryRun run;
        boolean canBeKilled = true;
        boolean diesWhenKilled = true;
        int kills;
        int terminations;
        RecoveryRun.Output output = RecoveryRun.Output.NONE;

        Run(int pid) {
            this.pid = pid;
            run = new RecoveryRun(new RecoveryRun.Description(pid, "exec", "/bin/true", "inline", 9), end, this::terminate, this::kill, () -> output);
        }

        private boolean terminate() {
            terminations++;
            return true;
        }

        private boolean kill() {
            kills++;
            if (canBeKilled && diesWhenKilled) {
                end.complete(137);
            }
            return canBeKilled;
        }
    }

    Bench() {
        this(1000, -1);
    }

    Bench(long debounceMillis, long timeoutMillis) {
        this(settings(debounceMillis, timeoutMillis, 0, 4096, 0, false));
    }

    Bench(Settings settings) {
        Clocks clocks = new Clocks(() -> nanos, () -> 1_700_000_000_000L + nanos / MILLI, LockSupport::parkNanos);
        Journal journal = new Journal(audits, new Choice<>(2_000), counters, clocks);
        desk = new RecoveryDesk(settings, journal, counters, policies, actions, AttemptFile.none(clocks), Survivors.none(), pid -> 0, clocks);
        audits.offer(this, "audit", Map.of());
        actions.offer(this, id(), Map.of());
        desk.addFeed(this);
    }

    static Settings settings(long debounceMillis, long timeoutMillis, long termGraceMillis, int capacity, int concurrent, boolean isAuditRequired) {
        return new Settings("exec", "", debounceMillis, timeoutMillis, termGraceMillis, 200, "kill", capacity, concurrent, false, isAuditRequired, List.of(), "",
            3, 0, 30_000, Set.of());
    }

    Bench at(long millis) {
        nanos = (1_000 + millis) * MILLI;
        return this;
    }

    Bench stall(int pid) {
        return stall(verdict(pid, 77, Origin.KERNEL_ATTESTED, false));
    }

    Bench stall(int pid, long generation) {
        return stall(verdict(pid, generation, Origin.KERNEL_ATTESTED, false));
    }

    Bench stall(Verdict verdict) {
        waiting.add(verdict);
        return this;
    }

    Verdict verdict(int pid, long generation, Origin origin, boolean isForeign) {
        return new Verdict(pid, 1, 1, pid, origin, 0, isForeign, generation, 0, 1, nanos - 3000 * MILLI, nanos, nanos, "p", StallReason.DEADLINE, Map.of());
    }

    /** One pass; true if there is more to do. */
    boolean pass() {
        return desk.pass();
    }

    void passes() {
        while (pass()) {
            continue;
        }
    }

    long outcome(Outcome outcome) {
        return counters.get(outcome);
    }

    /** The tokens of all refused records. */
    List<String> refusals() {
        return records.stream().filter(AuditRecord.Refused.class::isInstance).map(record -> ((AuditRecord.Refused) record).reason()).toList();
    }

    <T extends AuditRecord> List<T> records(Class<T> kind) {
        return records.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public String id() {
        return "exec";
    }

    @Override
    public RecoveryRun start(RecoveryRequest request) throws RecoveryStartException {
        if (!canStart) {
            throw new RecoveryStartException("/bin/true: not found");
        }
        Run run = new Run(nextChild++);
        runs.add(run);
        return run.run;
    }

    @Override
    public void consumedBy(Thread consumer) {
        // The tests call the desk themselves.
    }

    @Override
    public List<Verdict> poll(int max) {
        List<Verdict> taken = new ArrayList<>();
        while (taken.size() < max && !waiting.isEmpty()) {
            taken.add(waiting.poll());
        }
        return taken;
    }

    @Override
    public CompletionStage<List<Freshness>> check(List<Verdict> verdicts) {
        return CompletableFuture.completedFuture(
            verdicts.stream().map(verdict -> freshness.getOrDefault(verdict.pid(), Freshness.STILL_SILENT)).toList());
    }

    @Override
    public long observerNanos() {
        return nanos;
    }

    @Override
    public AuditTicket offer(AuditRecord record) {
        records.add(record);
        return () -> CompletableFuture.completedFuture(new AuditTicket.Receipt(AuditTicket.Fate.DURABLE, records.size()));
    }

    @Override
    public AuditTicket append(AuditRecord record, Duration patience) {
        return offer(record);
    }

    @Override
    public State state() {
        return auditState;
    }
}
