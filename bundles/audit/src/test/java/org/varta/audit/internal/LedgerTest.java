// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.api.audit.AuditLog.State;
import org.varta.api.audit.AuditTicket;
import org.varta.api.audit.AuditTicket.Fate;
import org.varta.audit.file.internal.FileSink;
import org.varta.audit.verify.AuditVerifier;
import org.varta.audit.verify.Verdict;
import org.varta.audit.verify.Verification;

/** The whole ledger with its thread, real clocks and real files. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LedgerTest {
    private static final int PRODUCERS = 8;

    @TempDir
    Path folder;
    private Ledger ledger = newLedger();

    private static Ledger newLedger() {
        return new Ledger(LedgerClock.system(), 4242, 5, task -> new Thread(task, "helper").start());
    }

    private static Settings roomy() {
        return new Settings("", 1, 0, 50, 65_536, true, true, false, "", 50, HeadSync.AUTO, "");
    }

    private void start() {
        ledger.start(roomy(), folder.resolve("state"));
    }

    @AfterEach
    void stop() {
        ledger.stop();
    }

    private Path log(String name) {
        return folder.resolve(name);
    }

    private FileSink bind(String name, int ranking) {
        FileSink sink = FileSink.at(log(name));
        ledger.bind(sink, properties(ranking, name));
        return sink;
    }

    private static Map<String, Object> properties(int ranking, String name) {
        return Map.of("service.ranking", ranking, "path", name);
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private long inSink(String name) throws IOException {
        return Files.exists(log(name)) ? Files.size(log(name)) : 0;
    }

    private static void assertDurable(AuditTicket ticket) {
        assertEquals(Fate.DURABLE, ticket.receipt().toCompletableFuture().join().fate());
    }

    /** Each reason once, in whichever file. */
    private Map<String, Integer> reasons(String... logs) throws IOException {
        Map<String, Integer> found = new HashMap<>();
        for (String log : logs) {
            for (String line : Files.readAllLines(log(log))) {
                String[] columns = line.split("\t");
                if (columns.length == 7) {
                    found.merge(columns[5], 1, Integer::sum);
                }
            }
        }
        return found;
    }

    /** Producers that wait for each of their records, until told to end. */
    private final class Load {
        private final List<Thread> threads = new ArrayList<>();
        private final AtomicInteger durable = new AtomicInteger();
        private final AtomicInteger failed = new AtomicInteger();
        private final CountDownLatch end = new CountDownLatch(1);

        Load() {
            for (int p = 0; p < PRODUCERS; p++) {
                int producer = p;
                Thread thread = new Thread(() -> produce(producer), "producer-" + p);
                threads.add(thread);
                thread.start();
            }
        }

        private void produce(int producer) {
            for (int i = 0; end.getCount() > 0; i++) {
                try {
                    AuditTicket ticket = ledger.append(Bench.refused("p" + producer + "-" + i), Duration.ofSeconds(60));
                    boolean isDurable = ticket.receipt().toCompletableFuture().join().fate() == Fate.DURABLE;
                    (isDurable ? durable : failed).incrementAndGet();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        void awaitMore(int records) {
            int before = durable.get();
            await(() -> durable.get() - before >= records);
        }

        int end() throws InterruptedException {
            end.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(0, failed.get());
            return durable.get();
        }
    }

    private void assertEverythingOnce(int durable, String... logs) throws IOException {
        Map<String, Integer> found = reasons(logs);
        assertEquals(durable, found.size());
        assertTrue(found.values().stream().allMatch(times -> times == 1), "a record was written twice");
        Verification result = AuditVerifier.verify(List.of(logs).stream().map(this::log).toList());
        assertEquals(Verdict.SOUND, result.verdict(), result::toString);
        assertEquals(0, result.gaps());
        assertEquals(0, result.supersededRecords());
    }

    @Test
    void shouldMoveBetweenTwoFilesUnderLoadByRanking() throws Exception {
        start();
        bind("a.log", 0);
        FileSink b = bind("b.log", -1);
        Load load = new Load();
        for (int swap = 0; swap < 20; swap++) {
            String other = swap % 2 == 0 ? "b.log" : "a.log";
            long before = inSink(other);
            ledger.update(b, properties(swap % 2 == 0 ? 1 : -1, "b.log"));
            long atLeast = before + 1;
            await(() -> {
                try {
                    return inSink(other) >= atLeast;
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            load.awaitMore(50);
        }
        int durable = load.end();
        ledger.stop();
        assertEverythingOnce(durable, "a.log", "b.log");
    }

    @Test
    void shouldMoveBetweenTwoFilesUnderLoadWhenSinksComeAndGo() throws Exception {
        start();
        FileSink a = bind("a.log", 0);
        Load load = new Load();
        load.awaitMore(100);
        for (int round = 0; round < 5; round++) {
            FileSink b = bind("b.log", 1);
            ledger.unbind(a);
            a.deactivate();
            load.awaitMore(50);
            a = bind("a.log", 2);
            ledger.unbind(b);
            b.deactivate();
            load.awaitMore(50);
        }
        int durable = load.end();
        ledger.stop();
        assertEverythingOnce(durable, "a.log", "b.log");
    }

    @Test
    void shouldResumeUnderLoadWhenTheOnlySinkIsUpdated() throws Exception {
        start();
        FileSink a = bind("a.log", 0);
        Load load = new Load();
        for (int round = 0; round < 5; round++) {
            load.awaitMore(50);
            ledger.unbind(a);
            a.deactivate();
            a = bind("a.log", 0);
        }
        load.awaitMore(50);
        int durable = load.end();
        ledger.stop();
        assertEverythingOnce(durable, "a.log");
    }

    @Test
    void shouldKeepTheLogWhenSettingsChangeUnderLoad() throws Exception {
        start();
        bind("a.log", 0);
        Load load = new Load();
        load.awaitMore(50);
        ledger.change(new Settings("", 4, 1, 10, 1024, true, true, true, "", 50, HeadSync.AUTO, ""), folder.resolve("state"));
        load.awaitMore(50);
        ledger.change(new Settings("moved", 1, 0, 10, 1024, true, true, false, "", 50, HeadSync.AUTO, ""), folder.resolve("moved"));
        load.awaitMore(50);
        int durable = load.end();
        ledger.stop();
        assertEverythingOnce(durable, "a.log");
        assertEquals(2, AuditVerifier.verify(List.of(log("a.log"))).restarts());
    }

    @Test
    void shouldKeepItsFolderWhenAnotherOneCannotBeUsed() throws Exception {
        start();
        bind("a.log", 0);
        Files.createFile(folder.resolve("file"));
        Settings wrong = new Settings("file", 1, 0, 50, 1024, true, true, false, "", 50, HeadSync.AUTO, "");
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> ledger.change(wrong, folder.resolve("file")));
        assertTrue(refusal.getMessage().startsWith("org.varta.audit: stateDir: "), refusal.getMessage());
        assertDurable(ledger.offer(Bench.spawn()));
    }

    @Test
    void shouldKeepItsKeyWhenAnotherOneCannotBeUsed() throws Exception {
        start();
        Settings wrong = new Settings("", 1, 0, 50, 1024, true, true, false, "", 50, HeadSync.AUTO, folder.resolve("none").toString());
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> ledger.change(wrong, folder.resolve("state")));
        assertTrue(refusal.getMessage().startsWith("org.varta.audit: headKeyFile: "), refusal.getMessage());
        assertTrue(refusal.getMessage().endsWith("does not exist"), refusal.getMessage());
        Ledger keyless = new Ledger(LedgerClock.system(), 1, 1, Runnable::run);
        keyless.start(wrong, folder.resolve("other"));
        assertEquals(State.CLOSED, keyless.state(), "a log whose key is missing does not start without it");
    }

    @Test
    void shouldStartAgainWithTheChainOff() throws Exception {
        start();
        bind("a.log", 0);
        assertDurable(ledger.offer(Bench.spawn()));
        ledger.change(new Settings("", 1, 0, 50, 1024, false, true, false, "", 50, HeadSync.AUTO, ""), folder.resolve("state"));
        assertDurable(ledger.offer(Bench.spawn()));
        ledger.stop();
        List<String> lines = Files.readAllLines(log("a.log"));
        assertTrue(lines.get(3).startsWith("3\t"), lines::toString);
        assertTrue(lines.get(3).endsWith("\t-\tresume\t-"), lines::toString);
        assertTrue(lines.get(4).endsWith("\t-"), lines::toString);
        assertEquals(Verdict.SOUND, AuditVerifier.verify(List.of(log("a.log"))).verdict());
    }

    @Test
    void shouldTellItsState() throws Exception {
        assertEquals(State.WAITING, ledger.state());
        start();
        assertEquals(State.WAITING, ledger.state());
        FileSink a = bind("a.log", 0);
        await(() -> ledger.state() == State.OPEN);
        ledger.unbind(a);
        assertEquals(State.WAITING, ledger.state());
        bind("missing/a.log", 0);
        await(() -> ledger.state() == State.DEGRADED);
        ledger.stop();
        assertEquals(State.CLOSED, ledger.state());
        assertEquals(Fate.ABANDONED, ledger.offer(Bench.spawn()).receipt().toCompletableFuture().join().fate());
    }

    @Test
    void shouldBeDegradedWhileTheQueueIsNearlyFull() {
        ledger.start(Settings.DEFAULT, folder.resolve("state"));
        for (int i = 0; i < 242; i++) {
            ledger.offer(Bench.spawn());
        }
        assertEquals(State.WAITING, ledger.state());
        ledger.offer(Bench.spawn());
        assertEquals(State.DEGRADED, ledger.state());
        Bench.Values values = new Bench.Values();
        ledger.collect(values);
        assertEquals(1, values.of("varta_audit_degraded"));
        assertEquals(243, values.of("varta_audit_ring_length"));
        assertEquals(0, values.of("varta_audit_head_seq"));
    }

    @Test
    void shouldNotStartBesideAnotherLedgerAndStartWhenThatIsGone() throws Exception {
        start();
        Ledger second = newLedger();
        second.start(roomy(), folder.resolve("state"));
        assertEquals(State.CLOSED, second.state());
        assertEquals(Fate.ABANDONED, second.offer(Bench.spawn()).receipt().toCompletableFuture().join().fate());
        ledger.stop();
        second.change(roomy(), folder.resolve("state"));
        assertEquals(State.WAITING, second.state());
        second.stop();
    }

    @Test
    void shouldWaitForALedgerThatIsJustLeaving() throws Exception {
        start();
        Ledger next = new Ledger(LedgerClock.system(), 4242, 10_000, task -> new Thread(task).start());
        Thread starting = new Thread(() -> next.start(roomy(), folder.resolve("state")));
        starting.start();
        ledger.stop();
        starting.join();
        assertEquals(State.WAITING, next.state());
        next.stop();
    }

    @Test
    void shouldLetGoOfASinkThatIsBoundAndWithdrawnBeforeItStarts() {
        FileSink a = bind("a.log", 0);
        ledger.unbind(a);
        start();
        assertEquals(State.WAITING, ledger.state());
    }

    @Test
    void shouldNotWaitForEverForASinkThatDoesNotOpen() throws Exception {
        start();
        CountDownLatch release = new CountDownLatch(1);
        Store stuck = new Store("stuck");
        stuck.before = () -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        ledger.bind(stuck, Map.of());
        FileSink a = bind("a.log", -1);
        release.await(50, TimeUnit.MILLISECONDS);
        ledger.unbind(stuck);
        assertDurable(ledger.offer(Bench.spawn()));
        release.countDown();
        ledger.unbind(a);
        await(() -> !stuck.isOpen());
    }

    @Test
    void shouldWriteWhatWaitsBeforeItStops() throws Exception {
        start();
        List<AuditTicket> tickets = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            tickets.add(ledger.offer(Bench.spawn()));
        }
        bind("a.log", 0);
        ledger.stop();
        tickets.forEach(LedgerTest::assertDurable);
        assertEquals(20_001, AuditVerifier.verify(List.of(log("a.log"))).records());
        assertFalse(Files.readString(folder.resolve("state/audit.head")).isEmpty());
    }
}
