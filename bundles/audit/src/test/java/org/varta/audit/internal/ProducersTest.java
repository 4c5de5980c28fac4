// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.api.audit.AuditTicket.Fate;
import org.varta.api.audit.AuditTicket.Receipt;

/** Many producers at once while the log rotates and moves: the order in the sinks, of the numbers and of the chain is one. */
class ProducersTest {
    private static final int PRODUCERS = 512;
    private static final int EACH = 10;
    private static final int MOVES = 4;
    private static final int RECORDS_BETWEEN = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldKeepOneOrderDuringRotationsAndMoves() throws Exception {
        DiskSink a = new DiskSink("A");
        DiskSink b = new DiskSink("B");
        a.fullAt = 20_000;
        b.fullAt = 20_000;
        Ledger ledger = new Ledger(LedgerClock.system(), 4242, 1, task -> new Thread(task).start());
        ledger.bind(a, Map.of("service.ranking", 1));
        ledger.bind(b, Map.of("service.ranking", 0));
        ledger.start(Settings.DEFAULT, folder);
        Set<String> acknowledged = produce(ledger, a, b);
        ledger.stop();
        Walk walk = new Walk().over(a.lines()).over(b.lines());
        Set<String> onPath = new HashSet<>();
        walk.path().forEach(columns -> onPath.add(columns[0] + " " + columns[5]));
        assertNull(walk.problem());
        assertTrue(acknowledged.size() >= PRODUCERS * EACH);
        assertTrue(onPath.containsAll(acknowledged));
        assertTrue(a.generations() + b.generations() > 10, () -> a.generations() + " " + b.generations());
        assertTrue(b.outline().size() > 1, "moved");
    }

    private static Set<String> produce(Ledger ledger, DiskSink a, DiskSink b) throws InterruptedException {
        ConcurrentLinkedQueue<String> durable = new ConcurrentLinkedQueue<>();
        AtomicBoolean isMoved = new AtomicBoolean();
        List<Thread> producers = new ArrayList<>();
        for (int i = 0; i < PRODUCERS; i++) {
            int producer = i;
            Thread thread = new Thread(() -> append(ledger, producer, isMoved, durable));
            producers.add(thread);
            thread.start();
        }
        for (int move = 0; move < MOVES; move++) {
            boolean isToB = move % 2 == 0;
            ledger.update(b, Map.of("service.ranking", isToB ? 2 : -2));
            // The sink that was left is closed when the log has moved.
            DiskSink left = isToB ? a : b;
            await(() -> !left.isOpen());
            int goal = durable.size() + RECORDS_BETWEEN;
            await(() -> durable.size() >= goal);
        }
        isMoved.set(true);
        for (Thread thread : producers) {
            thread.join();
        }
        return new HashSet<>(durable);
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000L);
        }
    }

    private static void append(Ledger ledger, int producer, AtomicBoolean isMoved, ConcurrentLinkedQueue<String> durable) {
        try {
            for (int i = 0; i < EACH || !isMoved.get(); i++) {
                String name = "record-" + producer + "-" + i;
                Receipt receipt = ledger.append(Bench.refused(name), PATIENCE).receipt().toCompletableFuture().join();
                if (receipt.fate() == Fate.DURABLE) {
                    durable.add(receipt.number() + " " + name);
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
