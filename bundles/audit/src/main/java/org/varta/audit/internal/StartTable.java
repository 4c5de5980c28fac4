// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.ChainPoint;
import org.varta.api.audit.SinkTail;
import org.varta.audit.internal.Head.State;

/**
 * Holds the head against the tails of all sinks and says how the log goes on: one pure function for every start and every change of sinks. The names are those of the source: X is the
 * sink to be used, t the largest number in it, T the largest in any sink, N what must be exceeded.
 *
 * <p>Source: chain continuity 5, and audit log 8.5 for the reason where the log stays in its sink.
 */
final class StartTable {
    private final Head head;
    private final ProbedSink x;
    private final List<ProbedSink> all;
    private final boolean isGapWanted;
    private final Set<StartEvent> events = EnumSet.noneOf(StartEvent.class);
    private final long largestAnywhere;

    private StartTable(Head head, ProbedSink x, List<ProbedSink> all, boolean isGapWanted) {
        this.head = head;
        this.x = x;
        this.all = all;
        this.isGapWanted = isGapWanted;
        this.largestAnywhere = all.stream().mapToLong(ProbedSink::largestNumber).reduce(0, StartTable::larger);
    }

    /**
     * Decides.
     *
     * @param head the head, or null if there is none
     * @param x the sink to be used
     * @param all every sink that could be looked at, x among them
     * @param isGapWanted whether a number is left out behind a run that did not stop in order
     * @return how to go on, not null
     */
    static Start decide(Head head, ProbedSink x, List<ProbedSink> all, boolean isGapWanted) {
        return new StartTable(head, x, all, isGapWanted).decide();
    }

    private Start decide() {
        boolean isFirst = head == null || head.point().number() == 0 && head.state() != State.CLEAN;
        if (isFirst && all.stream().allMatch(ProbedSink::isEmpty)) {
            return stay(1, larger(largestAnywhere, head == null ? 0 : head.limit()), ChainPoint.START);
        }
        if (head == null) {
            return withoutHead();
        }
        return switch (head.state()) {
            case MOVING -> whileMoving();
            case ROLLING -> isSink() && isInterruptedRoll() ? finishRoll(7, larger(head.point().number(), head.floor())) : whileOpen();
            case OPEN -> whileOpen();
            case CLEAN, PARKED -> isSink() ? row8() : isAhead(larger(head.point().number(), head.floor())) ? row9()
                    : move(10, head.point(), atLeastKnown() + gap(), head.sink());
        };
    }

    private Start withoutHead() {
        ProbedSink highest = x;
        for (ProbedSink sink : all) {
            highest = Long.compareUnsigned(sink.largestNumber(), highest.largestNumber()) > 0 ? sink : highest;
        }
        if (highest == x) {
            return stay(2, largestAnywhere, x.tail().last());
        }
        return move(3, highest.tail().last(), largestAnywhere, highest.identity());
    }

    private Start whileMoving() {
        SinkTail tail = x.tail();
        if (x.identity().equals(head.to()) && tail.isBoot() && tail.last().number() == head.limit()
                && tail.parent().equals(head.point().hash())) {
            return stay(4, atLeastKnown() + gap(), tail.last());
        }
        if (isSink() && isInterruptedRoll()) {
            // The log was forced out of a sink in the middle of a rotation, and comes back: its last record, which the head knows exactly, ends the older generation.
            return finishRoll(5, larger(atLeastKnown(), head.limit()));
        }
        if (isSink()) {
            return stay(5, larger(atLeastKnown(), head.limit()), known(tail));
        }
        return isAhead(head.limit()) ? row9() : move(6, head.point(), larger(atLeastKnown(), head.limit()), head.sink());
    }

    private Start finishRoll(int row, long base) {
        noteCut();
        Head intent = head.next(State.ROLLING, head.point(), base, Head.limitAbove(base), head.sink(), Head.NONE);
        return new Start(row, BootReason.ROTATION, head.point().hash(), base, intent, events);
    }

    /** 8.5 rows 0 and 1: the generation was moved away, and the new one has not begun. */
    private boolean isInterruptedRoll() {
        SinkTail tail = x.tail();
        return tail.kind() == SinkTail.Kind.RESUME && tail.isCopyOfPrevious() && tail.last().equals(head.point())
                || tail.kind() == SinkTail.Kind.EMPTY && tail.previousGeneration().equals(head.point());
    }

    private Start whileOpen() {
        if (isSink()) {
            return row8();
        }
        if (isAhead(larger(head.point().number(), head.floor()))) {
            return row9();
        }
        for (ProbedSink sink : all) {
            ChainPoint end = endOf(sink);
            if (sink.identity().equals(head.sink()) && Long.compareUnsigned(end.number(), head.point().number()) >= 0) {
                return move(11, end, atLeastKnown() + gap(), head.sink());
            }
        }
        events.add(StartEvent.UNCLEAN_HANDOVER);
        return move(12, head.point(), larger(atLeastKnown(), head.limit()), head.sink());
    }

    /** The last record in a sink, which in the middle of a rotation is that of the older generation. */
    private ChainPoint endOf(ProbedSink sink) {
        SinkTail tail = sink.tail();
        boolean isBetween = head.state() == State.ROLLING && tail.kind() == SinkTail.Kind.EMPTY && tail.previousGeneration().equals(head.point());
        return isBetween ? head.point() : tail.last();
    }

    private Start row8() {
        return stay(8, atLeastKnown() + gap(), known(x.tail()));
    }

    private Start row9() {
        events.add(StartEvent.SINK_AHEAD);
        return stay(9, largestAnywhere + gap(), x.tail().last());
    }

    /** The log goes on in x behind what is there: reason and parent by the class of its tail. */
    private Start stay(int row, long base, ChainPoint known) {
        SinkTail tail = x.tail();
        if (isSink()) {
            compareWithHead(tail);
        }
        boolean isTailUsed = tail.kind() == SinkTail.Kind.RESUME || tail.kind() == SinkTail.Kind.TORN || tail.kind() == SinkTail.Kind.DRIFT;
        if (isTailUsed && !tail.isLinkVerified()) {
            events.add(StartEvent.UNVERIFIED);
        }
        if (tail.kind() == SinkTail.Kind.EMPTY && (row == 8 || row == 5 || !x.isEmpty())) {
            events.add(StartEvent.LIVE_MISSING);
        }
        noteCut();
        if (tail.kind() == SinkTail.Kind.LEGACY) {
            events.add(StartEvent.LEGACY_FOUND);
        } else if (tail.kind() == SinkTail.Kind.DRIFT || tail.kind() == SinkTail.Kind.UNKNOWN) {
            events.add(StartEvent.UNKNOWN_FOUND);
        }
        BootReason reason = switch (tail.kind()) {
            case EMPTY -> BootReason.FRESH;
            case RESUME -> BootReason.RESUME;
            case TORN -> BootReason.CORRUPT_TAIL;
            case DRIFT, UNKNOWN -> BootReason.SCHEMA_DRIFT;
            case LEGACY -> BootReason.LEGACY_V1;
        };
        Head intent = before().next(State.OPEN, known, base, Head.limitAbove(base), x.identity(), Head.NONE);
        return new Start(row, reason, isTailUsed ? tail.last().hash() : ChainHash.ZERO, base, intent, events);
    }

    /** The log moves to x from another sink. */
    private Start move(int row, ChainPoint from, long base, String sink) {
        noteCut();
        Head intent = before().next(State.MOVING, from, base, base + 1, sink, x.identity());
        BootReason reason = from.hash().isZero() ? BootReason.FRESH : BootReason.ROTATION;
        return new Start(row, reason, from.hash(), base, intent, events);
    }

    private void compareWithHead(SinkTail tail) {
        long recovered = tail.largestNumber();
        if (tail.kind() == SinkTail.Kind.EMPTY || head.point().number() == 0) {
            return;
        }
        if (Long.compareUnsigned(head.point().number(), recovered) > 0) {
            events.add(StartEvent.SHORTER_THAN_HEAD);
        } else if (head.point().number() == recovered && !head.point().hash().equals(tail.last().hash())) {
            events.add(StartEvent.REWRITTEN);
        }
    }

    private void noteCut() {
        if (x.tail().cutBytes() > 0) {
            events.add(StartEvent.TORN_CUT);
        }
    }

    /** What the head shall say is durable: never less than it says already, so that a missing end is noticed again if this start is cut short. */
    private ChainPoint known(SinkTail tail) {
        return Long.compareUnsigned(head.point().number(), tail.last().number()) >= 0 ? head.point() : tail.last();
    }

    private long gap() {
        boolean isUnclean = isGapWanted && head.state() != State.CLEAN;
        if (!isUnclean || isBurnedByTornLine(atLeastKnown())) {
            return 0;
        }
        events.add(StartEvent.GAP_INSERTED);
        return 1;
    }

    private boolean isBurnedByTornLine(long number) {
        return all.stream().map(ProbedSink::tail).anyMatch(tail -> tail.isTornNumberBurned() && tail.largestNumber() == number);
    }

    private long atLeastKnown() {
        return larger(larger(head.point().number(), head.floor()), largestAnywhere);
    }

    private boolean isSink() {
        return head != null && x.identity().equals(head.sink());
    }

    private boolean isAhead(long of) {
        return Long.compareUnsigned(x.largestNumber(), of) > 0;
    }

    private Head before() {
        return head == null ? Head.none() : head;
    }

    private static long larger(long one, long other) {
        return Long.compareUnsigned(one, other) >= 0 ? one : other;
    }
}
