// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.varta.api.audit.AuditLog;
import org.varta.api.audit.AuditRecord;
import org.varta.audit.file.internal.FileSink;

/**
 * Measures durable records per second through the whole ledger and the file sink: {@code FOLDER PRODUCERS WINDOW RECORDS}. Each producer keeps WINDOW records unacknowledged; with 1 it waits for each. Not a
 * test; run it beside a program that does the same in C.
 */
final class DurableThroughput {
    private DurableThroughput() {
    }

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(args[0]), "durable");
        int producers = Integer.parseInt(args[1]);
        int window = Integer.parseInt(args[2]);
        int records = Integer.parseInt(args[3]);
        Ledger ledger = new Ledger(LedgerClock.system(), 4242, 1, task -> new Thread(task).start());
        ledger.bind(FileSink.at(folder.resolve("audit.log")), Map.of());
        ledger.start(new Settings("", 1, 0, 50, 65_536, true, true, false, "", 50, HeadSync.AUTO, ""), folder.resolve("state"));
        while (ledger.state() != AuditLog.State.OPEN) {
            Thread.onSpinWait();
        }
        run(ledger, producers, window, Math.max(records / 4, producers), new long[producers]);
        long[] longest = new long[producers];
        long syncsBefore = syncs(ledger);
        long start = System.nanoTime();
        long done = run(ledger, producers, window, records, longest);
        double seconds = (System.nanoTime() - start) / 1e9;
        long syncs = syncs(ledger) - syncsBefore;
        System.out.printf("impl=ledger producers=%d window=%d records_per_s=%.0f syncs_per_s=%.0f records_per_sync=%.1f max_wait_us=%d%n", producers, window,
                done / seconds, syncs / seconds, (double) done / syncs, Arrays.stream(longest).max().orElse(0) / 1000);
        ledger.stop();
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }

    private static long syncs(Ledger ledger) {
        Bench.Values values = new Bench.Values();
        ledger.collect(values);
        return values.of("varta_audit_fsync_seconds");
    }

    private static long run(Ledger ledger, int producers, int window, int records, long[] longest) throws InterruptedException {
        int each = records / producers;
        CountDownLatch ready = new CountDownLatch(producers + 1);
        Thread[] threads = new Thread[producers];
        for (int p = 0; p < producers; p++) {
            int index = p;
            threads[p] = new Thread(() -> produce(ledger, window, each, ready, longest, index), "producer-" + p);
            threads[p].start();
        }
        ready.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        return (long) each * producers;
    }

    private static void produce(Ledger ledger, int window, int each, CountDownLatch ready, long[] longest, int index) {
        try {
            ready.countDown();
            ready.await();
            ArrayDeque<Ticket> open = new ArrayDeque<>();
            AuditRecord record = new AuditRecord.Refused(1_700_000_009_000L, 9_000_000_000L, 1003, "outstanding_ca");
            for (int i = 0; i < each; i++) {
                long start = System.nanoTime();
                open.add((Ticket) ledger.append(record, Duration.ofSeconds(30)));
                if (open.size() == window) {
                    Bench.number(await(open.poll()));
                }
                longest[index] = Math.max(longest[index], System.nanoTime() - start);
            }
            while (!open.isEmpty()) {
                Bench.number(await(open.poll()));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Ticket await(Ticket ticket) {
        ticket.join();
        return ticket;
    }
}
