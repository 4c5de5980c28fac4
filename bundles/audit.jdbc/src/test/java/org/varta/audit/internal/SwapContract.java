// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.api.audit.AuditRecord;
import org.varta.api.audit.AuditSink;
import org.varta.api.audit.AuditTicket.Fate;
import org.varta.api.metric.DurationHistogram;
import org.varta.api.metric.MetricSink;
import org.varta.audit.file.internal.FileSink;
import org.varta.audit.verify.AuditVerifier;
import org.varta.audit.verify.Verdict;
import org.varta.audit.verify.Verification;

/** A log moves between a file and a database, with the real ledger: whatever was acknowledged is in one of them, and both together are one chain. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class SwapContract {
    private static final int PRODUCERS = 8;
    private static final int RECORDS_BETWEEN = 200;

    @TempDir
    Path folder;

    /** A new sink that leads to the test's database. */
    abstract AuditSink database();

    /** Writes the database's log into a file. */
    abstract void export(Path file) throws Exception;

    private AuditSink file() {
        return FileSink.at(folder.resolve("audit.log"));
    }

    private Ledger ledger() {
        return new Ledger(LedgerClock.system(), 4242, 250, task -> new Thread(task).start());
    }

    private static Map<String, Object> ranking(int value) {
        return Map.of("service.ranking", value);
    }

    private static Ticket append(Ledger ledger, String reason) throws InterruptedException {
        return (Ticket) ledger.append(new AuditRecord.Refused(1_700_000_000_000L, 5, 1001, reason), Duration.ofSeconds(30));
    }

    @Test
    void shouldBeOneChainWhenItMovesThereAndBackUnderLoad() throws Exception {
        Set<String> durable = ConcurrentHashMap.newKeySet();
        AtomicBoolean isOver = new AtomicBoolean();
        AuditSink file = file();
        AuditSink database = database();
        Ledger ledger = ledger();
        ledger.bind(file, ranking(2));
        ledger.bind(database, ranking(1));
        ledger.start(Settings.DEFAULT, folder.resolve("state"));
        List<Thread> producers = new ArrayList<>();
        for (int p = 0; p < PRODUCERS; p++) {
            String name = "p" + p + "-";
            producers.add(new Thread(() -> produce(ledger, name, durable, isOver)));
        }
        producers.forEach(Thread::start);
        for (int swap = 1; swap <= 4; swap++) {
            awaitAtLeast(durable, durable.size() + RECORDS_BETWEEN);
            ledger.update(database, ranking(swap % 2 == 1 ? 3 : 1));
            while (moves(ledger) < swap) {
                Thread.onSpinWait();
            }
        }
        awaitAtLeast(durable, durable.size() + RECORDS_BETWEEN);
        isOver.set(true);
        for (Thread producer : producers) {
            producer.join();
        }
        ledger.stop();
        assertOneChain(durable);
    }

    private static void awaitAtLeast(Set<String> durable, int count) {
        while (durable.size() < count) {
            Thread.onSpinWait();
        }
    }

    private static void produce(Ledger ledger, String name, Set<String> durable, AtomicBoolean isOver) {
        try {
            for (int i = 0; !isOver.get(); i++) {
                if (append(ledger, name + i).join().fate() == Fate.DURABLE) {
                    durable.add(name + i);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldBeOneChainWhenItMovesThereAndBackWhileStopped() throws Exception {
        Set<String> durable = new HashSet<>();
        for (int run = 0; run < 4; run++) {
            Ledger ledger = ledger();
            ledger.bind(file(), ranking(run % 2 == 0 ? 2 : 1));
            ledger.bind(database(), ranking(run % 2 == 0 ? 1 : 2));
            ledger.start(Settings.DEFAULT, folder.resolve("state"));
            for (int i = 0; i < 20; i++) {
                String reason = "r" + run + "-" + i;
                assertEquals(Fate.DURABLE, append(ledger, reason).join().fate());
                durable.add(reason);
            }
            ledger.stop();
        }
        assertOneChain(durable);
    }

    private void assertOneChain(Set<String> durable) throws Exception {
        Path exported = folder.resolve("exported.log");
        export(exported);
        Verification result = AuditVerifier.verify(List.of(folder.resolve("audit.log"), exported));
        assertEquals(Verdict.SOUND, result.verdict(), result::toString);
        Set<String> written = reasons(folder.resolve("audit.log"));
        written.addAll(reasons(exported));
        assertTrue(written.containsAll(durable), "an acknowledged record is lost");
        assertEquals(Verdict.INCOMPLETE, AuditVerifier.verify(List.of(exported)).verdict(), "one sink of two is never sound alone");
    }

    private static Set<String> reasons(Path file) throws IOException {
        Set<String> reasons = new HashSet<>();
        for (String line : Files.readAllLines(file)) {
            String[] columns = line.split("\t");
            if (columns.length == 7) {
                reasons.add(columns[5]);
            }
        }
        return reasons;
    }

    private static long moves(Ledger ledger) {
        AtomicLong moves = new AtomicLong();
        ledger.collect(new MetricSink() {
            @Override
            public void counter(String family, String help, long value, String... labels) {
                if (family.equals("varta_audit_continuity_total") && List.of(labels).contains(StartEvent.MOVED.token())) {
                    moves.set(value);
                }
            }

            @Override
            public void gauge(String family, String help, double value, String... labels) {
                // only counters count here
            }

            @Override
            public void histogram(String family, String help, DurationHistogram histogram, String... labels) {
                // only counters count here
            }
        });
        return moves.get();
    }
}
