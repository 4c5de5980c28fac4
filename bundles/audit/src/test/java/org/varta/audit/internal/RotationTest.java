// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.api.audit.AuditLines;
import org.varta.api.audit.AuditSink;
import org.varta.api.audit.SinkException;
import org.varta.api.audit.SinkSession;
import org.varta.api.audit.SinkTail;
import org.varta.audit.internal.Head.State;

/** The ledger's part of rotation: audit log 11, chain continuity 6 step 2 and 7. */
class RotationTest {
    private static final int BOOT_AND_THREE_RECORDS = 101 + 3 * 110;
    private final MemoryState state = new MemoryState();
    private final DiskSink a = new DiskSink("A");
    private final DiskSink b = new DiskSink("B");
    private Bench bench;

    private void start(Settings settings) throws Exception {
        bench = new Bench(state, settings, new TestClock(), 4242, new Unconfirmed());
    }

    private void startIn(DiskSink sink) throws Exception {
        start(Settings.DEFAULT);
        bench.bind(sink, 0);
        bench.settle();
        bench.head.written.clear();
        sink.operations = new ArrayList<>();
    }

    /** Four records are in the live generation and it is full. */
    private void startFull() throws Exception {
        startIn(a);
        bench.write("one");
        bench.write("two");
        bench.write("three");
        a.fullAt = 300;
        bench.head.written.clear();
        a.operations.clear();
    }

    private void restart(DiskSink... sinks) throws Exception {
        a.kill();
        b.kill();
        a.failNothing();
        b.failNothing();
        start(Settings.DEFAULT);
        for (DiskSink sink : sinks) {
            bench.bind(sink, 0);
        }
        bench.settle();
    }

    private void assertOneChain(DiskSink... sinks) {
        Walk walk = new Walk();
        for (DiskSink sink : sinks) {
            walk.over(sink.lines());
        }
        List<String[]> path = walk.path();
        assertNull(walk.problem(), () -> a.outline() + " " + b.outline());
        assertEquals("1", path.get(path.size() - 1)[0], () -> a.outline() + " " + b.outline());
    }

    private void turnsUntil(BooleanSupplier condition) throws Exception {
        for (int i = 0; i < 100 && !condition.getAsBoolean(); i++) {
            bench.turn();
        }
        assertTrue(condition.getAsBoolean());
    }

    private long rotations() {
        return bench.counted("varta_audit_boot_total", "reason", "rotation");
    }

    private long deferred() {
        return bench.counted("varta_audit_rotation_budget_exceeded_total");
    }

    @Nested
    class Complete {
        @Test
        void audU27_shouldBeginTheNewGenerationWithABootRecordThatFollowsTheLastOne() throws Exception {
            startFull();
            assertEquals(5, bench.write("four"));
            bench.settle();
            assertEquals(2, a.generations());
            String[] boot = a.text(0).lines().findFirst().orElseThrow().split("\t");
            String[] last = a.text(1).lines().reduce((first, second) -> second).orElseThrow().split("\t");
            assertEquals(8, boot.length);
            assertEquals("rotation", boot[6]);
            assertEquals(last[last.length - 1], boot[5]);
            assertEquals(7, bench.write("five"));
            assertEquals(1, rotations());
            assertOneChain(a);
            Chains.assertLinear(a.text());
        }

        @Test
        void shouldMakeTheHeadDurableBeforeAnythingIsMovedAndOpenAfterwards() throws Exception {
            startFull();
            bench.head.around = () -> a.operations.add("head");
            bench.write("four");
            assertEquals(List.of("ROLLING 5", "OPEN 6"), bench.head.states());
            Head rolling = bench.head.written.get(0);
            assertEquals(5, rolling.floor(), "the boot record's number is not burned yet");
            assertTrue(rolling.limit() >= 6);
            assertEquals(6, bench.head.written.get(1).floor());
            assertEquals(List.of("append", "sync", "shift", "bootSync", "head", "head", "rename", "create", "boot", "bootSync", "names", "head", "head"), a.operations);
        }

        @Test
        void audU28_shouldRotateBehindEverythingThatWasWaiting() throws Exception {
            startFull();
            List<Ticket> tickets = List.of(bench.offer("x"), bench.offer("y"), bench.offer("z"));
            bench.settle();
            tickets.forEach(Bench::number);
            assertEquals(List.of("5 refused x", "6 refused y", "7 refused z", "8 boot rotation"), a.outline().subList(4, 8));
            assertEquals(1, a.text(0).lines().count());
        }

        @Test
        void shouldRotateAFileThatIsFullAtTheStartRightBehindItsBootRecord() throws Exception {
            a.fullAt = 50;
            startIn(a);
            a.fullAt = Integer.MAX_VALUE;
            assertEquals(List.of("1 boot fresh", "2 boot rotation"), a.outline());
        }

        @Test
        void audR15_shouldRotateSevenTimesAsOneChain() throws Exception {
            startIn(a);
            a.fullAt = BOOT_AND_THREE_RECORDS;
            for (int i = 0; i < 30 && rotations() < 7; i++) {
                bench.write("record-" + i);
            }
            bench.write("last");
            assertEquals(8, a.generations());
            assertOneChain(a);
            List<String> lines = a.lines();
            for (int i = 0; i < lines.size(); i++) {
                assertTrue(lines.get(i).startsWith((i + 1) + "\t"), lines.get(i));
            }
        }

        @Test
        void shouldSayFreshWhereTheChainIsOff() throws Exception {
            start(new Settings("", 1, 0, 50, 256, false, true, false, "", 50, HeadSync.AUTO, ""));
            a.fullAt = 60;
            bench.bind(a, 0);
            bench.write("one");
            assertTrue(a.outline().get(1).endsWith("refused one"));
            assertEquals("3 boot fresh", a.outline().get(2));
            assertTrue(a.lines().get(2).contains("\t-\tfresh\t-"));
        }

        @Test
        void shouldRotateBetweenGroupsWhereSyncsAreRare() throws Exception {
            start(new Settings("", 4, 0, 50, 256, true, true, false, "", 50, HeadSync.AUTO, ""));
            a.fullAt = 300;
            bench.bind(a, 0);
            for (int i = 0; i < 12; i++) {
                bench.offer("record-" + i);
                bench.settle();
            }
            assertTrue(rotations() >= 1);
            bench.stop();
            assertOneChain(a);
        }

        @Test
        void shouldAskTheSinkNowAndThenAlsoWhenNothingHappens() throws Exception {
            startIn(a);
            a.fullAt = 50;
            bench.clock.passMillis(29_000);
            bench.turn();
            assertEquals(0, rotations());
            bench.clock.passMillis(1_000);
            bench.settle();
            assertEquals(1, rotations());
        }
    }

    @Nested
    class Deferred {
        @Test
        void audU29_shouldCountEachDeferralAndComplete() throws Exception {
            startFull();
            a.deferrals = 3;
            bench.write("four");
            assertEquals(3, deferred());
            assertEquals(1, rotations());
        }

        @Test
        void audU30_shouldWriteRecordsBetweenDeferredStepsIntoTheOutgoingGeneration() throws Exception {
            startFull();
            a.deferrals = 2;
            bench.offer("four");
            bench.turn();
            assertEquals(0, bench.writer.nanosToSleep(), "it goes on at once");
            Ticket between = bench.offer("between");
            bench.settle();
            assertEquals(6, Bench.number(between));
            assertEquals(List.of("6 refused between", "7 boot rotation"), a.outline().subList(5, 7));
            assertOneChain(a);
        }

        @Test
        void shouldWriteNothingBeforeTheNamesOfTheNewGenerationAreDurable() throws Exception {
            startFull();
            a.anchorDeferrals = 2;
            bench.offer("four");
            bench.turn();
            Ticket ticket = bench.offer("five");
            bench.turn();
            assertFalse(ticket.isDone());
            assertEquals(State.ROLLING, state.read().state());
            assertEquals("6 boot rotation", a.outline().get(a.outline().size() - 1));
            bench.clock.passMillis(10);
            bench.turn();
            bench.clock.passMillis(20);
            bench.settle();
            assertEquals(7, Bench.number(ticket));
            assertOneChain(a);
        }

        @Test
        void shouldNotCountADeferralThatIsNotForWantOfTime() throws Exception {
            startFull();
            bench.head.failures = 1;
            bench.write("four");
            assertEquals(0, deferred());
            assertEquals(1, bench.counted("varta_audit_io_errors_total", "op", "head"));
        }
    }

    @Nested
    class Failing {
        @ParameterizedTest
        @CsvSource({"shift, 6", "rename, 7", "create, 7", "boot, 7"})
        void audR13_shouldGoOnInThePresentGenerationBehindABurnedNumberAndPauseBetweenAttempts(String operation, long next) throws Exception {
            startFull();
            a.fail(operation, 1);
            bench.write("four");
            assertEquals(State.OPEN, state.read().state());
            assertEquals(next, bench.write("five"));
            assertEquals(1, a.generations());
            assertEquals(0, rotations());
            assertEquals(1, bench.counted("varta_audit_io_errors_total", "op", "rename"));
            assertOneChain(a);
            bench.clock.passMillis(999);
            bench.write("six");
            assertEquals(0, rotations());
            bench.clock.passMillis(1);
            bench.write("seven");
            assertEquals(1, rotations());
            assertOneChain(a);
            assertTrue(state.read().floor() >= next);
        }

        @Test
        void audR13_shouldPauseLongerEachTime() throws Exception {
            startFull();
            a.fail("rename", 20);
            long longest = 0;
            for (int second = 0; second < 700; second++) {
                long before = a.operations.stream().filter("rename"::equals).count();
                bench.write("record-" + second);
                longest = Math.max(longest, a.operations.stream().filter("rename"::equals).count() - before);
                bench.clock.passMillis(1_000);
            }
            assertEquals(1, longest);
            assertTrue(a.operations.stream().filter("rename"::equals).count() <= 10);
            assertEquals(1, a.generations());
            assertOneChain(a);
        }

        @Test
        void shouldGoOnWhenTheHeadCannotBeWrittenAndTryAgainAfterAPause() throws Exception {
            startFull();
            bench.head.failures = 1;
            bench.write("four");
            assertEquals(6, bench.write("five"), "no number was used");
            assertEquals(0, rotations());
            bench.clock.passMillis(1_000);
            bench.write("six");
            assertEquals(1, rotations());
            assertOneChain(a);
        }

        @Test
        void shouldTakeNothingBeforeTheHeadIsOpenAgain() throws Exception {
            startFull();
            a.fail("rename", 1);
            int[] writes = {0};
            bench.head.around = () -> bench.head.failures = ++writes[0] == 3 ? 1 : bench.head.failures;
            bench.offer("four");
            bench.turn();
            Ticket ticket = bench.offer("five");
            bench.settle();
            assertFalse(ticket.isDone());
            assertEquals(State.ROLLING, state.read().state());
            bench.clock.passMillis(100);
            bench.settle();
            assertEquals(7, Bench.number(ticket));
        }

        @ParameterizedTest
        @ValueSource(strings = {"shift", "rename", "names"})
        void shouldEnterASinkAgainThatCannotSayWhatBecameOfARotation(String operation) throws Exception {
            startFull();
            a.isThrowing = true;
            a.fail(operation, 1);
            bench.offer("four");
            bench.turn();
            bench.settle();
            Ticket ticket = bench.offer("five");
            bench.settle();
            Bench.number(ticket);
            String reason = a.outline().stream().filter(line -> line.contains("boot")).reduce((first, second) -> second).orElseThrow();
            assertTrue(reason.endsWith("resume"), reason);
            assertOneChain(a);
            assertEquals(0, bench.counted(StartEvent.LIVE_MISSING));
        }

        @Test
        void shouldFinishARotationOnlyTheSinkKnowsOfByTheStartTable() throws Exception {
            startFull();
            a.fail("create", 2);
            a.fail("undo", 2);
            bench.offer("four");
            bench.turn();
            assertEquals(State.ROLLING, state.read().state());
            assertNull(bench.status.snapshot().trouble(), "put off once");
            bench.clock.passMillis(10);
            bench.turn();
            assertNotNull(bench.status.snapshot().trouble());
            restart(a);
            assertEquals("7 boot rotation", a.outline().get(a.outline().size() - 1));
            assertEquals(0, bench.counted(StartEvent.LIVE_MISSING));
            assertOneChain(a);
        }

        @Test
        void shouldHoldRecordsWhileAGenerationCanNeitherBeMadeNorMovedBack() throws Exception {
            startFull();
            a.fail("create", 3);
            a.fail("undo", 3);
            bench.offer("four");
            bench.turn();
            Ticket ticket = bench.offer("five");
            bench.settle();
            assertFalse(ticket.isDone());
            for (int i = 0; i < 10; i++) {
                bench.clock.passMillis(1_000);
                bench.settle();
            }
            Bench.number(ticket);
            assertEquals(2, a.generations());
            assertNull(bench.status.snapshot().trouble());
            assertOneChain(a);
        }

        @Test
        void shouldStopWhenAnotherLedgerHasTakenTheHead() throws Exception {
            Bench conflicting = new Bench(new ConflictingState(), Settings.DEFAULT, new TestClock(), 1, new Unconfirmed());
            DiskSink c = new DiskSink("C");
            conflicting.bind(c, 0);
            conflicting.settle();
            c.fullAt = 50;
            conflicting.offer("one");
            assertThrows(HeadStore.HeadConflictException.class, conflicting::settle);
            assertEquals(1, c.generations(), "nothing was moved");
        }
    }

    /** A state folder that somebody else writes to from the first rotation on. */
    private static final class ConflictingState implements LedgerState, HeadStore {
        private final MemoryState memory = new MemoryState();

        @Override
        public HeadStore head() {
            return this;
        }

        @Override
        public CursorStore cursors() {
            return memory;
        }

        @Override
        public Head read() {
            return memory.read();
        }

        @Override
        public void write(Head next) throws HeadConflictException {
            if (next.state() == State.ROLLING) {
                throw new HeadConflictException("taken over");
            }
            memory.write(next);
        }

        @Override
        public void close() {
            // nothing is held
        }
    }

    /** What a sink answers instead. */
    private interface Roll {
        SinkSession.RollResult roll(SinkSession session, SinkSession.RollHandler handler, long budgetNanos) throws SinkException;
    }

    /** A sink that rolls in another way. */
    private record Rolling(DiskSink sink, Roll roll) implements AuditSink {
        @Override
        public String name() {
            return sink.name();
        }

        @Override
        public SinkSession open() throws SinkException {
            return new RollingSession(sink.open(), roll);
        }
    }

    private record RollingSession(SinkSession session, Roll roll) implements SinkSession {
        @Override
        public String identity() {
            return session.identity();
        }

        @Override
        public SinkTail probe() throws SinkException {
            return session.probe();
        }

        @Override
        public void begin(long number, byte[] bootLine) throws SinkException {
            session.begin(number, bootLine);
        }

        @Override
        public void append(AuditLines lines) throws SinkException {
            session.append(lines);
        }

        @Override
        public void sync() throws SinkException {
            session.sync();
        }

        @Override
        public int recover(AuditLines unconfirmed) throws SinkException {
            return session.recover(unconfirmed);
        }

        @Override
        public RollResult roll(RollHandler handler, long budgetNanos) throws SinkException {
            return roll.roll(session, handler, budgetNanos);
        }

        @Override
        public void close() {
            session.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 1000"})
    void shouldGiveADisplacedStoreItsNameBackAtOnceUnlessItIsDisplacedAgainAndAgain(int times, long pausedMillis) throws Exception {
        int[] displaced = new int[1];
        start(Settings.DEFAULT);
        bench.bind(new Rolling(a, (session, handler, budgetNanos) -> {
            if (a.fullAt < Integer.MAX_VALUE && displaced[0] < times) {
                displaced[0]++;
                throw new SinkException(SinkException.Kind.IDENTITY, "somebody has moved it", null);
            }
            return session.roll(handler, budgetNanos);
        }), 0);
        bench.settle();
        a.fullAt = 200;
        bench.write("one");
        assertEquals(pausedMillis == 0 ? 1 : 0, rotations());
        bench.clock.passMillis(pausedMillis);
        bench.settle();
        assertEquals(1, rotations());
        assertEquals(times, bench.counted("varta_audit_io_errors_total", "op", "identity"));
        assertOneChain(a);
    }

    @ParameterizedTest
    @CsvSource({"NOT_NEEDED, true", "COMPLETE, false", ", false"})
    void shouldNotBelieveAnswersThatDoNotFitTogether(SinkSession.RollResult answer, boolean isAsking) throws Exception {
        start(Settings.DEFAULT);
        bench.bind(new Rolling(a, (session, handler, budgetNanos) -> {
            if (isAsking) {
                handler.beforeMove();
            }
            return answer;
        }), 0);
        for (int i = 0; i < 5; i++) {
            bench.settle();
            Ticket ticket = bench.offer("record-" + i);
            bench.settle();
            Bench.number(ticket);
        }
        assertOneChain(a);
        assertTrue(a.outline().stream().filter(line -> line.contains("boot")).count() <= 3, () -> "each attempt after a pause only: " + a.outline());
    }

    @Nested
    class Swap {
        @Test
        void step2_shouldFinishARotationThatHasBegunBeforeItMoves() throws Exception {
            startFull();
            a.deferrals = 1;
            bench.offer("four");
            bench.turn();
            bench.bind(b, 10);
            bench.settle();
            assertEquals("6 boot rotation", a.outline().get(5));
            assertEquals(List.of("7 boot rotation"), b.outline());
            assertEquals(1, bench.counted(StartEvent.MOVED));
            assertOneChain(a, b);
        }

        @Test
        void step2_shouldFinishARotationBetweenItsBootRecordAndItsNames() throws Exception {
            startFull();
            a.anchorDeferrals = 1;
            bench.offer("four");
            bench.turn();
            bench.bind(b, 10);
            bench.settle();
            assertEquals(List.of("7 boot rotation"), b.outline());
            assertEquals(1, bench.counted(StartEvent.MOVED));
            assertOneChain(a, b);
        }

        @Test
        void step2_shouldForceItsWayOutOfARotationThatCannotBeEnded() throws Exception {
            stuck();
            bench.bind(b, 10);
            Ticket ticket = bench.offer("five");
            bench.settle();
            Bench.number(ticket);
            assertEquals(1, bench.counted(StartEvent.MOVE_FORCED));
            assertOneChain(a, b);
        }

        private void stuck() throws Exception {
            startFull();
            a.fail("create", 1000);
            a.fail("undo", 1000);
            bench.offer("four");
            bench.turn();
        }

        @Test
        void step5_shouldKeepTheRotationInTheHeadWhenTheNextSinkCannotBeBegun() throws Exception {
            stuck();
            b.fail("begin", 1);
            bench.bind(b, 10);
            bench.settle();
            assertEquals(State.ROLLING, state.read().state());
            restart(a);
            assertTrue(a.outline().get(a.outline().size() - 1).endsWith("boot rotation"), () -> "" + a.outline());
            assertOneChain(a);
        }

        @Test
        void row5_shouldFinishTheRotationWhenAForcedMoveWasCutShort() throws Exception {
            stuck();
            b.before = () -> {
                if (b.operations != null && b.operations.get(b.operations.size() - 1).equals("begin")) {
                    throw new IllegalStateException("the end");
                }
            };
            b.operations = new ArrayList<>();
            bench.head.around = () -> {
                if (!bench.head.written.isEmpty() && bench.head.written.get(bench.head.written.size() - 1).state() == State.MOVING) {
                    throw new Cut();
                }
            };
            bench.bind(b, 10);
            assertThrows(Cut.class, () -> bench.settle());
            assertEquals(State.MOVING, state.read().state());
            b.before = () -> { };
            restart(a);
            assertTrue(a.outline().get(a.outline().size() - 1).endsWith("boot rotation"), () -> "" + a.outline());
            assertEquals(0, bench.counted(StartEvent.LIVE_MISSING));
            assertOneChain(a);
        }

        @Test
        void row11_shouldMoveFromASinkInTheMiddleOfARotation() throws Exception {
            stuck();
            a.kill();
            a.failNothing();
            start(Settings.DEFAULT);
            bench.bind(a, 0);
            bench.bind(b, 10);
            bench.settle();
            assertEquals(0, bench.counted(StartEvent.UNCLEAN_HANDOVER));
            assertTrue(b.outline().get(0).endsWith("boot rotation"));
            assertOneChain(a, b);
        }

        @Test
        void shouldNotParkInTheMiddleOfARotation() throws Exception {
            stuck();
            SinkBinding leaving = bench.choice.unbind(a).orElseThrow();
            bench.settle();
            assertTrue(leaving.awaitLeft(0));
            assertEquals(State.ROLLING, state.read().state());
            a.failNothing();
            bench.bind(a, 0);
            bench.settle();
            assertTrue(a.outline().get(a.outline().size() - 1).endsWith("boot rotation"), () -> "" + a.outline());
            assertOneChain(a);
        }
    }

    private static final class Cut extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Nested
    class Stop {
        @Test
        void audR16_shouldEndARotationBeforeAnOrderlyStop() throws Exception {
            startFull();
            a.deferrals = 2;
            bench.offer("four");
            bench.turn();
            bench.stop();
            assertEquals(State.CLEAN, state.read().state());
            assertEquals("6 boot rotation", a.outline().get(5));
            restart(a);
            assertEquals("7 boot resume", a.outline().get(6));
            assertOneChain(a);
        }

        @Test
        void audR16_shouldEndARotationBetweenItsBootRecordAndItsNames() throws Exception {
            startFull();
            a.anchorDeferrals = 1;
            bench.offer("four");
            bench.turn();
            bench.stop();
            assertEquals(State.CLEAN, state.read().state());
            restart(a);
            assertEquals("7 boot resume", a.outline().get(6));
        }

        @Test
        void audR16_shouldLeaveARotationThatCannotBeEndedToTheNextStart() throws Exception {
            startFull();
            a.fail("create", 1000);
            a.fail("undo", 1000);
            bench.offer("four");
            bench.turn();
            bench.stop();
            assertEquals(State.ROLLING, state.read().state());
            restart(a);
            assertTrue(a.outline().get(a.outline().size() - 1).endsWith("boot rotation"));
            assertEquals(0, bench.counted(StartEvent.LIVE_MISSING));
            assertOneChain(a);
        }
    }

    @Test
    void shouldLeaveTheRankingAloneWhileItRotates() throws Exception {
        startFull();
        a.deferrals = 1;
        bench.choice.update(a, Map.of("service.ranking", 3, "path", "A"));
        bench.write("four");
        turnsUntil(() -> rotations() == 1);
        assertEquals(1, rotations());
    }
}
