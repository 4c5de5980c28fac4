// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.audit.ChainPoint;
import org.varta.api.audit.SinkException;
import org.varta.audit.internal.Arrival.Step;
import org.varta.audit.internal.Head.State;
import org.varta.audit.internal.HeadStore.HeadConflictException;

/**
 * Brings the log into a sink, from one sink into another, and out of the last one. Every way in is the same: what the start table says, made durable as an intent, then the boot record,
 * then the open head; a change of sinks differs only in that there is a sink to fall back to. NOT thread safe: belongs to the writer.
 *
 * <p>Source: chain continuity 5 and 6.
 */
final class Handover {
    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

    private final Preparations preparations;
    private final GroupCommit commit;
    private final HeadKeeper keeper;
    private final SinkMarks marks;
    private final LedgerCounters counters;
    private final Complaints complaints;
    private final LedgerClock clock;
    private final int pid;
    private Settings settings;
    private Arrival arrival;
    /** This run has written an intent: from then on it knows exactly which numbers were issued. */
    private boolean isExact;
    /** Identity of the sink that was left without a successor, or null. */
    private String parkedIn;

    Handover(Preparations preparations, GroupCommit commit, HeadKeeper keeper, SinkMarks marks, LedgerCounters counters,
            Complaints complaints, LedgerClock clock, int pid, Settings settings) {
        this.preparations = preparations;
        this.commit = commit;
        this.keeper = keeper;
        this.marks = marks;
        this.counters = counters;
        this.complaints = complaints;
        this.clock = clock;
        this.pid = pid;
        this.settings = settings;
    }

    void change(Settings changed) {
        settings = changed;
    }

    Arrival arrival() {
        return arrival;
    }

    /** The head that this run began with, as long as it has not written one. */
    Head head() {
        return keeper.head();
    }

    /** Whether this run has begun to write. */
    boolean isExact() {
        return isExact;
    }

    /**
     * Goes into a sink when the log is in none.
     *
     * @param chosen the sink, ready
     * @param all what every sink looks like, the chosen one among them
     * @return null, or why it must wait
     * @throws LedgerStoppedException if what was found must not be continued
     */
    String enter(Preparation chosen, List<ProbedSink> all) throws LedgerStoppedException, HeadConflictException {
        Head head = isExact ? known() : keeper.head();
        Start start = StartTable.decide(head, chosen.probed(), all, !isExact && settings.isGapWanted());
        if (settings.isMismatchRefused()) {
            if (start.has(StartEvent.UNCLEAN_HANDOVER)) {
                return "the sink that the log was in is not there, and onMismatch=refuse waits for it";
            }
            refuseMismatch(start);
        }
        arrive(chosen, start, head, null, false);
        return null;
    }

    private static void refuseMismatch(Start start) throws LedgerStoppedException {
        for (StartEvent event : List.of(StartEvent.SHORTER_THAN_HEAD, StartEvent.REWRITTEN, StartEvent.SINK_AHEAD)) {
            if (start.has(event)) {
                throw new LedgerStoppedException("the end of the audit log is not as expected (" + event.token() + ") and onMismatch=refuse");
            }
        }
    }

    /** Moves from the present sink to another one; a refused move leaves everything as it is. */
    void move(Preparation chosen) throws LedgerStoppedException, HeadConflictException {
        if (decideMove(chosen).has(StartEvent.SINK_AHEAD)) {
            counters.event(StartEvent.MOVE_REFUSED);
            preparations.refuse(chosen.binding(), new SinkException(SinkException.Kind.IDENTITY,
                    "it holds records that this log does not know (sink_ahead); the log stays where it is", null));
            return;
        }
        boolean isSettled = commit.settle();
        arrive(chosen, decideMove(chosen), known(), commit.sink(), !isSettled);
    }

    private Start decideMove(Preparation chosen) {
        Head left = known().next(State.PARKED, commit.durable(), commit.stamper().issued(), commit.stamper().issued(),
                commit.sink().identity(), Head.NONE);
        return StartTable.decide(left, chosen.probed(), List.of(chosen.probed()), false);
    }

    /** The head as it would have to be now: no number above those issued can be anywhere. */
    private Head known() {
        Head head = keeper.head();
        long issued = commit.stamper().issued();
        long floor = Long.compareUnsigned(head.floor(), issued) > 0 ? head.floor() : issued;
        if (parkedIn != null) {
            return head.next(State.PARKED, commit.durable(), floor, issued, parkedIn, Head.NONE);
        }
        return head.next(head.state(), head.point(), floor, issued, head.sink(), head.to());
    }

    private void arrive(Preparation chosen, Start start, Head head, OpenSink from, boolean isForced)
            throws LedgerStoppedException, HeadConflictException {
        if (Long.compareUnsigned(start.base(), -2) >= 0) {
            throw new LedgerStoppedException("the audit log has used up its numbers");
        }
        OpenSink to = new OpenSink(chosen.binding(), chosen.revision(), chosen.session(), chosen.probed().identity(), chosen.binding().name());
        marks.inspect(to, chosen.probed().tail(), head);
        start.events().forEach(event -> announce(event, to));
        Stamper.Boot boot = commit.stamper().boot(start.bootNumber(), clock.wallMillis(), pid, start.parent(), start.reason());
        arrival = new Arrival(to, chosen.probed().tail().last(), start, boot, from, isForced);
        advance();
    }

    private void announce(StartEvent event, OpenSink to) {
        counters.event(event);
        LOG.warn("audit log in {}: {} ({})", to.name(), event.text(), event.token());
    }

    /** Takes the next steps of an arrival as far as they go now. */
    void advance() throws HeadConflictException {
        try {
            while (arrival != null && arrival.backoff().nanosLeft(clock.nanos()) == 0) {
                step();
            }
        } catch (SinkException e) {
            complaints.accept(e);
            arrival.backoff().fail(clock.nanos());
            if (arrival.from() != null && arrival.step() != Step.HEAD) {
                fallBack(e);
            }
        }
    }

    private void step() throws SinkException, HeadConflictException {
        Start start = arrival.start();
        Stamper.Boot boot = arrival.boot();
        switch (arrival.step()) {
            case INTENT -> {
                keeper.write(start.intent());
                isExact = true;
                parkedIn = null;
                commit.stamper().burnTo(start.base());
                arrival.nowDo(Step.BOOT);
            }
            case BOOT -> {
                commit.stamper().burnTo(start.bootNumber());
                Foreign.call(SinkException.Kind.WRITE, () -> {
                    arrival.session().begin(start.bootNumber(), boot.line());
                    return null;
                });
                leavePresent();
                arrival.nowDo(Step.HEAD);
            }
            case HEAD -> {
                keeper.write(openHead(boot.point(), arrival.to()));
                complete();
            }
        }
    }

    private Head openHead(ChainPoint point, OpenSink sink) {
        long issued = commit.stamper().issued();
        return keeper.head().next(State.OPEN, point, issued, issued + Head.WINDOW, sink.identity(), Head.NONE);
    }

    /** The boot record is in the new sink: from here on there is no way back but through another start. */
    private void leavePresent() {
        if (arrival.from() != null) {
            commit.leave();
            arrival.from().close();
        }
    }

    private void complete() {
        Arrival done = arrival;
        arrival = null;
        preparations.handOver(done.to().binding());
        preparations.forgetAll();
        commit.enter(done.to(), done.found(), done.boot().point());
        marks.entered(done);
        counters.boot(done.boot().reason());
        if (done.from() == null) {
            LOG.info("audit log open in {}: boot record {} ({}), chain {}", done.to().name(),
                    Long.toUnsignedString(done.boot().point().number()), done.boot().reason().token(), done.boot().point().hash());
            return;
        }
        counters.event(done.isForced() ? StartEvent.MOVE_FORCED : StartEvent.MOVED);
        LOG.info("audit log moved from {} to {}{}: boot record {}", done.from().name(), done.to().name(),
                done.isForced() ? " without its unsynced end" : "", Long.toUnsignedString(done.boot().point().number()));
    }

    /** The new sink could not be begun: the log goes on in the present one, which nothing was written to meanwhile. */
    private void fallBack(SinkException reason) {
        Arrival failed = arrival;
        arrival = null;
        counters.event(StartEvent.MOVE_REFUSED);
        commit.owe(openHead(commit.durable(), failed.from()));
        preparations.refuse(failed.to().binding(), reason);
    }

    /**
     * Gives an arrival up because its sink is being withdrawn or the ledger stops. An arrival that outlives a turn has no sink to go back to: what comes next is another start, which the
     * head knows how to make.
     */
    void abandonArrival() {
        Arrival given = arrival;
        arrival = null;
        preparations.forget(given.to().binding());
    }

    /** Leaves the present sink without a successor. */
    void park() throws HeadConflictException {
        OpenSink left = commit.sink();
        boolean isSettled = commit.settle();
        long issued = commit.stamper().issued();
        try {
            keeper.write(keeper.head().next(State.PARKED, commit.durable(), issued, issued, left.identity(), Head.NONE));
        } catch (SinkException e) {
            complaints.accept(e);
        }
        marks.left(left.identity(), commit.durable(), isSettled);
        commit.leave();
        left.close();
        parkedIn = left.identity();
        counters.event(StartEvent.PARKED);
        LOG.info("audit log left {} at record {} and has no other sink: records wait", left.name(), Long.toUnsignedString(commit.durable().number()));
    }

    /** Ends the run: an orderly stop if nothing is left that was stamped but is not durable. */
    void close(boolean isOrderly) throws HeadConflictException {
        if (arrival != null) {
            abandonArrival();
        }
        OpenSink present = commit.sink();
        if (present != null || parkedIn != null) {
            writeLast(isOrderly, present == null ? parkedIn : present.identity());
        }
        commit.leave();
        if (present != null) {
            present.close();
            LOG.info("audit log closed in {} at record {}, chain {}", present.name(), Long.toUnsignedString(commit.durable().number()), commit.durable().hash());
        }
    }

    private void writeLast(boolean isOrderly, String identity) throws HeadConflictException {
        long issued = commit.stamper().issued();
        State state = isOrderly ? State.CLEAN : parkedIn != null ? State.PARKED : State.OPEN;
        try {
            keeper.write(keeper.head().next(state, commit.durable(), issued, issued, identity, Head.NONE));
        } catch (SinkException e) {
            complaints.accept(e);
        }
    }
}
