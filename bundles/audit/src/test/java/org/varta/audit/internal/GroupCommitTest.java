// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.api.audit.AuditRecord.Spawn;
import org.varta.api.audit.AuditTicket.Fate;

class GroupCommitTest {
    @TempDir
    Path folder;
    private final Store store = new Store("A");
    private Bench bench;

    private void start(Settings settings) throws Exception {
        bench = new Bench(folder, settings).bind(store, 0);
        bench.settle();
        store.operations.clear();
        store.groups.clear();
    }

    private void start(long syncEvery, long intervalMillis, long budgetMillis) throws Exception {
        start(new Settings("", syncEvery, intervalMillis, budgetMillis, 256, true, true, false, "", 50, HeadSync.AUTO, ""));
    }

    private void start() throws Exception {
        start(Settings.DEFAULT);
    }

    @AfterEach
    void close() throws IOException {
        if (bench != null) {
            bench.close();
        }
    }

    private List<Ticket> offer(int count) {
        List<Ticket> tickets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tickets.add(bench.offer("r" + i));
        }
        return tickets;
    }

    @Test
    void shouldShareOneWriteAndOneSyncAmongAllThatWait() throws Exception {
        start();
        List<Ticket> tickets = offer(100);
        bench.settle();
        assertEquals(List.of("append", "sync"), store.operations);
        assertEquals(List.of(100), store.groups);
        for (int i = 0; i < 100; i++) {
            assertEquals(2 + i, Bench.number(tickets.get(i)));
        }
    }

    @Test
    void shouldTellNobodyBeforeTheSync() throws Exception {
        start();
        List<Ticket> tickets = offer(3);
        store.before = () -> assertTrue(tickets.stream().noneMatch(Ticket::isDone));
        bench.settle();
        tickets.forEach(Bench::number);
        assertEquals(4, bench.writer.durable().number());
    }

    @Test
    void audU18_shouldLeaveAGapForADroppedRecordAndKeepTheChainLinear() throws Exception {
        start();
        for (int i = 0; i < 257; i++) {
            bench.queue.offer(Bench.spawn());
        }
        bench.settle();
        assertEquals(259, bench.write("next"));
        assertEquals(1, bench.counted("varta_recovery_audit_dropped_total"));
        assertEquals(List.of("257 spawn", "259 refused next"), store.outline().subList(256, 258));
        assertEquals(1, Chains.assertLinear(store.text()).missingNumbers());
    }

    @Test
    void audU21_shouldWriteExactlyOneCopyAfterAFailedWrite() throws Exception {
        start();
        store.fail("append", 1);
        List<Ticket> tickets = offer(3);
        bench.settle();
        tickets.forEach(Bench::number);
        assertEquals(List.of("append", "recover", "append", "sync"), store.operations);
        assertEquals(List.of("1 boot fresh", "2 refused r0", "3 refused r1", "4 refused r2"), store.outline());
        assertEquals(1, bench.counted("varta_audit_io_errors_total", "op", "write"));
    }

    @Test
    void audR9_shouldRewriteEverythingSinceTheLastGoodSyncAfterAFailedOne() throws Exception {
        start();
        bench.write("before");
        store.operations.clear();
        store.fail("sync", 1);
        List<Ticket> tickets = offer(2);
        store.before = () -> assertTrue(tickets.stream().noneMatch(Ticket::isDone), "not durable in between");
        bench.settle();
        tickets.forEach(Bench::number);
        assertEquals(List.of("append", "sync", "recover", "append", "sync"), store.operations);
        assertEquals(List.of("1 boot fresh", "2 refused before", "3 refused r0", "4 refused r1"), store.outline());
        assertEquals(store.text(), store.syncedText());
        assertEquals(1, bench.counted("varta_audit_io_errors_total", "op", "sync"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"append", "sync"})
    void shouldBeDegradedAndPauseLongerWhileASinkKeepsFailing(String operation) throws Exception {
        start();
        store.fail(operation, 5);
        Ticket ticket = bench.offer("x");
        bench.settle();
        assertFalse(ticket.isDone());
        long first = store.count(operation);
        assertEquals(2, first, "the first failure is looked into at once");
        assertTrue(bench.status.snapshot().trouble() != null);
        bench.clock.passMillis(99);
        bench.settle();
        assertEquals(first, store.count(operation));
        bench.clock.passMillis(1);
        bench.settle();
        assertEquals(first + 1, store.count(operation));
        bench.clock.passMillis(199);
        bench.settle();
        assertEquals(first + 1, store.count(operation));
        bench.clock.passMillis(1);
        bench.settle();
        assertEquals(first + 2, store.count(operation));
        bench.clock.passMillis(400);
        bench.settle();
        bench.clock.passMillis(800);
        bench.settle();
        Bench.number(ticket);
        assertTrue(bench.status.snapshot().isReady());
        assertEquals(List.of("1 boot fresh", "2 refused x"), store.outline());
    }

    @Test
    void shouldAskASinkThatCannotRecoverAgainAfterAPause() throws Exception {
        start();
        store.fail("sync", 1);
        store.fail("recover", 2);
        Ticket ticket = bench.offer("x");
        bench.settle();
        assertFalse(ticket.isDone());
        bench.clock.passMillis(100);
        bench.settle();
        bench.clock.passMillis(200);
        bench.settle();
        Bench.number(ticket);
        assertEquals(List.of("1 boot fresh", "2 refused x"), store.outline());
    }

    @Test
    void audU26_shouldSyncEachRecordThatComesAlone() throws Exception {
        start();
        for (int i = 0; i < 10; i++) {
            bench.write("r" + i);
        }
        assertEquals(10, store.count("sync"));
        assertEquals(0, bench.counted("varta_audit_fsync_budget_exceeded_total"));
        assertEquals(10, bench.counted("varta_audit_fsync_seconds"));
    }

    @Test
    void audU26_shouldSyncEveryThirdRecordAndTheRestAtTheEnd() throws Exception {
        start(3, 0, 50);
        List<Ticket> tickets = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            tickets.add(bench.offer("r" + i));
            bench.settle();
        }
        assertEquals(2, store.count("sync"));
        assertTrue(tickets.get(5).isDone());
        assertFalse(tickets.get(6).isDone());
        bench.stop();
        assertEquals(3, store.count("sync"));
        assertEquals(8, Bench.number(tickets.get(6)));
    }

    @Test
    void audU23_shouldSyncFiveRecordsOnceOnASlowDisk() throws Exception {
        start(1, 0, 20);
        store.before = () -> bench.clock.passMillis(store.operations.get(store.operations.size() - 1).equals("sync") ? 80 : 0);
        List<Ticket> tickets = offer(5);
        bench.settle();
        assertEquals(1, store.count("sync"));
        tickets.forEach(Bench::number);
        assertEquals(0, bench.queue.length());
        assertEquals(1, bench.counted("varta_audit_fsync_budget_exceeded_total"));
    }

    @Test
    void audU24_shouldOnlyWriteAfterASlowSyncAndSyncInTheNextPass() throws Exception {
        start(1, 0, 5);
        List<Ticket> late = new ArrayList<>();
        store.before = () -> {
            if (store.operations.get(store.operations.size() - 1).equals("sync") && late.isEmpty()) {
                bench.clock.passMillis(6);
                late.add(bench.offer("late"));
            }
        };
        bench.offer("first");
        assertTrue(bench.turn());
        assertEquals(List.of("append", "sync", "append"), store.operations);
        assertFalse(late.get(0).isDone());
        assertTrue(bench.turn());
        assertEquals(List.of("append", "sync", "append", "sync"), store.operations);
        Bench.number(late.get(0));
    }

    @Test
    void audU25_shouldSyncByTimeWithAndWithoutANewRecord() throws Exception {
        start(64, 25, 50);
        Ticket first = bench.offer("first");
        bench.settle();
        assertTrue(first.isDone(), "never synced before");
        Ticket second = bench.offer("second");
        bench.settle();
        assertFalse(second.isDone());
        bench.clock.passMillis(24);
        bench.settle();
        assertFalse(second.isDone());
        bench.clock.passMillis(1);
        bench.settle();
        assertTrue(second.isDone(), "without a new record");
        Ticket third = bench.offer("third");
        bench.settle();
        assertFalse(third.isDone());
        bench.clock.passMillis(30);
        Ticket fourth = bench.offer("fourth");
        bench.settle();
        assertTrue(third.isDone(), "with a new record");
        assertFalse(fourth.isDone());
        bench.clock.passMillis(25);
        bench.settle();
        assertTrue(fourth.isDone());
    }

    @Test
    void shouldCountAPassThatEndsWithRecordsLeft() throws Exception {
        start();
        int[] more = {3};
        store.before = () -> {
            if (store.operations.get(store.operations.size() - 1).equals("sync") && more[0]-- > 0) {
                bench.clock.passMillis(11);
                bench.offer("more");
            }
        };
        bench.offer("first");
        bench.settle();
        assertEquals(3, bench.counted("varta_recovery_audit_flush_budget_exceeded_total"));
        assertEquals(0, bench.queue.length());
    }

    @Test
    void shouldWriteAGroupThatDoesNotFitInParts() throws Exception {
        start(new Settings("", 1, 0, 50, 65_536, true, true, false, "", 50, HeadSync.AUTO, ""));
        List<Ticket> tickets = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            tickets.add(bench.queue.offer(new Spawn(1, 2, 3, i, "exec", "p".repeat(4095), "s".repeat(4095), 5)));
        }
        bench.settle();
        for (int i = 0; i < 300; i++) {
            assertEquals(2 + i, Bench.number(tickets.get(i)));
        }
        assertTrue(store.groups.size() > 3);
        assertEquals(store.groups.size(), store.count("sync"));
        Chains.assertLinear(store.text());
    }

    @Test
    void shouldKeepUnsyncedRecordsWithinItsBuffer() throws Exception {
        start(new Settings("", 1_000_000, 0, 50, 65_536, true, true, false, "", 50, HeadSync.AUTO, ""));
        for (int i = 0; i < 10_000; i++) {
            bench.offer("r" + i);
        }
        bench.settle();
        assertTrue(store.count("sync") > 0, "a full buffer is synced although nothing else wants it");
        bench.stop();
        assertEquals(10_001, store.lines().size());
        Chains.assertLinear(store.text());
    }

    @Test
    void shouldStampNothingAboveTheLimitOfTheHead() throws Exception {
        start(new Settings("", 1, 0, 50, 65_536, true, true, false, "", 50, HeadSync.AUTO, ""));
        for (int round = 0; round < 40; round++) {
            offer(2000);
            bench.settle();
            long limit = bench.head.read().limit();
            assertTrue(bench.writer.durable().number() <= limit, () -> bench.writer.durable().number() + " > " + limit);
        }
        assertTrue(bench.head.written.size() >= 3);
    }

    @Test
    void shouldStampNothingWhileTheLimitCannotBeRaised() throws Exception {
        start(new Settings("", 1, 0, 50, 65_536, true, true, false, "", 50, HeadSync.AUTO, ""));
        for (int round = 0; round < 30; round++) {
            offer(2000);
            bench.settle();
        }
        bench.head.failures = 2;
        List<Ticket> tickets = offer(6000);
        bench.settle();
        assertFalse(tickets.get(5999).isDone());
        assertTrue(bench.writer.durable().number() <= bench.head.read().limit());
        assertEquals(1, bench.counted("varta_audit_io_errors_total", "op", "head"));
        bench.clock.passMillis(100);
        bench.settle();
        bench.clock.passMillis(200);
        bench.settle();
        tickets.forEach(Bench::number);
    }

    @Test
    void shouldRefreshTheHeadOnceASecondWhileTheLogGrows() throws Exception {
        start();
        int before = bench.head.written.size();
        bench.write("a");
        bench.clock.passMillis(999);
        bench.write("b");
        assertEquals(before, bench.head.written.size());
        bench.clock.passMillis(1);
        bench.settle();
        assertEquals(before + 1, bench.head.written.size());
        assertEquals(3, bench.head.read().point().number());
        bench.clock.passMillis(5000);
        bench.settle();
        assertEquals(before + 1, bench.head.written.size());
    }

    @Test
    void shouldWriteTheHeadBeforeItAcknowledgesWhereAnotherSinkIsBound() throws Exception {
        start();
        bench.bind(new Store("B"), -1);
        Ticket ticket = bench.offer("x");
        bench.head.failures = 1;
        bench.settle();
        assertFalse(ticket.isDone(), "synced, but the head does not know it");
        bench.clock.passMillis(100);
        bench.settle();
        Bench.number(ticket);
        assertEquals(2, bench.head.read().point().number());
        assertEquals(List.of("append", "sync"), store.operations);
    }

    @ParameterizedTest
    @CsvSource({"-3, -2", "-2, 0"})
    void audW25_shouldDropRecordsWhenTheNumbersAreUsedUp(long last, long expected) {
        Stamper stamper = new Stamper(true);
        stamper.burnTo(last);
        assertEquals(expected == 0, stamper.isExhausted());
        if (expected != 0) {
            stamper.stamp(new Ticket(Bench.spawn()), new Unconfirmed());
            assertEquals(expected, stamper.issued());
            assertTrue(stamper.isExhausted());
        }
    }

    @Test
    void audU1_audU3_shouldBeginFreshAndGiveARefusalTheNextNumber() throws Exception {
        start();
        bench.write("debounced");
        assertEquals(List.of("1 boot fresh", "2 refused debounced"), store.outline());
    }

    @Test
    void audR10_shouldLeaveNoMergedLineBehindAPartialWrite() throws Exception {
        start();
        store.fail("append", 1);
        List<Ticket> tickets = offer(3);
        bench.turn();
        assertFalse(store.text().endsWith("\n"), "half of it was written");
        bench.settle();
        tickets.forEach(Bench::number);
        assertEquals(4, store.lines().size());
        Chains.assertLinear(store.text());
    }

    @Test
    void audU24_shouldSyncWhatASlowSyncHasLeftWhateverTheCadence() throws Exception {
        start(3, 0, 1);
        List<Ticket> late = new ArrayList<>();
        store.before = () -> {
            if (store.operations.get(store.operations.size() - 1).equals("sync") && late.isEmpty()) {
                bench.clock.passMillis(5);
                late.add(bench.offer("late"));
            }
        };
        offer(3);
        bench.turn();
        assertFalse(late.get(0).isDone(), "written, and not synced in the same pass");
        bench.settle();
        Bench.number(late.get(0));
    }

    @Test
    void audW25_shouldBeInTroubleForGoodWhenTheNumbersAreUsedUp() throws Exception {
        store.content("18446744073709551613\t1\t1\trefused\t9\tlast\t-\n");
        start();
        Ticket ticket = bench.offer("one too many");
        bench.settle();
        Bench.assertFate(Fate.DROPPED, ticket);
        assertEquals(1, bench.counted("varta_recovery_audit_dropped_total"));
        assertEquals("the audit log has used up its numbers", bench.status.snapshot().trouble());
        assertEquals(2, store.lines().size());
        assertEquals(Head.LAST_NUMBER, lastHead().limit());
    }

    @Test
    void shouldAbandonWhatItCannotWriteAtTheEnd() throws Exception {
        start();
        store.fail("append", 1000);
        Ticket ticket = bench.offer("x");
        bench.stop();
        Bench.assertFate(Fate.ABANDONED, ticket);
        Bench.assertFate(Fate.ABANDONED, bench.offer("later"));
        assertEquals(1, bench.counted("varta_recovery_audit_dropped_total"));
        assertEquals(Head.State.OPEN, lastHead().state());
        assertFalse(store.isOpen());
    }

    private Head lastHead() {
        return bench.head.written.get(bench.head.written.size() - 1);
    }
}
