// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.varta.api.audit.AuditRecord;
import org.varta.audit.file.internal.FileSink;

/**
 * Measures how long a log that moves between two files keeps its producers waiting: {@code FOLDER SWAPS}. The pause of a move is the longest time between two acknowledgements, of any of eight producers, from the change of the
 * ranking until the first acknowledgement behind the move. Not a test.
 */
final class SwapPause {
    private static final int PRODUCERS = 8;
    /** Moves that only load the code; an even number, so that the log is in the first file again. */
    private static final int WARM_UP = 20;
    private static final long BETWEEN_NANOS = 20_000_000L;

    private final AtomicLong last = new AtomicLong(System.nanoTime());
    private final AtomicLong longest = new AtomicLong();
    private final AtomicLong count = new AtomicLong();
    private final AtomicBoolean isOver = new AtomicBoolean();

    private SwapPause() {
    }

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(args[0]), "swap");
        new SwapPause().measure(folder, Integer.parseInt(args[1]));
    }

    private void measure(Path folder, int swaps) throws Exception {
        FileSink[] sinks = {FileSink.at(folder.resolve("a.log")), FileSink.at(folder.resolve("b.log"))};
        Ledger ledger = new Ledger(LedgerClock.system(), 4242, 250, task -> new Thread(task).start());
        ledger.bind(sinks[0], Map.of("service.ranking", 1));
        ledger.bind(sinks[1], Map.of("service.ranking", 0));
        ledger.start(Settings.DEFAULT, folder.resolve("state"));
        List<Thread> producers = new ArrayList<>();
        for (int i = 0; i < PRODUCERS; i++) {
            Thread producer = new Thread(() -> produce(ledger));
            producers.add(producer);
            producer.start();
        }
        long[] pauses = new long[swaps];
        Path[] files = {folder.resolve("a.log"), folder.resolve("b.log")};
        for (int swap = -WARM_UP; swap < swaps; swap++) {
            Thread.sleep(BETWEEN_NANOS / 1_000_000);
            Path target = files[1 - Math.floorMod(swap, 2)];
            long size = Files.exists(target) ? Files.size(target) : 0;
            longest.set(0);
            ledger.update(sinks[1], Map.of("service.ranking", swap % 2 == 0 ? 2 : 0));
            while (!Files.exists(target) || Files.size(target) == size) {
                Thread.onSpinWait();
            }
            long behind = count.get() + 2 * PRODUCERS;
            while (count.get() < behind) {
                Thread.onSpinWait();
            }
            if (swap >= 0) {
                pauses[swap] = longest.get();
            }
        }
        isOver.set(true);
        for (Thread producer : producers) {
            producer.join();
        }
        ledger.stop();
        Arrays.sort(pauses);
        System.out.printf("swaps=%d records=%d pause_p50_us=%d pause_p99_us=%d pause_max_us=%d%n", swaps, count.get(), pauses[swaps / 2] / 1000, pauses[swaps * 99 / 100] / 1000,
            pauses[swaps - 1] / 1000);
    }

    private void produce(Ledger ledger) {
        try {
            while (!isOver.get()) {
                Ticket ticket = (Ticket) ledger.append(new AuditRecord.Refused(System.currentTimeMillis(), 5, 1001, "outstanding_capacity"), Duration.ofSeconds(30));
                ticket.join();
                long now = System.nanoTime();
                long waited = now - last.getAndSet(now);
                longest.accumulateAndGet(waited, Math::max);
                count.incrementAndGet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
