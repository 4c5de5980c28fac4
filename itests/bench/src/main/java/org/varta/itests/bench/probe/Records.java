// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.bench.probe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.varta.api.audit.AuditLog;
import org.varta.api.audit.AuditRecord;
import org.varta.api.audit.AuditTicket;
import org.varta.api.audit.AuditTicket.Receipt;

/** Producers of records, each of which hands in its next one when its last one is durable, for a while. Thread safe. */
final class Records {
    private static final long WARM_UP_MILLIS = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AuditLog log;
    private final AtomicLong durable = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private volatile boolean isRunning = true;

    Records(AuditLog log) {
        this.log = log;
    }

    /** Durable records a second of so many producers without a thread: each receipt hands in the next record. */
    double flowing(int producers, long millis) throws InterruptedException {
        for (int i = 0; i < producers; i++) {
            next(i);
        }
        return rate(millis);
    }

    private void next(int producer) {
        submit(producer, Duration.ZERO).receipt().thenAccept(receipt -> {
            if (count(receipt) && isRunning) {
                next(producer);
            }
        });
    }

    /** The same of so many threads, each of which sleeps until it is told. */
    double waiting(int producers, long millis) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < producers; i++) {
            int producer = i;
            Thread thread = new Thread(() -> produce(producer), "bench-records-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
        double rate = rate(millis);
        for (Thread thread : threads) {
            thread.join(PATIENCE.toMillis());
        }
        return rate;
    }

    private void produce(int producer) {
        boolean isServed = true;
        while (isServed && isRunning) {
            isServed = count(submit(producer, PATIENCE).receipt().toCompletableFuture().join());
        }
    }

    private AuditTicket submit(int producer, Duration patience) {
        try {
            return log.append(new AuditRecord.Refused(System.currentTimeMillis(), System.nanoTime(), producer + 1, "spawn_failed"), patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private boolean count(Receipt receipt) {
        boolean isDurable = receipt.fate() == AuditTicket.Fate.DURABLE;
        (isDurable ? durable : lost).incrementAndGet();
        return isDurable;
    }

    private double rate(long millis) throws InterruptedException {
        Thread.sleep(WARM_UP_MILLIS);
        long countBefore = durable.get();
        long began = System.nanoTime();
        Thread.sleep(millis);
        long count = durable.get() - countBefore;
        long ended = System.nanoTime();
        isRunning = false;
        if (lost.get() > 0) {
            throw new IllegalStateException(lost.get() + " records were not written");
        }
        return count * 1e9 / (ended - began);
    }
}
