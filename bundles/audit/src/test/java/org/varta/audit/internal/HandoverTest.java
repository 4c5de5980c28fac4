// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.api.audit.AuditTicket.Fate;
import org.varta.audit.internal.Head.State;
import org.varta.audit.verify.Verdict;

class HandoverTest {
    @TempDir
    Path folder;
    private final Store a = new Store("A");
    private final Store b = new Store("B");
    private Bench bench;

    private void start() throws Exception {
        start(Settings.DEFAULT);
    }

    private void start(Settings settings) throws Exception {
        bench = new Bench(folder, settings);
    }

    private void startIn(Store store) throws Exception {
        start();
        bench.bind(store, 0);
        bench.settle();
        bench.head.written.clear();
        store.operations.clear();
    }

    private void restart(Store... stores) throws Exception {
        bench.kill();
        for (Store store : List.of(a, b)) {
            store.crash(true);
        }
        start();
        for (Store store : stores) {
            bench.bind(store, 0);
        }
        bench.settle();
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    private State state() throws IOException {
        return bench.head.read().state();
    }

    private static Settings refusing() {
        return new Settings("", 1, 0, 50, 256, true, true, true, "", 50, HeadSync.AUTO, "");
    }

    @Nested
    class Start {
        @Test
        void shouldWaitWithoutASinkAndKeepRecordsInTheQueue() throws Exception {
            start();
            Ticket ticket = bench.offer("early");
            bench.settle();
            assertFalse(ticket.isDone());
            assertNull(bench.status.snapshot().sink());
            bench.bind(a, 0);
            bench.settle();
            assertEquals(2, Bench.number(ticket));
            assertEquals(List.of("1 boot fresh", "2 refused early"), a.outline());
        }

        @Test
        void shouldMakeTheIntentDurableBeforeTheSinkIsTouchedAndTheOpenHeadBeforeRecordsAreTaken() throws Exception {
            start();
            bench.offer("early");
            a.before = () -> {
                String last = a.operations.get(a.operations.size() - 1);
                List<String> states = bench.head.states();
                assertEquals(last.equals("begin") ? List.of("OPEN 0") : last.equals("append") || last.equals("sync") ? List.of("OPEN 0", "OPEN 1") : List.of(), states, last);
            };
            bench.bind(a, 0);
            bench.settle();
            assertEquals(List.of("open", "probe", "hold", "begin", "append", "sync"), a.operations);
        }

        @Test
        void audU7_shouldResumeWithoutAGapAfterAnOrderlyStop() throws Exception {
            startIn(a);
            bench.write("one");
            bench.stop();
            assertEquals(State.CLEAN, bench.head.written.get(bench.head.written.size() - 1).state());
            restart(a);
            assertEquals(List.of("1 boot fresh", "2 refused one", "3 boot resume"), a.outline());
            assertEquals(0, bench.counted(StartEvent.GAP_INSERTED));
        }

        @Test
        void shouldLeaveANumberOutAfterAKill() throws Exception {
            startIn(a);
            bench.write("one");
            restart(a);
            assertEquals(List.of("1 boot fresh", "2 refused one", "4 boot resume"), a.outline());
            assertEquals(1, bench.counted(StartEvent.GAP_INSERTED));
            assertEquals(1, bench.counted("varta_audit_boot_total", "reason", "resume"));
        }

        @Test
        void shouldWaitForTheSinkThatTheHeadNames() throws Exception {
            startIn(a);
            bench.write("one");
            restart(b);
            assertNull(bench.status.snapshot().sink());
            bench.clock.passMillis(4_999);
            bench.settle();
            assertEquals(List.of(), b.outline());
            bench.bind(a, -1);
            bench.settle();
            assertEquals("B", bench.status.snapshot().sink());
            assertEquals(List.of("4 boot rotation"), b.outline());
            assertFalse(a.isOpen(), "only looked at");
            Chains.assertLinear(a.text(), b.text());
        }

        @Test
        void shouldNotWaitLongerThanFiveSeconds() throws Exception {
            startIn(a);
            bench.write("one");
            restart(b);
            bench.clock.passMillis(5_000);
            bench.settle();
            assertEquals(List.of("65538 boot rotation"), b.outline(), "behind the limit of the head");
            assertEquals(1, bench.counted(StartEvent.UNCLEAN_HANDOVER));
        }

        @Test
        void shouldKeepWaitingWhereAMismatchIsRefused() throws Exception {
            startIn(a);
            bench.write("one");
            bench.kill();
            start(refusing());
            bench.bind(b, 0);
            bench.clock.passMillis(5_000);
            bench.settle();
            bench.clock.passMillis(5_000);
            bench.settle();
            assertEquals(List.of(), b.outline());
            assertNotNull(bench.status.snapshot().trouble());
            a.crash(true);
            bench.bind(a, 0);
            bench.settle();
            assertEquals("B", bench.status.snapshot().sink());
            assertEquals(0, bench.counted(StartEvent.UNCLEAN_HANDOVER));
        }

        @Test
        void audR7_shouldStopWhereAMismatchIsRefused() throws Exception {
            startIn(a);
            bench.write("one");
            bench.write("two");
            bench.stop();
            a.content(a.text().substring(0, a.text().indexOf("3\t")));
            String before = a.text();
            start(refusing());
            bench.bind(a, 0);
            assertThrows(LedgerStoppedException.class, () -> bench.settle());
            bench.kill();
            a.crash(true);
            assertEquals(before, a.text());
            start();
            bench.bind(a, 0);
            bench.settle();
            assertEquals("4 boot resume", a.outline().get(2));
            assertEquals(1, bench.counted(StartEvent.SHORTER_THAN_HEAD));
        }

        @ParameterizedTest
        @ValueSource(strings = {"open", "probe", "hold"})
        void shouldTryASinkAgainThatCannotBeOpened(String operation) throws Exception {
            start();
            a.fail(operation, 2);
            bench.bind(a, 0);
            bench.settle();
            assertTrue(bench.status.snapshot().trouble().contains("injected"));
            bench.clock.passMillis(1_000);
            bench.settle();
            assertNull(bench.status.snapshot().sink());
            bench.clock.passMillis(2_000);
            bench.settle();
            assertEquals("A", bench.status.snapshot().sink());
            assertEquals(2, bench.counted("varta_audit_io_errors_total", "op", operation.equals("hold") ? "sync" : "open"));
        }

        @Test
        void shouldTakeTheNextSinkWhenTheBestCannotBeOpenedAndMoveWhenItCan() throws Exception {
            start();
            b.fail("open", 1);
            bench.bind(a, 0).bind(b, 10);
            bench.settle();
            assertEquals("A", bench.status.snapshot().sink());
            bench.clock.passMillis(1_000);
            bench.settle();
            bench.clock.passMillis(1_000);
            bench.settle();
            assertEquals("B", bench.status.snapshot().sink());
            Chains.assertLinear(a.text(), b.text());
        }

        @Test
        void audU20_shouldRepeatABootThatCouldNotBeMadeDurableWithoutASecondOne() throws Exception {
            start();
            a.fail("begin", 2);
            bench.bind(a, 0);
            bench.settle();
            bench.clock.passMillis(100);
            bench.settle();
            assertNotNull(bench.status.snapshot().trouble());
            bench.clock.passMillis(200);
            bench.settle();
            assertEquals(List.of("1 boot fresh"), a.outline());
        }

        @Test
        void shouldTakeNoRecordBeforeTheOpenHeadIsDurable() throws Exception {
            start();
            Ticket ticket = bench.offer("early");
            a.before = () -> bench.head.failures = a.operations.get(a.operations.size() - 1).equals("begin") ? 1 : bench.head.failures;
            bench.bind(a, 0);
            bench.settle();
            assertEquals(List.of("1 boot fresh"), a.outline());
            assertFalse(ticket.isDone());
            bench.clock.passMillis(100);
            bench.settle();
            assertEquals(2, Bench.number(ticket));
        }

        @Test
        void shouldDecideAgainWhenItsSinkGoesWhileItCannotBeBegun() throws Exception {
            start();
            a.fail("begin", 100);
            bench.bind(a, 0);
            bench.settle();
            SinkBinding gone = bench.choice.unbind(a).orElseThrow();
            bench.bind(b, 0);
            bench.settle();
            assertTrue(gone.awaitLeft(0));
            assertFalse(a.isOpen());
            assertEquals("B", bench.status.snapshot().sink());
            assertEquals(List.of("2 boot fresh"), b.outline(), "number 1 may be in the other sink");
        }

        @Test
        void shouldNotResumeASinkThatAnotherLedgerHolds() throws Exception {
            startIn(a);
            Bench second = new Bench(folder.resolve("other"));
            second.bind(a, 0);
            second.settle();
            assertTrue(second.status.snapshot().trouble().contains("in use"));
            second.close();
        }

        @Test
        void shouldRefuseASecondLedgerOnOneStateFolder() throws Exception {
            startIn(a);
            IOException refusal = assertThrows(IOException.class, () -> new Bench(folder));
            assertTrue(refusal.getMessage().contains("in use by another ledger"), refusal.getMessage());
        }
    }

    @Nested
    class Move {
        @Test
        void shouldMoveThereAndBackAsOneChain() throws Exception {
            startIn(a);
            bench.write("one");
            bench.bind(b, 10);
            bench.write("two");
            bench.choice.update(b, Map.of("service.ranking", -10, "path", "B"));
            bench.write("three");
            assertEquals(List.of("1 boot fresh", "2 refused one", "5 boot rotation", "6 refused three"), a.outline());
            assertEquals(List.of("3 boot rotation", "4 refused two"), b.outline());
            assertEquals(6, Chains.assertLinear(a.text(), b.text()).records());
            assertEquals(Verdict.INCOMPLETE, Chains.verify(b.text()).verdict());
            assertEquals(2, bench.counted(StartEvent.MOVED));
            assertFalse(b.isOpen());
        }

        @Test
        void shouldMakeEachStepDurableInOrder() throws Exception {
            startIn(a);
            bench.write("one");
            bench.bind(b, 10);
            bench.settle();
            assertEquals(List.of("MOVING 2", "OPEN 3"), bench.head.states());
            Head moving = bench.head.written.get(0);
            assertEquals(Head.digestOf("store:A"), moving.sink());
            assertEquals(Head.digestOf("store:B"), moving.to());
            assertEquals(3, moving.limit());
            assertEquals(List.of("open", "probe", "hold", "begin"), b.operations);
        }

        @Test
        void shouldOpenTheNextSinkWhileThePresentOneIsWritten() throws Exception {
            startIn(a);
            Ticket[] meanwhile = new Ticket[1];
            b.before = () -> {
                if (b.operations.get(b.operations.size() - 1).equals("open")) {
                    assertTrue(a.isOpen());
                    meanwhile[0] = bench.offer("meanwhile");
                }
            };
            bench.bind(b, 10);
            bench.settle();
            assertEquals(3, Bench.number(meanwhile[0]));
            Chains.assertLinear(a.text(), b.text());
        }

        @Test
        void shouldStepOverNumbersInTheNextSink() throws Exception {
            startIn(a);
            bench.write("one");
            bench.bind(b, 10);
            bench.write("two");
            bench.choice.unbind(b);
            bench.settle();
            bench.write("three");
            bench.bind(b, 10);
            bench.write("four");
            assertEquals(List.of("1 boot fresh", "2 refused one", "5 boot rotation", "6 refused three"), a.outline());
            assertEquals(List.of("3 boot rotation", "4 refused two", "7 boot rotation", "8 refused four"), b.outline());
            Chains.assertLinear(a.text(), b.text());
        }

        @ParameterizedTest
        @ValueSource(strings = {"open", "probe", "hold"})
        void shouldStayWhenTheNextSinkCannotBeOpened(String operation) throws Exception {
            startIn(a);
            b.fail(operation, 1);
            bench.bind(b, 10);
            assertEquals(2, bench.write("one"));
            assertEquals("A", bench.status.snapshot().sink());
            assertTrue(bench.status.snapshot().isReady());
            bench.clock.passMillis(1_000);
            bench.settle();
            assertEquals("B", bench.status.snapshot().sink());
        }

        @Test
        void shouldStayWhenTheNextSinkIsAhead() throws Exception {
            startIn(a);
            Store foreign = new Store("B");
            Bench other = new Bench(folder.resolve("other")).bind(foreign, 0);
            other.settle();
            other.write("x");
            other.write("y");
            other.stop();
            String before = foreign.text();
            bench.bind(foreign, 10);
            assertEquals(2, bench.write("one"));
            assertEquals(before, foreign.text());
            assertFalse(foreign.isOpen());
            assertEquals(1, bench.counted(StartEvent.MOVE_REFUSED));
            bench.clock.passMillis(1_000);
            assertEquals(3, bench.write("two"));
            assertEquals(before, foreign.text());
        }

        @Test
        void step4_shouldStayWhenTheIntentCannotBeWritten() throws Exception {
            startIn(a);
            bench.write("one");
            bench.head.failures = 1;
            bench.bind(b, 10);
            bench.settle();
            assertEquals(List.of(), b.outline());
            assertFalse(b.isOpen());
            assertEquals(3, bench.write("two"), "no number was used");
            assertEquals(State.OPEN, state());
            bench.clock.passMillis(1_000);
            bench.settle();
            assertEquals(List.of("4 boot rotation"), b.outline());
            Chains.assertLinear(a.text(), b.text());
        }

        @Test
        void step4_shouldAcknowledgeNothingBeforeTheHeadIsOpenAgain() throws Exception {
            startIn(a);
            bench.head.failures = 2;
            bench.bind(b, 10);
            Ticket ticket = bench.offer("one");
            bench.settle();
            assertFalse(ticket.isDone());
            bench.clock.passMillis(100);
            bench.settle();
            Bench.number(ticket);
            assertEquals(List.of("1 boot fresh", "2 refused one"), a.outline());
        }

        @Test
        void audU19_step5_shouldGoOnInTheOldSinkBehindABurnedNumber() throws Exception {
            startIn(a);
            bench.write("one");
            b.fail("begin", 1);
            bench.bind(b, 10);
            bench.settle();
            assertEquals(4, bench.write("two"));
            assertEquals(List.of("1 boot fresh", "2 refused one", "4 refused two"), a.outline());
            assertEquals(List.of("MOVING 2", "OPEN 2"), bench.head.states().subList(0, 2));
            assertEquals(3, bench.head.written.get(1).floor());
            assertEquals(List.of("3 boot rotation"), b.outline(), "reported as failed, but it is there");
            assertEquals(1, Chains.assertLinear(a.text(), b.text()).supersededRecords());
            bench.clock.passMillis(1_000);
            bench.settle();
            bench.write("three");
            assertEquals(List.of("3 boot rotation", "5 boot rotation", "6 refused three"), b.outline());
            Chains.assertLinear(a.text(), b.text());
        }

        @Test
        void step6_shouldWriteToNeitherSinkBeforeTheHeadIsOpen() throws Exception {
            startIn(a);
            bench.write("one");
            b.before = () -> bench.head.failures = b.operations.get(b.operations.size() - 1).equals("begin") ? 2 : bench.head.failures;
            bench.bind(b, 10);
            Ticket ticket = bench.offer("two");
            bench.settle();
            assertFalse(ticket.isDone());
            assertEquals(List.of("3 boot rotation"), b.outline());
            assertEquals(List.of("1 boot fresh", "2 refused one"), a.outline());
            bench.clock.passMillis(100);
            bench.settle();
            assertFalse(ticket.isDone());
            assertNotNull(bench.status.snapshot().trouble());
            bench.clock.passMillis(200);
            bench.settle();
            assertEquals(4, Bench.number(ticket));
            Chains.assertLinear(a.text(), b.text());
        }

        @Test
        void step6_shouldStartOverWhenTheNewSinkGoesBeforeTheHeadIsOpen() throws Exception {
            startIn(a);
            bench.write("one");
            b.before = () -> bench.head.failures = b.operations.get(b.operations.size() - 1).equals("begin") ? 1 : bench.head.failures;
            bench.bind(b, 10);
            bench.settle();
            SinkBinding gone = bench.choice.unbind(b).orElseThrow();
            Ticket ticket = bench.offer("two");
            bench.settle();
            assertTrue(gone.awaitLeft(0));
            assertEquals(5, Bench.number(ticket));
            assertEquals(List.of("1 boot fresh", "2 refused one", "4 boot resume", "5 refused two"), a.outline());
            assertEquals(1, Chains.assertLinear(a.text(), b.text()).supersededRecords());
        }

        @Test
        void shouldMoveFromASinkThatCannotBeSyncedAndStampItsLinesAgain() throws Exception {
            startIn(a);
            bench.write("one");
            a.fail("sync", 1000);
            List<Ticket> stuck = List.of(bench.offer("two"), bench.offer("three"));
            bench.settle();
            assertTrue(stuck.stream().noneMatch(Ticket::isDone));
            bench.bind(b, 10);
            bench.settle();
            assertEquals(List.of("5 boot rotation", "6 refused two", "7 refused three"), b.outline());
            assertEquals(6, Bench.number(stuck.get(0)));
            assertEquals(7, Bench.number(stuck.get(1)));
            assertEquals(1, bench.counted(StartEvent.MOVE_FORCED));
            assertEquals(2, bench.head.written.get(0).point().number());
            Chains.assertLinear(a.syncedText(), b.text());
            Chains.assertLinear(a.text(), b.text());
            assertFalse(new LeaveCursors(folder).read(Head.digestOf("store:A")).isExact());
        }

        @Test
        void shouldTellASupersededEndOfAForcedMove() throws Exception {
            startIn(a);
            a.fail("sync", 1000);
            a.fail("recover", 1000);
            bench.offer("two");
            bench.settle();
            bench.bind(b, 10);
            bench.settle();
            assertEquals(List.of("1 boot fresh", "2 refused two"), a.outline());
            assertEquals(1, Chains.assertLinear(a.text(), b.text()).supersededRecords());
        }

        @Test
        void shouldGoOnTryingItsSinkWhenAForcedMoveFails() throws Exception {
            startIn(a);
            a.fail("sync", 3);
            Ticket ticket = bench.offer("two");
            bench.settle();
            b.fail("begin", 1);
            bench.bind(b, 10);
            bench.settle();
            bench.clock.passMillis(400);
            bench.settle();
            assertEquals(2, Bench.number(ticket));
            assertEquals(4, bench.write("three"), "number 3 is burned by the boot record that failed");
            Chains.assertLinear(a.text(), b.text());
        }

        @Test
        void shouldKeepItsPlaceWhenOnlyTheRankingChanges() throws Exception {
            startIn(a);
            bench.choice.update(a, Map.of("service.ranking", 5, "path", "A"));
            bench.settle();
            assertEquals(List.of("1 boot fresh"), a.outline());
            assertEquals(List.of(), a.operations);
        }

        @Test
        void shouldReadARankingThatIsAText() throws Exception {
            startIn(a);
            bench.choice.bind(b, Map.of("service.ranking", " 9 "));
            bench.settle();
            assertEquals("B", bench.status.snapshot().sink());
        }

        @Test
        void shouldPreferTheOlderServiceAmongEqualRankings() throws Exception {
            start();
            bench.choice.bind(a, Map.of("service.ranking", "many", "service.id", 8L));
            bench.choice.bind(b, Map.of("service.ranking", 0, "service.id", 7L));
            bench.settle();
            assertEquals("B", bench.status.snapshot().sink());
        }

        @Test
        void shouldFollowTheTarget() throws Exception {
            startIn(a);
            bench.bind(b, -5);
            bench.write("one");
            bench.choice.target(properties -> "B".equals(properties.get("path")));
            bench.write("two");
            assertEquals(List.of("3 boot rotation", "4 refused two"), b.outline());
            bench.choice.target(properties -> false);
            assertEquals(5, bench.write("three"), "a target that nothing matches moves nothing");
        }

        @Test
        void shouldMoveWithinOneServiceWhenItIsConfiguredToAnotherStore() throws Exception {
            startIn(a);
            bench.write("one");
            String first = a.text();
            Store moved = a;
            moved.crash(true);
            moved.identity = "store:other";
            moved.name = "other";
            moved.content("");
            bench.choice.update(a, Map.of("service.ranking", 0, "path", "other"));
            bench.write("two");
            assertEquals(List.of("3 boot rotation", "4 refused two"), a.outline());
            Chains.assertLinear(first, a.text());
        }

        @Test
        void shouldStayWhenAChangedConfigurationStillLeadsToTheSameStore() throws Exception {
            startIn(a);
            bench.choice.update(a, Map.of("service.ranking", 0, "path", "refused by the sink"));
            assertEquals(2, bench.write("one"));
            assertEquals(List.of("1 boot fresh", "2 refused one"), a.outline());
            assertTrue(bench.status.snapshot().isReady());
        }
    }

    @Nested
    class Leaving {
        private void unbind(Store store) throws Exception {
            SinkBinding binding = bench.choice.unbind(store).orElseThrow();
            bench.settle();
            assertTrue(binding.awaitLeft(0), "the writer has not left");
            assertFalse(store.isOpen());
        }

        @Test
        void shouldMoveToTheNextSinkBeforeItLetsGo() throws Exception {
            startIn(a);
            bench.bind(b, -1);
            bench.write("one");
            unbind(a);
            assertEquals("B", bench.status.snapshot().sink());
            assertEquals(List.of("3 boot rotation"), b.outline());
            assertEquals(0, bench.counted(StartEvent.PARKED));
        }

        @Test
        void shouldParkWithoutASuccessorAndResumeWithoutAGapInTheSameSink() throws Exception {
            startIn(a);
            bench.write("one");
            unbind(a);
            assertEquals(State.PARKED, state());
            assertEquals(1, bench.counted(StartEvent.PARKED));
            Ticket ticket = bench.offer("two");
            bench.settle();
            assertFalse(ticket.isDone());
            bench.bind(a, 0);
            bench.settle();
            assertEquals(List.of("1 boot fresh", "2 refused one", "3 boot resume", "4 refused two"), a.outline());
            assertEquals(0, bench.counted(StartEvent.FOREIGN_SINK));
            assertNull(new LeaveCursors(folder).read(Head.digestOf("store:A")));
        }

        @Test
        void shouldGoFromParkedIntoAnotherSink() throws Exception {
            startIn(a);
            bench.write("one");
            unbind(a);
            bench.bind(b, 0);
            bench.write("two");
            assertEquals(List.of("3 boot rotation", "4 refused two"), b.outline());
            Chains.assertLinear(a.text(), b.text());
        }

        @Test
        void shouldLeaveANumberOutWhenItDiedWhileParked() throws Exception {
            startIn(a);
            bench.write("one");
            unbind(a);
            restart(a);
            assertEquals("4 boot resume", a.outline().get(2));
        }

        @Test
        void shouldStopCleanFromParked() throws Exception {
            startIn(a);
            bench.write("one");
            unbind(a);
            bench.stop();
            restart(a);
            assertEquals("3 boot resume", a.outline().get(2));
        }

        @Test
        void shouldNotCallAStopCleanThatLeavesRecordsBehind() throws Exception {
            startIn(a);
            unbind(a);
            Ticket ticket = bench.offer("lost");
            bench.stop();
            Bench.assertFate(Fate.ABANDONED, ticket);
            bench = new Bench(folder);
            assertEquals(State.PARKED, state());
        }

        @Test
        void shouldNotTouchTheHeadWhenNoSinkWasEverThere() throws Exception {
            startIn(a);
            bench.write("one");
            bench.stop();
            start();
            bench.settle();
            bench.stop();
            restart(a);
            assertEquals("3 boot resume", a.outline().get(2), "clean is still clean");
        }

        @Test
        void shouldNotWriteLinesAgainThatTheReturningSinkHolds() throws Exception {
            startRelaxed();
            Ticket one = bench.offer("one");
            Ticket two = bench.offer("two");
            bench.settle();
            assertFalse(one.isDone());
            a.fail("recover", 1000);
            a.fail("append", 1000);
            bench.offer("three");
            bench.settle();
            unbind(a);
            a.content(a.text().substring(0, a.text().indexOf("4\t")));
            a.fail("append", 0);
            a.fail("recover", 0);
            bench.bind(a, 0);
            bench.settle();
            bench.stop();
            assertEquals(2, Bench.number(one));
            assertEquals(3, Bench.number(two));
            assertEquals(List.of("1 boot fresh", "2 refused one", "3 refused two", "5 boot resume", "6 refused three"), a.outline());
            Chains.assertLinear(a.text());
        }

        private void startRelaxed() throws Exception {
            start(new Settings("", 1000, 0, 50, 256, true, true, false, "", 50, HeadSync.AUTO, ""));
            bench.bind(a, 0);
            bench.settle();
        }

        @Test
        void shouldWriteLinesAgainThatTheReturningSinkHoldsButNeverSynced() throws Exception {
            startIn(a);
            a.fail("sync", 1000);
            a.fail("recover", 1000);
            Ticket ticket = bench.offer("one");
            bench.settle();
            unbind(a);
            assertEquals(List.of("1 boot fresh", "2 refused one"), a.outline());
            a.fail("sync", 0);
            bench.bind(a, 0);
            bench.settle();
            assertEquals(List.of("1 boot fresh", "2 refused one", "3 boot resume", "4 refused one"), a.outline());
            assertEquals(4, Bench.number(ticket), "what a failed sync leaves in the cache is not believed");
            Chains.assertLinear(a.text());
        }

        @Test
        void shouldWriteLinesAgainThatTheReturningSinkLost() throws Exception {
            startRelaxed();
            Ticket one = bench.offer("one");
            bench.settle();
            a.fail("sync", 1000);
            a.fail("recover", 1000);
            unbind(a);
            a.crash(false);
            a.fail("sync", 0);
            bench.bind(a, 0);
            bench.settle();
            bench.stop();
            assertEquals(List.of("1 boot fresh", "3 boot resume", "4 refused one"), a.outline());
            assertEquals(4, Bench.number(one));
        }

        @Test
        void shouldNoticeThatASinkChangedAfterTheLogHadLeftIt() throws Exception {
            startIn(a);
            bench.bind(b, 10);
            bench.settle();
            a.content(a.text() + "9\t1\t1\trefused\t9\tintruder\t-\n");
            bench.write("one");
            bench.write("two");
            for (int i = 0; i < 10; i++) {
                bench.write("x");
            }
            unbind(b);
            assertEquals(1, bench.counted(StartEvent.LEFT_TAIL_CHANGED));
            assertEquals(0, bench.counted(StartEvent.FOREIGN_SINK));
        }

        @Test
        void shouldNoticeRecordsItNeverLeftThere() throws Exception {
            startIn(a);
            for (int i = 0; i < 10; i++) {
                bench.write("x");
            }
            b.content("3\t1\t1\trefused\t9\tsomebody's\t-\n");
            bench.bind(b, 10);
            bench.settle();
            assertEquals(1, bench.counted(StartEvent.FOREIGN_SINK));
            assertEquals("12 boot rotation", b.outline().get(1));
        }

        @Test
        void shouldForceItsWayOutOfASinkThatNoLongerAnswers() throws Exception {
            startIn(a);
            a.before = () -> {
                throw new IllegalStateException("the bundle is gone");
            };
            Ticket ticket = bench.offer("one");
            bench.settle();
            assertNotNull(bench.status.snapshot().trouble());
            unbind(a);
            bench.bind(b, 0);
            bench.settle();
            assertEquals(List.of("3 boot rotation", "4 refused one"), b.outline());
            assertEquals(4, Bench.number(ticket));
        }

        @Test
        void shouldLetGoOfASinkItNeverUsed() throws Exception {
            startIn(a);
            bench.bind(b, -1);
            bench.settle();
            unbind(b);
            assertEquals(List.of(), b.operations);
        }

        @Test
        void shouldStopWhenTheHeadIsTakenOver() throws Exception {
            startIn(a);
            bench.write("one");
            byte[] head = Files.readAllBytes(folder.resolve("audit.head"));
            bench.clock.passMillis(1000);
            bench.settle();
            Files.write(folder.resolve("audit.head"), head);
            Ticket ticket = bench.offer("two");
            bench.clock.passMillis(1000);
            assertThrows(HeadStore.HeadConflictException.class, () -> {
                bench.settle();
                bench.clock.passMillis(1000);
                bench.offer("three");
                bench.settle();
                bench.clock.passMillis(1000);
                bench.settle();
            });
            assertTrue(ticket.isDone());
        }
    }
}
