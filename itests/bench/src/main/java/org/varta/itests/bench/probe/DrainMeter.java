// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.bench.probe;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.varta.api.stall.StallFeed;

/**
 * Times the real loop while it empties its sources, without a hook in it. A question about no verdict at all is answered on the loop thread after all sources were drained, so: one question whose answer holds the loop until a
 * burst is queued, and a second one whose answer is the end of the time. NOT thread safe.
 */
final class DrainMeter {
    private static final long PATIENCE_SECONDS = 20;

    private final StallFeed feed;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    /** Of one round; written and read on the loop thread. */
    private long wallBegan;
    private long cpuBegan;
    private long bytesBegan;

    /** What emptying the queue cost. */
    record Round(long wallNanos, long cpuNanos, long bytes) {
    }

    DrainMeter(StallFeed feed) {
        this.feed = feed;
    }

    /**
     * One round.
     *
     * @param fill queues the burst; runs on the loop thread, so nothing is received meanwhile
     */
    Round measure(Runnable fill) throws InterruptedException, ExecutionException, TimeoutException {
        Round round = null;
        while (round == null) {
            CompletableFuture<Round> measured = new CompletableFuture<>();
            feed.check(List.of()).whenComplete((nothing, failure) -> {
                if (failure == null && ProductThread.isLoopCurrent()) {
                    begin(fill, measured);
                } else {
                    // Answered before we could listen, so this is not the loop thread: once more.
                    measured.complete(null);
                }
            });
            round = measured.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        return round;
    }

    private void begin(Runnable fill, CompletableFuture<Round> measured) {
        try {
            fill.run();
        } catch (RuntimeException e) {
            measured.completeExceptionally(e);
            return;
        }
        feed.check(List.of()).thenRun(() -> end(measured));
        bytesBegan = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        cpuBegan = threads.getCurrentThreadCpuTime();
        wallBegan = System.nanoTime();
    }

    private void end(CompletableFuture<Round> measured) {
        long wall = System.nanoTime() - wallBegan;
        long cpu = threads.getCurrentThreadCpuTime() - cpuBegan;
        long bytes = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - bytesBegan;
        measured.complete(new Round(wall, cpu, bytes));
    }
}
