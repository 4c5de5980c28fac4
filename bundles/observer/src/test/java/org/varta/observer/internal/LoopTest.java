// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.varta.api.stall.Freshness;
import org.varta.api.stall.Verdict;
import org.varta.api.transport.BeatBatch;
import org.varta.api.transport.BeatSource;
import org.varta.api.transport.LoopWaker;
import org.varta.api.transport.Origin;
import org.varta.api.transport.Reception;
import org.varta.posix.Posix;
import org.varta.posix.WakeUp;

/** The real loop on its own thread, with a source in memory that wakes it itself. */
class LoopTest {
    private static final int PID = 1001;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Posix posix = Posix.load();
    private final LoopCounters counters = new LoopCounters();
    private final ClampedClock clock = new ClampedClock(System::nanoTime, counters);
    private final EventQueue events = new EventQueue(64, counters);
    private final Dispatcher dispatcher = new Dispatcher(events);
    private final AgentTable table = new AgentTable(64, 1, counters);
    private final Engine.FakeIdentity identity = new Engine.FakeIdentity();
    private final VerdictQueue verdicts = new VerdictQueue(64);
    private final Detection detection = new Detection(table, counters, clock, identity, events, verdicts);
    private final Gates gates = new Gates(table, detection, identity, events, counters, new PidCeiling(Path.of("/nonexistent"), 0));
    private final WakeUp wakeUp = WakeUp.open(posix);
    private final Loop loop = new Loop(clock, table, detection, gates, counters, dispatcher, wakeUp, posix);
    private final AtomicLong loopThreadId = new AtomicLong();
    private final Thread thread = new Thread(() -> {
        loopThreadId.set(Thread.currentThread().getId());
        loop.run();
    }, "loop-under-test");

    /** Hands out beats of one process as long as it has some. */
    private static final class MemorySource implements BeatSource {
        final AtomicLong available = new AtomicLong();
        final AtomicInteger error = new AtomicInteger();
        volatile boolean isRefusing;
        volatile boolean isReleased;
        volatile long nonce;
        volatile LoopWaker waker;

        @Override
        public String name() {
            return "memory";
        }

        @Override
        public int descriptor() {
            return -1;
        }

        @Override
        public void taken(LoopWaker loopWaker) {
            waker = loopWaker;
            isReleased = false;
        }

        void offer(long beats) {
            available.addAndGet(beats);
            waker.wake();
        }

        @Override
        public int receive(BeatBatch batch, long now) {
            if (error.get() != 0) {
                return -error.get();
            }
            int rows = (int) Math.min(BeatBatch.CAPACITY, available.get());
            for (int row = 0; row < rows; row++) {
                batch.reception[row] = Reception.FRAME;
                batch.origin[row] = Origin.KERNEL_ATTESTED;
                batch.kernelPid[row] = PID;
                batch.pid[row] = PID;
                batch.senderKey[row] = PID;
                batch.nonce[row] = ++nonce;
            }
            available.addAndGet(-rows);
            return rows;
        }

        @Override
        public void stopAccepting() {
            isRefusing = true;
        }

        @Override
        public void released() {
            isReleased = true;
        }
    }

    @BeforeEach
    void start() {
        identity.process(PID, 7);
        loop.configure(new Settings(64, 0, 0, 0, "", 0, 1_000_000_000L, false, 0, false, false, 64, false, List.of()));
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        loop.stop();
        thread.join(10_000);
        assertFalse(thread.isAlive());
        wakeUp.close();
    }

    private static void waitFor(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadline < 0, "waited too long");
            Thread.onSpinWait();
        }
    }

    private MemorySource take() throws Exception {
        MemorySource source = new MemorySource();
        assertTrue(loop.take(source).get(10, TimeUnit.SECONDS));
        return source;
    }

    private long beats() {
        return counters.get(Counter.BEATS);
    }

    @Test
    void receivesFromASourceThatWakesIt() throws Exception {
        MemorySource source = take();
        source.offer(1000);
        waitFor(() -> beats() == 1000);
    }

    @Test
    void sourceThatGoesIsRefusedDrainedAndReleasedInThisOrder() throws Exception {
        MemorySource source = take();
        source.available.set(100_000);
        loop.giveBack(source).get(10, TimeUnit.SECONDS);
        assertTrue(source.isRefusing);
        assertTrue(source.isReleased);
        assertEquals(100_000, beats());
    }

    @Test
    void loopThatStopsReleasesItsSourcesAsTheyAre() throws Exception {
        MemorySource source = take();
        loop.stop();
        thread.join(10_000);
        assertTrue(source.isReleased);
        assertFalse(source.isRefusing);
        assertThrows(ExecutionException.class, () -> loop.post(running -> 1).get(10, TimeUnit.SECONDS));
    }

    @Test
    void failingSourceIsCountedAndAskedAgainAfterAPause() throws Exception {
        MemorySource source = take();
        source.error.set(5);
        source.offer(1);
        waitFor(() -> counters.get(Counter.IO_ERRORS) >= 3);
        source.error.set(0);
        waitFor(() -> beats() == 1);
    }

    @Test
    void agentThatFallsSilentIsConvictedAndFreshnessSeesWhatIsQueued() throws Exception {
        MemorySource source = take();
        loop.use(new Assignment(List.of(), new Judge[] {new Judge("p1", new Engine.Threshold(50, 64))}, List.of())).get(10, TimeUnit.SECONDS);
        source.offer(3);
        List<Verdict> taken = new ArrayList<>();
        waitFor(() -> taken.addAll(verdicts.poll(9)));
        assertEquals(1, taken.size());
        assertEquals(1, counters.get(Counter.STALLS));
        source.available.set(1);
        FreshnessDesk desk = new FreshnessDesk(table, identity);
        List<Freshness> answers = loop.post(running -> {
            running.drainAll();
            return desk.answer(taken);
        }).get(10, TimeUnit.SECONDS);
        assertEquals(List.of(Freshness.RESUMED), answers);
    }

    @Test
    void recR38_shouldSayWhenThereMayBeMoreThanItTakesIn() throws Exception {
        MemorySource source = take();
        assertTrue(loop.post(running -> {
            source.available.set(64 * BeatBatch.CAPACITY + 1);
            return running.drainAll();
        }).get(10, TimeUnit.SECONDS));
        waitFor(() -> beats() == 64 * BeatBatch.CAPACITY + 1);
        assertFalse(loop.post(Loop::drainAll).get(10, TimeUnit.SECONDS));
    }

    @Test
    void policyIsExchangedWithoutMissingABeat() throws Exception {
        MemorySource source = take();
        long offered = 0;
        for (int swap = 0; swap < 200; swap++) {
            source.offer(500);
            offered += 500;
            CompletableFuture<Void> moved = loop.use(new Assignment(List.of(), new Judge[] {new Judge("p" + swap, new Engine.Threshold(10_000 + swap, 64))}, List.of()));
            moved.get(10, TimeUnit.SECONDS);
        }
        long expected = offered;
        waitFor(() -> beats() == expected);
        assertEquals(0, counters.get(Counter.STALLS));
        assertEquals(0, counters.get(Counter.INVARIANT));
        // Told at the end of the turn, the exchange in the middle of it.
        waitFor(() -> loop.swapTimes.count() >= 200);
        assertTrue(loop.swapTimes.quantile(1) > 0);
    }

    @Test
    void turnAllocatesNothing() throws Exception {
        MemorySource source = take();
        loop.use(new Assignment(List.of(), new Judge[] {new Judge("p1", new Engine.Threshold(60_000, 64))}, List.of())).get(10, TimeUnit.SECONDS);
        long before = allocatedBy(source, 2_000_000);
        long bytes = allocatedBy(source, 1_000_000) - before;
        assertTrue(bytes < 1_000, "a million beats allocated " + bytes + " bytes");
    }

    /** Bytes the loop has allocated when it has received so many beats more. */
    private long allocatedBy(MemorySource source, long beats) {
        long target = beats() + beats;
        source.offer(beats);
        waitFor(() -> beats() == target);
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getThreadAllocatedBytes(loopThreadId.get());
    }
}
