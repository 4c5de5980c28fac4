// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.varta.api.audit.SinkTail.Kind.DRIFT;
import static org.varta.api.audit.SinkTail.Kind.EMPTY;
import static org.varta.api.audit.SinkTail.Kind.LEGACY;
import static org.varta.api.audit.SinkTail.Kind.RESUME;
import static org.varta.api.audit.SinkTail.Kind.TORN;
import static org.varta.api.audit.SinkTail.Kind.UNKNOWN;
import static org.varta.audit.internal.StartEvent.GAP_INSERTED;
import static org.varta.audit.internal.StartEvent.LIVE_MISSING;
import static org.varta.audit.internal.StartEvent.REWRITTEN;
import static org.varta.audit.internal.StartEvent.SHORTER_THAN_HEAD;
import static org.varta.audit.internal.StartEvent.SINK_AHEAD;
import static org.varta.audit.internal.StartEvent.TORN_CUT;
import static org.varta.audit.internal.StartEvent.UNCLEAN_HANDOVER;
import static org.varta.audit.internal.StartEvent.UNVERIFIED;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.ChainPoint;
import org.varta.api.audit.SinkTail;
import org.varta.audit.internal.Head.State;

/** Every row of the table of chain continuity 5, by its number. */
class StartTableTest {
    private static final String A = "a".repeat(32);
    private static final String B = "b".repeat(32);
    private static final String C = "c".repeat(32);

    private static ChainHash hash(long number) {
        return ChainHash.parse(String.format("%064x", 0xabc000 + number));
    }

    private static ChainPoint at(long number) {
        return new ChainPoint(number, hash(number));
    }

    private static ProbedSink empty(String sink) {
        return new ProbedSink(sink, SinkTail.EMPTY);
    }

    private static ProbedSink tail(String sink, SinkTail.Kind kind, long number) {
        return tail(sink, kind, number, number, false);
    }

    private static ProbedSink tail(String sink, SinkTail.Kind kind, long number, long largest, boolean isTornBurned) {
        return new ProbedSink(sink, new SinkTail(kind, number == 0 ? ChainPoint.START : at(number), largest, isTornBurned, false, ChainHash.ZERO,
                ChainPoint.START, false, true, kind == TORN ? 9 : 0));
    }

    private static ProbedSink boot(String sink, long number, ChainHash parent) {
        return new ProbedSink(sink, new SinkTail(RESUME, at(number), number, false, true, parent, ChainPoint.START, false, true, 0));
    }

    private static ProbedSink withGeneration(String sink, SinkTail.Kind kind, long number, ChainPoint generation, boolean isCopy) {
        return new ProbedSink(sink, new SinkTail(kind, number == 0 ? ChainPoint.START : at(number), Math.max(number, generation.number()), false, false,
                ChainHash.ZERO, generation, isCopy, true, 0));
    }

    private static Head head(State state, long number, long floor, long limit, String sink, String to) {
        return new Head(7, state, number == 0 ? ChainPoint.START : at(number), floor, limit, sink, to, 1, 2);
    }

    private static Start decide(Head head, ProbedSink x, ProbedSink... others) {
        return StartTable.decide(head, x, all(x, others), true);
    }

    private static List<ProbedSink> all(ProbedSink x, ProbedSink... others) {
        List<ProbedSink> all = new ArrayList<>(List.of(others));
        all.add(x);
        return all;
    }

    private static void assertStart(Start start, int row, BootReason reason, ChainHash parent, long base) {
        assertEquals(row, start.row());
        assertEquals(reason, start.reason());
        assertEquals(parent, start.parent());
        assertEquals(base, start.base());
        assertEquals(base + 1, start.bootNumber());
    }

    private static void assertOpen(Start start, String sink) {
        assertEquals(State.OPEN, start.intent().state());
        assertEquals(sink, start.intent().sink());
        assertEquals(Head.NONE, start.intent().to());
        assertEquals(start.base(), start.intent().floor());
        assertEquals(start.base() + 65_536, start.intent().limit());
    }

    private static void assertMoving(Start start, String sink, String to, ChainPoint from) {
        assertEquals(State.MOVING, start.intent().state());
        assertEquals(sink, start.intent().sink());
        assertEquals(to, start.intent().to());
        assertEquals(from, start.intent().point());
        assertEquals(start.base() + 1, start.intent().limit());
    }

    private static void assertEvents(Start start, StartEvent... events) {
        Set<StartEvent> expected = EnumSet.noneOf(StartEvent.class);
        expected.addAll(List.of(events));
        assertEquals(expected, start.events());
    }

    @Nested
    class Row1 {
        @Test
        void row1_shouldBeginFreshWithoutHeadAndRecords() {
            Start start = decide(null, empty(A), empty(B));
            assertStart(start, 1, BootReason.FRESH, ChainHash.ZERO, 0);
            assertOpen(start, A);
            assertEvents(start);
        }

        @Test
        void row1_shouldStepOverTheLimitOfAHeadThatNeverSawARecord() {
            Start start = decide(head(State.OPEN, 0, 0, 65_536, A, Head.NONE), empty(A));
            assertStart(start, 1, BootReason.FRESH, ChainHash.ZERO, 65_536);
            assertOpen(start, A);
        }

        @Test
        void row1_shouldStepOverATornFirstNumber() {
            assertStart(decide(null, tail(A, EMPTY, 0, 1, true)), 1, BootReason.FRESH, ChainHash.ZERO, 1);
        }
    }

    @Nested
    class Row2 {
        @ParameterizedTest
        @CsvSource({"RESUME, RESUME, 9", "TORN, CORRUPT_TAIL, 9", "DRIFT, SCHEMA_DRIFT, 9", "LEGACY, LEGACY_V1, 0", "UNKNOWN, SCHEMA_DRIFT, 0"})
        void row2_shouldGoOnInTheHighestSinkWithoutHead(SinkTail.Kind kind, BootReason reason, long number) {
            Start start = decide(null, tail(A, kind, number), empty(B));
            assertStart(start, 2, reason, number == 0 ? ChainHash.ZERO : hash(number), number);
            assertOpen(start, A);
            assertEquals(number == 0 ? ChainPoint.START : at(number), start.intent().point());
        }

        @Test
        void row2_shouldSayThatTheLiveGenerationIsMissing() {
            Start start = decide(null, withGeneration(A, EMPTY, 0, at(30), false));
            assertStart(start, 2, BootReason.FRESH, ChainHash.ZERO, 30);
            assertEvents(start, LIVE_MISSING);
        }
    }

    @Test
    void row3_shouldMoveFromTheHighestSinkWithoutHead() {
        Start start = decide(null, tail(A, RESUME, 4), tail(B, RESUME, 9));
        assertStart(start, 3, BootReason.ROTATION, hash(9), 9);
        assertMoving(start, B, A, at(9));
    }

    @Nested
    class Row4 {
        private final Head moving = head(State.MOVING, 10, 10, 11, A, B);

        @Test
        void row4_shouldGoOnBehindTheBootOfAMoveThatWasCutShort() {
            Start start = decide(moving, boot(B, 11, hash(10)), tail(A, RESUME, 10));
            assertStart(start, 4, BootReason.RESUME, hash(11), 12);
            assertOpen(start, B);
            assertEvents(start, GAP_INSERTED);
        }

        @Test
        void row4_shouldLeaveNoGapWhereNoneIsWanted() {
            Start start = StartTable.decide(moving, boot(B, 11, hash(10)), all(boot(B, 11, hash(10))), false);
            assertStart(start, 4, BootReason.RESUME, hash(11), 11);
        }

        @Test
        void row4_shouldNotTakeAnotherBootForIt() {
            assertEquals(6, decide(moving, boot(B, 11, hash(9))).row());
            assertEquals(6, decide(moving, boot(B, 10, hash(10))).row());
            assertEquals(6, decide(moving, tail(B, RESUME, 11)).row());
        }
    }

    @Test
    void row5_shouldGoOnInTheSourceOfAMoveThatWasCutShort() {
        Head moving = head(State.MOVING, 10, 10, 11, A, B);
        Start start = decide(moving, tail(A, RESUME, 10), boot(B, 11, hash(10)));
        assertStart(start, 5, BootReason.RESUME, hash(10), 11);
        assertOpen(start, A);
        assertEvents(start);
    }

    @Test
    void row5_shouldFinishARotationThatAForcedMoveHadInterrupted() {
        Head moving = head(State.MOVING, 10, 10, 12, A, B);
        Start start = decide(moving, withGeneration(A, EMPTY, 0, at(10), false), empty(B));
        assertStart(start, 5, BootReason.ROTATION, hash(10), 12);
        assertEquals(State.ROLLING, start.intent().state(), "it can be cut short once more");
        assertEquals(at(10), start.intent().point());
        assertEvents(start);
    }

    @Test
    void row5_shouldNotTakeADeletedFileForARotation() {
        Start start = decide(head(State.MOVING, 10, 10, 12, A, B), withGeneration(A, EMPTY, 0, at(9), false));
        assertStart(start, 5, BootReason.FRESH, ChainHash.ZERO, 12);
        assertEvents(start, LIVE_MISSING);
    }

    @Nested
    class Row6 {
        private final Head moving = head(State.MOVING, 10, 10, 11, A, B);

        @ParameterizedTest
        @CsvSource({"EMPTY, 0", "RESUME, 7", "TORN, 7"})
        void row6_shouldMoveAgainIntoATargetWithoutBoot(SinkTail.Kind kind, long number) {
            Start start = decide(moving, tail(B, kind, number), tail(A, RESUME, 10));
            assertStart(start, 6, BootReason.ROTATION, hash(10), 11);
            assertMoving(start, A, B, at(10));
            assertEquals(kind == TORN, start.has(TORN_CUT));
        }

        @Test
        void row6_shouldMoveIntoAThirdSink() {
            Start start = decide(moving, tail(C, RESUME, 3));
            assertStart(start, 6, BootReason.ROTATION, hash(10), 11);
            assertMoving(start, A, C, at(10));
        }
    }

    @Nested
    class Row7 {
        private final Head rolling = head(State.ROLLING, 10, 4, 70_000, A, Head.NONE);

        @Test
        void row7_shouldFinishARotationWhoseNewGenerationIsEmpty() {
            Start start = decide(rolling, withGeneration(A, EMPTY, 0, at(10), false));
            assertStart(start, 7, BootReason.ROTATION, hash(10), 10);
            assertEquals(State.ROLLING, start.intent().state());
            assertEquals(10, start.intent().floor());
            assertEquals(10 + 65_536, start.intent().limit());
        }

        @Test
        void row7_shouldFinishARotationThatLeftTwoCopies() {
            assertStart(decide(rolling, withGeneration(A, RESUME, 10, at(10), true)), 7, BootReason.ROTATION, hash(10), 10);
        }

        @Test
        void row7_shouldNotTakeADeletedFileForARotation() {
            Start start = decide(rolling, withGeneration(A, EMPTY, 0, at(9), false));
            assertStart(start, 8, BootReason.FRESH, ChainHash.ZERO, 11);
            assertEvents(start, LIVE_MISSING, GAP_INSERTED);
        }
    }

    @Nested
    class Row8 {
        @ParameterizedTest
        @CsvSource({"RESUME, RESUME", "DRIFT, SCHEMA_DRIFT", "TORN, CORRUPT_TAIL"})
        void row8_shouldGoOnInItsSinkAndLeaveANumberOutAfterAnUncleanStop(SinkTail.Kind kind, BootReason reason) {
            Start start = decide(head(State.OPEN, 8, 3, 70_000, A, Head.NONE), tail(A, kind, 10));
            assertStart(start, 8, reason, hash(10), 11);
            assertOpen(start, A);
            assertEquals(at(10), start.intent().point());
            assertTrue(start.has(GAP_INSERTED));
            assertEquals(kind == TORN, start.has(TORN_CUT));
        }

        @ParameterizedTest
        @EnumSource(value = State.class, names = {"PARKED", "ROLLING", "OPEN"})
        void row8_shouldGoOnWhateverTheHeadWasDoing(State state) {
            assertStart(decide(head(state, 10, 3, 70_000, A, Head.NONE), tail(A, RESUME, 10)), 8, BootReason.RESUME, hash(10), 11);
        }

        @Test
        void row8_shouldLeaveNoGapAfterAnOrderlyStop() {
            Start start = decide(head(State.CLEAN, 10, 3, 70_000, A, Head.NONE), tail(A, RESUME, 10));
            assertStart(start, 8, BootReason.RESUME, hash(10), 10);
            assertEvents(start);
        }

        @Test
        void row8_shouldNotLeaveAGapBesideATornNumber() {
            Start start = decide(head(State.OPEN, 8, 3, 70_000, A, Head.NONE), tail(A, TORN, 10, 11, true));
            assertStart(start, 8, BootReason.CORRUPT_TAIL, hash(10), 11);
            assertEvents(start, TORN_CUT);
        }

        @Test
        void row8_shouldExceedTheFloor() {
            assertStart(decide(head(State.CLEAN, 10, 13, 70_000, A, Head.NONE), tail(A, RESUME, 10)), 8, BootReason.RESUME, hash(10), 13);
        }

        @Test
        void row8_shouldExceedWhatAnyOtherSinkHolds() {
            assertStart(decide(head(State.CLEAN, 10, 3, 70_000, A, Head.NONE), tail(A, RESUME, 10), tail(B, DRIFT, 3, 14, false)), 8, BootReason.RESUME, hash(10), 14);
        }

        @Test
        void row8_audR8_shouldBeginAnewWhereTheRecordsAreGone() {
            Start start = decide(head(State.CLEAN, 10, 3, 70_000, A, Head.NONE), empty(A));
            assertStart(start, 8, BootReason.FRESH, ChainHash.ZERO, 10);
            assertEvents(start, LIVE_MISSING);
            assertEquals(at(10), start.intent().point(), "what is missing stays known until the start is complete");
        }

        @Test
        void row8_audR7_shouldNoticeThatRecordsWereRemoved() {
            Start start = decide(head(State.CLEAN, 10, 3, 70_000, A, Head.NONE), tail(A, RESUME, 9));
            assertStart(start, 8, BootReason.RESUME, hash(9), 10);
            assertEvents(start, SHORTER_THAN_HEAD);
            assertEquals(at(10), start.intent().point());
        }

        @Test
        void row8_shouldNoticeThatTheLastRecordIsAnother() {
            Head head = new Head(7, State.CLEAN, new ChainPoint(10, hash(99)), 3, 70_000, A, Head.NONE, 1, 2);
            Start start = decide(head, tail(A, RESUME, 10));
            assertStart(start, 8, BootReason.RESUME, hash(10), 10);
            assertEvents(start, REWRITTEN);
        }

        @Test
        void row8_shouldSayThatTheTailDoesNotVerify() {
            ProbedSink unverified = new ProbedSink(A, new SinkTail(RESUME, at(10), 10, false, false, ChainHash.ZERO, ChainPoint.START, false, false, 0));
            assertEvents(decide(head(State.CLEAN, 10, 3, 70_000, A, Head.NONE), unverified), UNVERIFIED);
        }

        @ParameterizedTest
        @CsvSource({"LEGACY, LEGACY_V1", "UNKNOWN, SCHEMA_DRIFT"})
        void row8_shouldTakeOverWhatIsNoV2Log(SinkTail.Kind kind, BootReason reason) {
            assertStart(decide(head(State.CLEAN, 10, 3, 70_000, A, Head.NONE), tail(A, kind, 0)), 8, reason, ChainHash.ZERO, 10);
        }
    }

    @Nested
    class Row9 {
        @ParameterizedTest
        @EnumSource(value = State.class, names = {"OPEN", "ROLLING", "PARKED", "CLEAN"})
        void row9_shouldFollowASinkThatIsAhead(State state) {
            Start start = decide(head(state, 10, 12, 70_000, A, Head.NONE), tail(B, RESUME, 13), tail(A, RESUME, 10));
            assertStart(start, 9, BootReason.RESUME, hash(13), state == State.CLEAN ? 13 : 14);
            assertOpen(start, B);
            assertTrue(start.has(SINK_AHEAD));
            assertEquals(at(13), start.intent().point());
        }

        @Test
        void row9_shouldComparewithTheLimitWhileMoving() {
            Head moving = head(State.MOVING, 10, 10, 11, A, B);
            assertEquals(6, decide(moving, tail(C, RESUME, 11)).row());
            Start start = decide(moving, tail(C, TORN, 12));
            assertStart(start, 9, BootReason.CORRUPT_TAIL, hash(12), 13);
            assertTrue(start.has(SINK_AHEAD));
        }

        @Test
        void row9_shouldNotCallASinkAheadThatEndsAtTheFloor() {
            assertEquals(10, decide(head(State.CLEAN, 10, 12, 70_000, A, Head.NONE), tail(B, RESUME, 12)).row());
        }
    }

    @Nested
    class Row10 {
        @ParameterizedTest
        @CsvSource({"CLEAN, 10", "PARKED, 11"})
        void row10_shouldMoveFromAnExactHead(State state, long base) {
            Start start = decide(head(state, 10, 3, 70_000, A, Head.NONE), tail(B, RESUME, 5));
            assertStart(start, 10, BootReason.ROTATION, hash(10), base);
            assertMoving(start, A, B, at(10));
        }

        @Test
        void row10_shouldCutATornTargetAndSaySo() {
            Start start = decide(head(State.CLEAN, 10, 3, 70_000, A, Head.NONE), tail(B, TORN, 5, 6, true));
            assertStart(start, 10, BootReason.ROTATION, hash(10), 10);
            assertEvents(start, TORN_CUT);
        }

        @Test
        void row10_shouldBeginAnewBehindARecordWithoutHash() {
            Head unchained = new Head(7, State.CLEAN, new ChainPoint(10, ChainHash.ZERO), 3, 70_000, A, Head.NONE, 1, 2);
            assertStart(decide(unchained, empty(B)), 10, BootReason.FRESH, ChainHash.ZERO, 10);
        }
    }

    @Nested
    class Row11 {
        @ParameterizedTest
        @EnumSource(value = State.class, names = {"OPEN", "ROLLING"})
        void row11_shouldMoveFromASinkThatCanBeRead(State state) {
            Start start = decide(head(state, 10, 3, 70_000, A, Head.NONE), tail(B, RESUME, 5), tail(A, RESUME, 12));
            assertStart(start, 11, BootReason.ROTATION, hash(12), 13);
            assertMoving(start, A, B, at(12));
            assertEvents(start, GAP_INSERTED);
        }

        @Test
        void row11_shouldNotLeaveAGapBesideATornNumberOfTheSource() {
            Start start = decide(head(State.OPEN, 10, 3, 70_000, A, Head.NONE), empty(B), tail(A, TORN, 12, 13, true));
            assertStart(start, 11, BootReason.ROTATION, hash(12), 13);
        }
    }

    @Test
    void row11_shouldMoveFromASinkInTheMiddleOfARotation() {
        Start start = decide(head(State.ROLLING, 10, 11, 70_000, A, Head.NONE), empty(B), withGeneration(A, EMPTY, 0, at(10), false));
        assertStart(start, 11, BootReason.ROTATION, hash(10), 12);
        assertMoving(start, A, B, at(10));
    }

    @Test
    void row11_shouldNotTakeADeletedFileForARotation() {
        assertEquals(12, decide(head(State.OPEN, 10, 11, 70_000, A, Head.NONE), empty(B), withGeneration(A, EMPTY, 0, at(10), false)).row());
        assertEquals(12, decide(head(State.ROLLING, 10, 11, 70_000, A, Head.NONE), empty(B), withGeneration(A, EMPTY, 0, at(9), false)).row());
    }

    @Test
    void audW25_shouldNotLetALimitPassTheLastNumber() {
        Head head = new Head(7, State.CLEAN, new ChainPoint(-9, hash(1)), -9, -9, A, Head.NONE, 1, 2);
        ProbedSink x = new ProbedSink(A, new SinkTail(RESUME, new ChainPoint(-9, hash(1)), -9, false, false, ChainHash.ZERO, ChainPoint.START, false, true, 0));
        assertEquals(Head.LAST_NUMBER, decide(head, x).intent().limit());
    }

    @ParameterizedTest
    @CsvSource({"LEGACY, LEGACY_FOUND", "DRIFT, UNKNOWN_FOUND", "UNKNOWN, UNKNOWN_FOUND"})
    void shouldSayWhatStaysInTheSink(SinkTail.Kind kind, StartEvent event) {
        assertTrue(decide(null, tail(A, kind, kind == DRIFT ? 9 : 0)).has(event));
    }

    @Nested
    class Row12 {
        @Test
        void row12_shouldMoveFromTheHeadWhereTheSourceCannotBeRead() {
            Start start = decide(head(State.OPEN, 10, 3, 70_000, A, Head.NONE), tail(B, RESUME, 5));
            assertStart(start, 12, BootReason.ROTATION, hash(10), 70_000);
            assertMoving(start, A, B, at(10));
            assertEvents(start, UNCLEAN_HANDOVER);
        }

        @Test
        void row12_shouldNotBelieveASourceThatIsBehindTheHead() {
            Start start = decide(head(State.OPEN, 10, 3, 70_000, A, Head.NONE), empty(B), tail(A, RESUME, 9));
            assertStart(start, 12, BootReason.ROTATION, hash(10), 70_000);
        }
    }

    @Test
    void shouldCompareNumbersUnsigned() {
        Head head = head(State.CLEAN, -5, 3, -4, A, Head.NONE);
        ProbedSink x = new ProbedSink(A, new SinkTail(RESUME, new ChainPoint(-3, hash(1)), -3, false, false, ChainHash.ZERO, ChainPoint.START, false, true, 0));
        assertEquals(-3, decide(head, x).base());
    }

    @Test
    void shouldKnowEveryKindOfTail() {
        for (SinkTail.Kind kind : List.of(EMPTY, RESUME, TORN, DRIFT, LEGACY, UNKNOWN)) {
            for (State state : State.values()) {
                for (String sink : List.of(A, B, C)) {
                    Start start = decide(head(state, 10, 10, 11, A, state == State.MOVING ? B : Head.NONE), tail(sink, kind, kind == EMPTY ? 0 : 10));
                    assertTrue(start.base() >= 10, () -> kind + " " + state + " " + sink + " " + start);
                    assertTrue(start.row() >= 4);
                }
            }
        }
    }
}
