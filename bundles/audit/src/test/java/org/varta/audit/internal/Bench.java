// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.varta.api.audit.AuditRecord;
import org.varta.api.audit.AuditSink;
import org.varta.api.audit.AuditTicket.Fate;
import org.varta.api.audit.AuditTicket.Receipt;
import org.varta.api.metric.DurationHistogram;
import org.varta.api.metric.MetricSink;

/** A ledger without its thread: each turn of the writer is taken by the test. Sinks are opened on the spot. */
final class Bench implements AutoCloseable {
    final TestClock clock;
    final LedgerCounters counters = new LedgerCounters();
    final List<LogStatus.Snapshot> told = new ArrayList<>();
    final LogStatus status = new LogStatus(told::add);
    final RecordQueue queue;
    final SinkChoice choice = new SinkChoice(() -> { });
    final LedgerState folder;
    final FaultyHead head;
    final Writer writer;

    /** The head's file, failing when told to. */
    static final class FaultyHead implements HeadStore {
        private final HeadStore store;
        int failures;
        /** Runs before and after each write. */
        Runnable around = () -> { };
        final List<Head> written = new ArrayList<>();

        FaultyHead(HeadStore store) {
            this.store = store;
        }

        @Override
        public Head read() throws IOException {
            return store.read();
        }

        @Override
        public long largestCounter() {
            return store.largestCounter();
        }

        @Override
        public boolean hasUnproven() {
            return store.hasUnproven();
        }

        @Override
        public void write(Head next) throws IOException {
            around.run();
            if (failures-- > 0) {
                throw new IOException("injected: head");
            }
            failures = 0;
            store.write(next);
            written.add(next);
            around.run();
        }

        List<String> states() {
            return written.stream().map(next -> next.state() + " " + next.point().number()).toList();
        }
    }

    Bench(Path state) throws IOException {
        this(state, Settings.DEFAULT);
    }

    Bench(Path state, Settings settings) throws IOException {
        this(state, settings, new TestClock(), 4242);
    }

    Bench(Path state, Settings settings, TestClock clock, int pid) throws IOException {
        this(state, settings, clock, pid, HeadKey.NONE);
    }

    private Bench(Path state, Settings settings, TestClock clock, int pid, HeadKey key) throws IOException {
        this(StateFolder.open(state, 1, key), settings, clock, pid, new Unconfirmed());
    }

    static Bench keyed(Path state, Settings settings, HeadKey key) throws IOException {
        return new Bench(state, settings, new TestClock(), 4242, key);
    }

    /** With a state that is kept elsewhere than in a folder. */
    Bench(LedgerState state, Settings settings, TestClock clock, int pid, Unconfirmed lines) throws IOException {
        this.clock = clock;
        queue = new RecordQueue(settings.queueCapacity(), clock, counters, () -> { });
        choice.target(settings.sinkFilter());
        folder = state;
        head = new FaultyHead(folder.head());
        writer = new Writer(folder, new HeadKeeper(head, clock, pid), queue, choice, clock, counters, status, new WriterSignal(clock),
                Runnable::run, pid, settings, lines);
    }

    Bench bind(AuditSink sink, int ranking) {
        choice.bind(sink, Map.of("service.ranking", ranking, "path", sink.name()));
        return this;
    }

    Ticket offer(String reason) {
        return queue.offer(refused(reason));
    }

    static AuditRecord refused(String reason) {
        return new AuditRecord.Refused(1_700_000_000_000L, 5, 1001, reason);
    }

    static AuditRecord spawn() {
        return new AuditRecord.Spawn(1_700_000_000_000L, 5, 1001, 2002, "exec", "/bin/true", "inline", 9);
    }

    /** One turn of the writer. */
    boolean turn() throws Exception {
        return writer.turn();
    }

    /** Turns until nothing more is done; a writer that does not come to rest is an error. */
    void settle() throws Exception {
        for (int i = 0; i < 1000; i++) {
            if (!turn() && writer.nanosToSleep() != 0) {
                return;
            }
        }
        throw new AssertionError("the writer does not come to rest");
    }

    /** Offers a record and lets the writer bring it to its end. */
    long write(String reason) throws Exception {
        Ticket ticket = offer(reason);
        settle();
        return number(ticket);
    }

    static long number(Ticket ticket) {
        Receipt receipt = ticket.getNow(null);
        assertTrue(receipt != null && receipt.fate() == Fate.DURABLE, () -> "not durable: " + receipt);
        return receipt.number();
    }

    static void assertFate(Fate fate, Ticket ticket) {
        assertTrue(ticket.isDone(), "undecided");
        assertEquals(fate, ticket.join().fate());
    }

    /** The value of a counter. */
    long counted(String family, String... labels) {
        Values values = new Values();
        counters.collect(values);
        return values.of(family, labels);
    }

    long counted(StartEvent event) {
        return event.isMismatch() ? counted("varta_audit_tail_mismatch_total", "kind", event.token())
                : counted("varta_audit_continuity_total", "event", event.token());
    }

    /** Ends the run in order. */
    void stop() {
        writer.stop(0, true);
        writer.run();
    }

    /** Ends the run as a kill would: nothing more is written. */
    void kill() throws IOException {
        folder.close();
    }

    @Override
    public void close() throws IOException {
        folder.close();
    }

    /** Collected values. */
    static final class Values implements MetricSink {
        final Map<String, Double> all = new TreeMap<>();

        @Override
        public void counter(String family, String help, long value, String... labels) {
            all.put(family + List.of(labels), (double) value);
        }

        @Override
        public void gauge(String family, String help, double value, String... labels) {
            all.put(family + List.of(labels), value);
        }

        @Override
        public void histogram(String family, String help, DurationHistogram histogram, String... labels) {
            all.put(family + List.of(labels), (double) histogram.cumulative(histogram.buckets()));
        }

        long of(String family, String... labels) {
            Double value = all.get(family + List.of(labels));
            assertTrue(value != null, () -> "no series " + family + List.of(labels) + " in " + all.keySet());
            return value.longValue();
        }
    }
}
