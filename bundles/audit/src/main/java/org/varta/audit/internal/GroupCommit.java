// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.audit.AuditTicket.Fate;
import org.varta.api.audit.ChainPoint;
import org.varta.api.audit.SinkException;
import org.varta.audit.internal.HeadStore.HeadConflictException;

/**
 * Brings records from the queue into the sink: takes what waits, stamps it, appends it in one piece, syncs once for all of it, and only then tells who waits. After a failed append or
 * sync it believes nothing but what was synced before, and has the sink brought back to a known state before it goes on. NOT thread safe: belongs to the writer.
 *
 * <p>Source: audit log 10, chain continuity 2 and 4.
 */
final class GroupCommit {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    private static final int LONGEST_FOR_OLD_READERS = 4095;
    private static final long PASS_NANOS = 10_000_000L;
    private static final long FIRST_PAUSE_NANOS = 100_000_000L;
    private static final long LONGEST_PAUSE_NANOS = 5_000_000_000L;

    private final RecordQueue queue;
    private final HeadDuty head;
    private final LedgerClock clock;
    private final LedgerCounters counters;
    private final Complaints complaints;
    private final SyncCadence cadence;
    private final Stamper stamper;
    private final Unconfirmed lines;
    private final Ticket[] hand;
    private final Backoff recoveries = new Backoff(FIRST_PAUSE_NANOS, LONGEST_PAUSE_NANOS);
    private OpenSink sink;
    private volatile ChainPoint durable = ChainPoint.START;
    /** How many of the lines the sink was given. */
    private int appended;
    /** How many of the lines are synced and wait for the owed head. */
    private int synced;
    private boolean isHeadFirst;
    /** Nobody knows what of the appended lines is in the sink. */
    private boolean isInDoubt;
    /** Doubt has arisen since the last sync that succeeded. */
    private boolean hasFailed;
    private boolean hasSyncFailed;
    private boolean hasWarnedOfLength;
    private long syncs;

    /** What may have to happen between two groups, when everything written is durable and acknowledged. */
    interface Interlude {
        /** Whether nothing may be written before it has run again. */
        boolean isHolding();

        /** Does it; false if nothing may be written now. */
        boolean run() throws HeadConflictException;
    }

    /** The lines' memory is the commit's from here on. */
    GroupCommit(RecordQueue queue, HeadKeeper keeper, Settings settings, LedgerClock clock, LedgerCounters counters, Complaints complaints, Unconfirmed lines) {
        this.lines = lines;
        this.hand = new Ticket[lines.capacity()];
        this.queue = queue;
        this.clock = clock;
        this.counters = counters;
        this.complaints = complaints;
        this.head = new HeadDuty(keeper, clock, complaints);
        this.cadence = new SyncCadence(settings);
        this.stamper = new Stamper(settings.isChained());
    }

    void change(Settings settings) {
        cadence.change(settings);
    }

    /** Whether each group's head is written before it is acknowledged: worth it where the log may have to move without its last sink. */
    void writeHeadFirst(boolean isFirst) {
        isHeadFirst = isFirst;
    }

    OpenSink sink() {
        return sink;
    }

    Stamper stamper() {
        return stamper;
    }

    /** The last record known to be durable. */
    ChainPoint durable() {
        return durable;
    }

    /** Whether every stamped line is durable and acknowledged. */
    boolean isSettled() {
        return lines.isEmpty() && !head.isOwed() && !isInDoubt;
    }

    /** A write, a sync or a head keeps failing. */
    boolean isFailing() {
        return recoveries.isFailing() || head.isFailing();
    }

    /** There is no number left: every further record is dropped. */
    boolean isExhausted() {
        return stamper.isExhausted();
    }

    /** How many syncs have succeeded. */
    long syncs() {
        return syncs;
    }

    /** One pass; answers whether there was anything to do. */
    boolean pass(Interlude interlude) throws HeadConflictException {
        if (sink == null || !payHead() || interlude.isHolding() && !interlude.run() || isInDoubt && !recover() || !appendRest()) {
            return false;
        }
        cadence.startPass();
        if (cadence.isDue(clock.nanos())) {
            return sync();
        }
        long start = clock.nanos();
        boolean hasWorked = false;
        while (queue.length() > 0) {
            if (hasWorked && clock.nanos() - start >= PASS_NANOS) {
                counters.flushBudgetExceeded();
                return true;
            }
            hasWorked = true;
            if (!writeGroup() || cadence.isDue(clock.nanos()) && !sync() || isSettled() && !interlude.run()) {
                return true;
            }
        }
        return hasWorked;
    }

    private boolean writeGroup() throws HeadConflictException {
        boolean hasRoom = lines.hasRoom() || sync();
        if (!hasRoom || !head.allow(lines.capacity(), stamper.issued(), durable)) {
            return false;
        }
        int taken = queue.take(hand, lines.roomLines(), lines.roomBytes());
        for (int i = 0; i < taken; i++) {
            stamp(hand[i]);
            hand[i] = null;
        }
        return appendRest();
    }

    private void stamp(Ticket ticket) {
        if (stamper.isExhausted()) {
            counters.dropped(1);
            ticket.end(Fate.DROPPED, 0);
            return;
        }
        stamper.stamp(ticket, lines);
        if (!hasWarnedOfLength && lines.lastLength() > LONGEST_FOR_OLD_READERS) {
            hasWarnedOfLength = true;
            LOG.warn("an audit record is {} bytes long: readers of the reference may misread the end of a log that ends with one of more than {}; use shorter paths for the program and its source",
                    lines.lastLength(), LONGEST_FOR_OLD_READERS);
        }
    }

    private boolean appendRest() {
        int count = lines.count();
        if (appended == count) {
            return true;
        }
        cadence.wrote(count - appended);
        try {
            sink.append(lines.from(appended));
            appended = count;
            return true;
        } catch (SinkException e) {
            doubt(e);
            return false;
        }
    }

    private boolean sync() throws HeadConflictException {
        long start = clock.nanos();
        try {
            sink.sync();
        } catch (SinkException e) {
            doubt(e);
            return false;
        }
        long end = clock.nanos();
        syncs++;
        counters.synced(end - start, cadence.synced(start, end));
        hasFailed = false;
        recoveries.reset();
        return confirm(appended);
    }

    /** The first lines are synced; they count as durable as soon as the head allows it. */
    private boolean confirm(int count) throws HeadConflictException {
        if (count > 0) {
            durable = lines.point(count - 1);
            synced = count;
            if (isHeadFirst) {
                head.oweTail(durable);
            }
        }
        return payHead();
    }

    /** Writes the head that is owed, if there is one, and acknowledges what waited for it. */
    boolean payHead() throws HeadConflictException {
        if (!head.pay()) {
            return false;
        }
        if (synced > 0) {
            int count = synced;
            synced = 0;
            appended -= count;
            lines.acknowledge(count);
        }
        return true;
    }

    /** The first failure is looked into at once, the following ones after a pause. */
    private void doubt(SinkException e) {
        if (hasFailed) {
            recoveries.fail(clock.nanos());
        }
        hasFailed = true;
        isInDoubt = true;
        hasSyncFailed |= e.kind() == SinkException.Kind.SYNC;
        complaints.accept(e);
    }

    private boolean recover() throws HeadConflictException {
        if (recoveries.nanosLeft(clock.nanos()) > 0) {
            return false;
        }
        int confirmed;
        try {
            confirmed = sink.recover(lines.from(0));
        } catch (SinkException e) {
            doubt(e);
            return false;
        }
        isInDoubt = false;
        hasSyncFailed = false;
        cadence.restart();
        appended = confirmed;
        return confirm(confirmed);
    }

    /** Makes durable whatever is stamped, now if it can be done at all; answers whether it could. */
    boolean settle() throws HeadConflictException {
        for (int attempt = 0; attempt < 2 && sink != null && !isSettled(); attempt++) {
            recoveries.reset();
            head.hurry();
            boolean isKnown = payHead() && (!isInDoubt || recover());
            if (isKnown && !lines.isEmpty() && appendRest()) {
                sync();
            }
        }
        return isSettled();
    }

    /** The log goes on behind a boot record that the sink has made durable; nothing else was waiting. */
    void follow(ChainPoint boot) {
        durable = boot;
        stamper.follow(boot);
    }

    /** Nothing more is written before this head is durable. */
    void owe(Head next) {
        head.owe(next);
    }

    /** Keeps the head's tail from falling behind. */
    void keepHeadFresh() throws HeadConflictException {
        if (sink != null) {
            head.keepFresh(durable);
        }
    }

    /** Leaves the sink; lines that are not durable are kept. The caller closes it. */
    void leave() {
        sink = null;
        isInDoubt = false;
        hasFailed = false;
        recoveries.reset();
        head.forget();
    }

    /**
     * Goes on in a sink behind its boot record, whose head is durable. Kept lines that the sink already held at its {@code found} end are durable with the boot record, unless a
     * sync had failed on them; the others are stamped again.
     */
    void enter(OpenSink next, ChainPoint found, ChainPoint boot) {
        lines.acknowledge(synced);
        int held = hasSyncFailed ? 0 : lines.indexOf(found) + 1;
        lines.acknowledge(held);
        List<Ticket> again = lines.takeBack();
        leave();
        sink = next;
        durable = boot;
        synced = 0;
        appended = 0;
        hasSyncFailed = false;
        cadence.restart();
        stamper.follow(boot);
        again.forEach(this::stamp);
    }

    /** Gives up what is not durable; answers how many records that are. */
    int abandon() {
        List<Ticket> rest = lines.takeBack();
        rest.forEach(ticket -> ticket.end(Fate.ABANDONED, 0));
        return rest.size();
    }

    /** How long the writer may sleep; negative for no limit. */
    long nanosToSleep() {
        if (sink == null) {
            return -1;
        }
        if (head.isOwed()) {
            return head.nanosToSleep(durable);
        }
        if (isInDoubt) {
            return recoveries.nanosLeft(clock.nanos());
        }
        boolean hasMore = appended < lines.count() || queue.length() > 0;
        return hasMore ? 0 : SinkSearch.sooner(head.nanosToSleep(durable), cadence.nanosUntilDue(clock.nanos()));
    }
}
