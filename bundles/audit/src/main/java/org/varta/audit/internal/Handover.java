// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
    private final Rotation rotation;
    private final HeadNews news;
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
    private boolean hasToldOfUnproven;

    Handover(Preparations preparations, GroupCommit commit, Rotation rotation, HeadNews news, HeadKeeper keeper, SinkMarks marks, LedgerCounters counters,
            Complaints complaints, LedgerClock clock, int pid, Settings settings) {
        this.preparations = preparations;
        this.commit = commit;
        this.rotation = rotation;
        this.news = news;
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
        tellOfUnproven();
        arrive(chosen, start, head, null, false);
        return null;
    }

    /** A head that somebody without the key has written: as bad as an end that is not as expected, and said once. */
    private void tellOfUnproven() throws LedgerStoppedException {
        if (hasToldOfUnproven || !keeper.hasUnproven()) {
            return;
        }
        hasToldOfUnproven = true;
        counters.event(StartEvent.HEAD_UNPROVEN);
        LOG.warn("audit log: {} ({})", StartEvent.HEAD_UNPROVEN.text(), StartEvent.HEAD_UNPROVEN.token());
        if (settings.isMismatchRefused() && keeper.head() == null) {
            throw new LedgerStoppedException("the key does not prove the head of the audit log, and onMismatch=refuse");
        }
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
        boolean isSettled = settle();
        arrive(chosen, decideMove(chosen), known(), commit.sink(), !isSettled);
    }

    /** Ends what is going on in the present sink; false if that cannot be done. */
    private boolean settle() throws HeadConflictException {
        return commit.settle() && rotation.finish() && commit.settle();
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
        boolean isBehind = Long.compareUnsigned(commit.durable().number(), head.point().number()) > 0;
        return head.next(head.state(), isBehind ? commit.durable() : head.point(), floor, issued, head.sink(), head.to());
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
                keeper.write(keeper.open(boot.point(), commit.stamper().issued(), arrival.to().identity()));
                complete();
            }
        }
    }

    /** The boot record is in the new sink: from here on there is no way back but through another start. */
    private void leavePresent() {
        if (arrival.from() != null) {
            leave(arrival.from());
        }
    }

    private void leave(OpenSink sink) {
        commit.leave();
        rotation.reset();
        sink.close();
    }

    private void complete() {
        Arrival done = arrival;
        arrival = null;
        preparations.handOver(done.to().binding());
        preparations.forgetAll();
        commit.enter(done.to(), done.found(), done.boot().point());
        rotation.reset();
        marks.entered(done);
        counters.boot(done.boot().reason());
        if (done.from() != null) {
            counters.event(done.isForced() ? StartEvent.MOVE_FORCED : StartEvent.MOVED);
        }
        String event = done.from() == null ? "open in " + done.to().name() : "moved from " + done.from().name() + " to " + done.to().name()
                + (done.isForced() ? " without its unsynced end" : "");
        news.say(event + " (" + done.boot().reason().token() + ")", done.boot().point());
    }

    /** The new sink could not be begun: the log goes on in the present one, which nothing was written to meanwhile. */
    private void fallBack(SinkException reason) {
        Arrival failed = arrival;
        arrival = null;
        counters.event(StartEvent.MOVE_REFUSED);
        commit.owe(rotation.headIn(failed.from()));
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
        boolean isSettled = settle();
        if (rotation.isHolding()) {
            closeInDoubt();
            return;
        }
        long issued = commit.stamper().issued();
        try {
            keeper.write(keeper.head().next(State.PARKED, commit.durable(), issued, issued, left.identity(), Head.NONE));
        } catch (SinkException e) {
            complaints.accept(e);
        }
        marks.left(left.identity(), commit.durable(), isSettled);
        leave(left);
        parkedIn = left.identity();
        counters.event(StartEvent.PARKED);
        news.say("left " + left.name() + " and has no other sink, records wait", commit.durable());
    }

    /**
     * Closes the sink in the middle of a rotation whose outcome nobody knows; everything acknowledged is in it, and the next start finds out where. If no boot record was handed out the log's end is
     * exact, as when it is parked; else the head says {@code rolling}.
     */
    void closeInDoubt() {
        OpenSink left = commit.sink();
        LOG.warn("audit log in {}: nobody knows how far a rotation came; the sink is closed and looked at again", left.name());
        parkedIn = rotation.hasHandedOut() ? null : left.identity();
        leave(left);
    }

    /** Ends the run: an orderly stop if nothing is left that was stamped but is not durable. */
    void close(boolean isOrderly) throws HeadConflictException {
        if (arrival != null) {
            abandonArrival();
        }
        OpenSink present = commit.sink();
        boolean isClean = isOrderly && (present == null || settle());
        if ((present != null || parkedIn != null) && !rotation.isHolding()) {
            writeLast(isClean, present == null ? parkedIn : present.identity());
        }
        if (present != null) {
            leave(present);
            news.say("closed in " + present.name(), commit.durable());
        } else if (parkedIn != null) {
            news.say("closed without a sink", commit.durable());
        }
        commit.leave();
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
