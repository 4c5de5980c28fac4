// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.audit.AuditLog;
import org.varta.api.audit.AuditRecord;
import org.varta.api.audit.AuditSink;
import org.varta.api.audit.AuditTicket;
import org.varta.api.audit.ChainPoint;
import org.varta.api.metric.MetricSink;

/**
 * The audit log without a framework: the queue that producers see, the writer thread behind it, and the sinks it may use. Thread safe; starting, changing and stopping are
 * one caller's.
 */
final class Ledger implements AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final long STOP_NANOS = 5_000_000_000L;
    private static final long LEAVE_NANOS = 5_000_000_000L;
    private static final Duration LONGEST_PATIENCE = Duration.ofHours(1);

    private final LedgerClock clock;
    private final int pid;
    private final int lockAttempts;
    private final Executor helpers;
    private final LedgerCounters counters = new LedgerCounters();
    private final WriterSignal signal;
    private final RecordQueue queue;
    private final SinkChoice choice;
    private volatile LogStatus status = new LogStatus(now -> { });
    private volatile Writer writer;
    private Thread thread;
    private Settings settings = Settings.DEFAULT;

    /**
     * A ledger that is not started.
     *
     * @param clock wall and monotonic clock
     * @param pid process id for boot records and the head
     * @param lockAttempts how often the state folder's lock is tried, 20 ms apart
     * @param helpers runs what must not hold up the writer
     */
    Ledger(LedgerClock clock, int pid, int lockAttempts, Executor helpers) {
        this.clock = clock;
        this.pid = pid;
        this.lockAttempts = lockAttempts;
        this.helpers = helpers;
        this.signal = new WriterSignal(clock);
        this.queue = new RecordQueue(settings.queueCapacity(), clock, counters, signal::raise);
        this.choice = new SinkChoice(signal::raise);
    }

    /** Tells every change of state to a listener; before {@link #start}. */
    void listen(LogStatus.Listener listener) {
        status = new LogStatus(listener);
    }

    /** Opens the state folder and starts the writer. What keeps it from that becomes the state's trouble. */
    void start(Settings wanted, Path folder) {
        settings = wanted;
        try {
            startIn(StateFolder.open(folder, lockAttempts, HeadKey.read(wanted.headKeyFile())), wanted);
        } catch (IOException e) {
            LOG.error("the audit log cannot start: {}", e.getMessage());
            queue.close().forEach(ticket -> ticket.end(AuditTicket.Fate.ABANDONED, 0));
            status.closed("the state folder or the key of the head cannot be used: " + e.getMessage());
        }
    }

    private void startIn(LedgerState folder, Settings wanted) throws IOException {
        HeadKeeper keeper;
        try {
            keeper = new HeadKeeper(folder.head(), clock, pid);
        } catch (IOException e) {
            folder.close();
            throw e;
        }
        applyLive(wanted);
        warn(wanted);
        queue.open();
        status.waiting(null);
        Writer next = new Writer(folder, keeper, queue, choice, clock, counters, status, signal, helpers, pid, wanted, new Unconfirmed());
        writer = next;
        thread = new Thread(next, "varta-audit");
        thread.setDaemon(true);
        thread.start();
    }

    private void applyLive(Settings wanted) {
        settings = wanted;
        queue.resize(wanted.queueCapacity());
        choice.target(wanted.sinkFilter());
    }

    private static void warn(Settings wanted) {
        if (!wanted.isChained()) {
            LOG.warn("audit chain is disabled: later changes to records cannot be recognised");
        }
        if (wanted.syncEvery() > 1) {
            LOG.warn("audit sync is relaxed to every {} records: the newest ones may be lost with the power", wanted.syncEvery());
        }
    }

    /**
     * Applies settings to the running log where that is possible, else closes it in order and opens it again. A log that has stopped is started.
     *
     * @throws IllegalArgumentException if another state folder or key is wanted and cannot be used; the log goes on as before
     */
    void change(Settings wanted, Path folder) {
        boolean isRunning = writer != null && !writer.hasEnded();
        if (isRunning && !settings.needsReopening(wanted)) {
            applyLive(wanted);
            writer.change(wanted);
        } else if (isRunning) {
            reopen(wanted, folder);
        } else {
            start(wanted, folder);
        }
    }

    private void reopen(Settings wanted, Path folder) {
        check("headKeyFile", () -> HeadKey.read(wanted.headKeyFile()));
        if (!settings.stateDir().equals(wanted.stateDir())) {
            check("stateDir", () -> StateFolder.open(folder, 1, HeadKey.NONE).close());
        }
        if (end(false)) {
            start(wanted, folder);
        }
    }

    /** Something that must be possible before the running log is closed for it. */
    private interface Attempt {
        void make() throws IOException;
    }

    private static void check(String key, Attempt attempt) {
        try {
            attempt.make();
        } catch (IOException e) {
            throw new IllegalArgumentException(AuditComponent.PID + ": " + key + ": " + e.getMessage(), e);
        }
    }

    /** Writes what waits, as far as that can be done in time, and closes the log. */
    void stop() {
        end(true);
        queue.close().forEach(ticket -> ticket.end(AuditTicket.Fate.ABANDONED, 0));
        status.closed(status.snapshot().trouble());
    }

    /** Ends the writer; false if it does not come back from its sink. */
    private boolean end(boolean isLast) {
        if (writer == null) {
            return true;
        }
        writer.stop(STOP_NANOS, isLast);
        try {
            thread.join(TimeUnit.NANOSECONDS.toMillis(2 * STOP_NANOS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.error("the audit log's writer did not end in time: its sink does not answer");
        }
        return !thread.isAlive();
    }

    void bind(AuditSink sink, Map<String, ?> properties) {
        choice.bind(sink, properties);
    }

    void update(AuditSink sink, Map<String, ?> properties) {
        choice.update(sink, properties);
    }

    /** Withdraws a sink and waits, bounded, until the writer has left it. */
    void unbind(AuditSink sink) {
        Optional<SinkBinding> leaving = choice.unbind(sink);
        if (leaving.isEmpty()) {
            return;
        }
        SinkBinding binding = leaving.get();
        if (writer == null || writer.hasEnded()) {
            choice.left(binding);
            return;
        }
        try {
            if (!binding.awaitLeft(LEAVE_NANOS)) {
                LOG.error("the audit log is still writing to {} although it is being withdrawn", binding.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public AuditTicket offer(AuditRecord record) {
        return queue.offer(record);
    }

    @Override
    public AuditTicket append(AuditRecord record, Duration patience) throws InterruptedException {
        Duration bounded = patience.compareTo(LONGEST_PATIENCE) > 0 ? LONGEST_PATIENCE : patience;
        return queue.append(record, bounded.toNanos());
    }

    @Override
    public State state() {
        LogStatus.Snapshot now = status.snapshot();
        if (now.isClosed()) {
            return State.CLOSED;
        }
        if (now.trouble() != null || queue.isCritical()) {
            return State.DEGRADED;
        }
        return now.sink() == null ? State.WAITING : State.OPEN;
    }

    /** The last record known to be durable. */
    ChainPoint durable() {
        return writer == null ? ChainPoint.START : writer.durable();
    }

    /** Writes every series. */
    void collect(MetricSink sink) {
        counters.collect(sink);
        sink.gauge("varta_audit_head_seq", "Number of the last durable audit record", durable().number());
        sink.gauge("varta_audit_degraded", "Whether audit records do not become durable or are about to be dropped", state() == State.DEGRADED ? 1 : 0);
        sink.gauge("varta_audit_ring_length", "Audit records that wait to be written", queue.length());
    }
}
