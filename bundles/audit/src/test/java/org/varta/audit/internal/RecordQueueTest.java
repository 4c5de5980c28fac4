// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.api.audit.AuditTicket.Fate;

class RecordQueueTest {
    private final TestClock clock = new TestClock();
    private final LedgerCounters counters = new LedgerCounters();
    private final RecordQueue queue = new RecordQueue(256, clock, counters, () -> { });
    private final Ticket[] hand = new Ticket[4096];

    private long counted(String family, String... labels) {
        Bench.Values values = new Bench.Values();
        counters.collect(values);
        return values.of(family, labels);
    }

    private void fill(int length) {
        while (queue.length() < length) {
            assertFalse(queue.offer(Bench.spawn()).isDone());
        }
    }

    private int takeAll() {
        return queue.take(hand, hand.length, Integer.MAX_VALUE);
    }

    private Ticket refuse(String reason) {
        return queue.offer(Bench.refused(reason));
    }

    @Test
    void audU18_shouldDropTheNewestOfAFullQueueAndBurnItsNumber() {
        fill(256);
        Ticket dropped = queue.offer(Bench.spawn());
        Bench.assertFate(Fate.DROPPED, dropped);
        assertEquals(0, dropped.join().number());
        queue.offer(Bench.spawn());
        assertEquals(2, counted("varta_recovery_audit_dropped_total"));
        assertEquals(256, takeAll());
        assertEquals(2, hand[255].takeBurns());
        assertEquals(0, hand[255].takeBurns(), "a gap is left once");
    }

    @Test
    void shouldEndATakeBehindBurnedNumbers() {
        fill(256);
        queue.offer(Bench.spawn());
        assertEquals(10, queue.take(hand, 10, Integer.MAX_VALUE));
        fill(256);
        assertEquals(246, takeAll(), "the record before the dropped one is the last of its take");
        assertEquals(10, takeAll());
        assertEquals(0, takeAll());
    }

    @Test
    void shouldTakeNoMoreThanFits() {
        fill(10);
        int one = RecordText.mostBytes(Bench.spawn());
        assertEquals(3, queue.take(hand, 100, 3 * one));
        assertEquals(2, queue.take(hand, 2, Integer.MAX_VALUE));
        assertEquals(0, queue.take(hand, 2, one - 1));
        assertEquals(5, takeAll());
    }

    @Test
    void audU22_shouldFireEachMarkWhenTheFillRisesToIt() {
        fill(191);
        assertEquals(0, counted("varta_audit_ring_watermark_total", "level", "warn"));
        fill(192);
        assertEquals(1, counted("varta_audit_ring_watermark_total", "level", "warn"));
        fill(242);
        assertEquals(0, counted("varta_audit_ring_watermark_total", "level", "critical"));
        assertFalse(queue.isCritical());
        fill(243);
        assertEquals(1, counted("varta_audit_ring_watermark_total", "level", "critical"));
        assertTrue(queue.isCritical());
        fill(256);
        assertEquals(1, counted("varta_audit_ring_watermark_total", "level", "warn"));
        takeAll();
        fill(192);
        assertEquals(2, counted("varta_audit_ring_watermark_total", "level", "warn"));
        assertEquals(1, counted("varta_audit_ring_watermark_total", "level", "critical"));
    }

    @Test
    void audU22_shouldWithholdRepeatedLogLines() {
        fill(192);
        takeAll();
        fill(192);
        assertEquals(1, counted("varta_log_suppressed_total", "kind", "audit_ring_warn"));
        takeAll();
        clock.passMillis(1000);
        fill(192);
        assertEquals(1, counted("varta_log_suppressed_total", "kind", "audit_ring_warn"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"debounced", "outstanding_in_flight", "skipped_agent_resumed", "skipped_pid_recycled", "skipped_stall_unverifiable"})
    void audR11_shouldSuppressNoiseAtTheWarnMarkWithoutBurningNumbers(String reason) {
        fill(191);
        assertFalse(refuse(reason).isDone());
        Bench.assertFate(Fate.SUPPRESSED, refuse(reason));
        assertEquals(1, counted("varta_audit_suppressed_total", "reason", reason));
        assertEquals(0, counted("varta_recovery_audit_dropped_total"));
        fill(255);
        assertFalse(queue.offer(Bench.spawn()).isDone(), "what was done may use the whole queue");
        takeAll();
        assertEquals(0, hand[255].takeBurns());
    }

    @Test
    void audR11_shouldTakeOrdinaryRefusalsUpToTheCriticalMark() {
        fill(242);
        assertFalse(refuse("spawn_failed").isDone());
        Bench.assertFate(Fate.DROPPED, refuse("spawn_failed"));
        assertEquals(1, counted("varta_recovery_audit_dropped_total"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"unauthenticated_transport", "socket_mode_only", "cross_namespace_agent"})
    void audW24_shouldLimitWhatCanBeProvokedFromOutside(String reason) {
        for (int i = 0; i < 50; i++) {
            assertFalse(refuse(reason).isDone());
        }
        Bench.assertFate(Fate.SUPPRESSED, refuse(reason));
        clock.passMillis(250);
        assertFalse(refuse(reason).isDone());
        assertFalse(refuse(reason).isDone());
        Bench.assertFate(Fate.SUPPRESSED, refuse(reason));
        assertEquals(2, counted("varta_audit_suppressed_total", "reason", reason));
    }

    @Test
    void shouldRefuseWhatComesAfterItsEnd() {
        fill(3);
        assertEquals(3, queue.close().size());
        Bench.assertFate(Fate.ABANDONED, queue.offer(Bench.spawn()));
        queue.open();
        assertFalse(queue.offer(Bench.spawn()).isDone());
    }

    @Test
    void shouldKeepWhatWaitsWhenTheCapacityShrinks() {
        fill(100);
        queue.resize(16);
        Bench.assertFate(Fate.DROPPED, queue.offer(Bench.spawn()));
        assertEquals(100, takeAll());
        fill(16);
        Bench.assertFate(Fate.DROPPED, queue.offer(Bench.spawn()));
    }

    @Test
    void shouldNotWaitWithoutPatience() throws InterruptedException {
        fill(192);
        assertFalse(queue.append(Bench.refused("debounced"), 0).isDone(), "the noise rule is for offers");
        fill(256);
        Bench.assertFate(Fate.DROPPED, queue.append(Bench.spawn(), 0));
        assertEquals(1, counted("varta_recovery_audit_dropped_total"));
    }

    @Test
    void shouldWaitForRoom() throws InterruptedException {
        fill(256);
        AtomicReference<Ticket> late = new AtomicReference<>();
        CountDownLatch isDone = new CountDownLatch(1);
        Thread producer = new Thread(() -> {
            try {
                late.set(queue.append(Bench.spawn(), TimeUnit.SECONDS.toNanos(60)));
                isDone.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        producer.start();
        while (producer.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        queue.take(hand, 1, Integer.MAX_VALUE);
        assertTrue(isDone.await(60, TimeUnit.SECONDS));
        assertFalse(late.get().isDone());
        assertEquals(256, queue.length());
    }

    @Test
    void shouldQueueNothingWhenInterrupted() throws InterruptedException {
        fill(256);
        AtomicReference<String> outcome = new AtomicReference<>("nothing");
        Thread producer = new Thread(() -> {
            try {
                queue.append(Bench.spawn(), TimeUnit.SECONDS.toNanos(60));
            } catch (InterruptedException e) {
                outcome.set("interrupted");
            }
        });
        producer.start();
        producer.interrupt();
        producer.join();
        assertEquals("interrupted", outcome.get());
        assertEquals(256, takeAll());
        assertEquals(0, takeAll());
    }

    @Test
    void shouldExportEverySeriesAtZeroFromTheStart() {
        Bench.Values values = new Bench.Values();
        new LedgerCounters().collect(values);
        assertTrue(values.all.values().stream().allMatch(value -> value == 0), values.all::toString);
        List<String> families = values.all.keySet().stream().map(key -> key.substring(0, key.indexOf('['))).distinct().toList();
        assertEquals(List.of("varta_audit_boot_total", "varta_audit_continuity_total", "varta_audit_fsync_budget_exceeded_total", "varta_audit_fsync_seconds",
                "varta_audit_io_errors_total", "varta_audit_ring_watermark_total", "varta_audit_rotation_budget_exceeded_total", "varta_audit_suppressed_total",
                "varta_audit_tail_mismatch_total", "varta_log_suppressed_total", "varta_recovery_audit_dropped_total",
                "varta_recovery_audit_flush_budget_exceeded_total"), families);
        for (String operation : List.of("write", "sync", "rename", "open", "dirsync", "head", "identity")) {
            assertEquals(0, values.of("varta_audit_io_errors_total", "op", operation));
        }
        for (String kind : List.of("unverified", "shorter_than_head", "rewritten", "live_missing")) {
            assertEquals(0, values.of("varta_audit_tail_mismatch_total", "kind", kind));
        }
        for (String reason : List.of("fresh", "resume", "legacy_v1", "corrupt_tail", "schema_drift", "rotation")) {
            assertEquals(0, values.of("varta_audit_boot_total", "reason", reason));
        }
    }
}
