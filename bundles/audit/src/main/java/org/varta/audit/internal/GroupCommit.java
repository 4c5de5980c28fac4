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
    private static final long PASS_NANOS = 10_000_000L;
    private static final long FIRST_PAUSE_NANOS = 100_000_000L;
    private static final long LONGEST_PAUSE_NANOS = 5_000_000_000L;
    private static final long HEAD_CADENCE_NANOS = 1_000_000_000L;

    private final RecordQueue queue;
    private final HeadKeeper keeper;
    private final LedgerClock clock;
    private final LedgerCounters counters;
    private final LimitedLog ioLog;
    private final SyncCadence cadence;
    private final Stamper stamper;
    private final Unconfirmed lines = new Unconfirmed();
    private final Ticket[] hand = new Ticket[Unconfirmed.MOST_LINES];
    private final Backoff recoveries = new Backoff(FIRST_PAUSE_NANOS, LONGEST_PAUSE_NANOS);
    private final Backoff headWrites = new Backoff(FIRST_PAUSE_NANOS, LONGEST_PAUSE_NANOS);
    private OpenSink sink;
    private volatile ChainPoint durable = ChainPoint.START;
    /** How many of the lines the sink was given. */
    private int appended;
    /** How many of the lines are synced and wait for the owed head. */
    private int synced;
    /** A head that must be durable before anything else is written or acknowledged. */
    private Head owed;
    private boolean isHeadFirst;
    /** Nobody knows what of the appended lines is in the sink. */
    private boolean isInDoubt;
    /** Doubt has arisen since the last sync that succeeded. */
    private boolean hasFailed;
    private boolean hasSyncFailed;

    GroupCommit(RecordQueue queue, HeadKeeper keeper, Settings settings, LedgerClock clock, LedgerCounters counters) {
        this.queue = queue;
        this.keeper = keeper;
        this.clock = clock;
        this.counters = counters;
        this.ioLog = new LimitedLog(clock, counters.suppressedLines("audit_io"));
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
        return lines.isEmpty() && owed == null && !isInDoubt;
    }

    /** A write, a sync or a head keeps failing. */
    boolean isFailing() {
        return recoveries.isFailing() || headWrites.isFailing();
    }

    /** One pass; answers whether there was anything to do. */
    boolean pass() throws HeadConflictException {
        if (sink == null || !payOwedHead() || isInDoubt && !recover() || !appendRest()) {
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
            if (!writeGroup() || cadence.isDue(clock.nanos()) && !sync()) {
                return true;
            }
        }
        return hasWorked;
    }

    private boolean writeGroup() throws HeadConflictException {
        if (!lines.hasRoom() && !sync() || !hasNumbers()) {
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
    }

    /** Nothing is stamped above the head's limit. */
    private boolean hasNumbers() throws HeadConflictException {
        long left = keeper.head().limit() - stamper.issued();
        if (left >= Unconfirmed.MOST_LINES) {
            return true;
        }
        owed = keeper.head().next(durable, stamper.issued() + Head.WINDOW);
        return payOwedHead();
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
            owed = isHeadFirst ? keeper.head().next(durable, keeper.head().limit()) : owed;
        }
        return payOwedHead();
    }

    /** Writes the head that is owed, if there is one, and acknowledges what waited for it. */
    private boolean payOwedHead() throws HeadConflictException {
        if (owed != null) {
            if (headWrites.nanosLeft(clock.nanos()) > 0 || !write(owed)) {
                return false;
            }
            owed = null;
        }
        if (synced > 0) {
            int count = synced;
            synced = 0;
            appended -= count;
            lines.acknowledge(count);
        }
        return true;
    }

    private boolean write(Head head) throws HeadConflictException {
        try {
            keeper.write(head);
            headWrites.reset();
            return true;
        } catch (SinkException e) {
            headWrites.fail(clock.nanos());
            complain(e);
            return false;
        }
    }

    /** The first failure is looked into at once, the following ones after a pause. */
    private void doubt(SinkException e) {
        if (hasFailed) {
            recoveries.fail(clock.nanos());
        }
        hasFailed = true;
        isInDoubt = true;
        hasSyncFailed |= e.kind() == SinkException.Kind.SYNC;
        complain(e);
    }

    void complain(SinkException e) {
        counters.ioError(e.kind());
        ioLog.write(suffix -> LOG.error("{}{}", e.getMessage(), suffix));
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
        recoveries.reset();
        headWrites.reset();
        for (int attempt = 0; attempt < 2 && sink != null && !isSettled(); attempt++) {
            boolean isKnown = payOwedHead() && (!isInDoubt || recover());
            if (isKnown && !lines.isEmpty() && appendRest()) {
                sync();
            }
            recoveries.reset();
        }
        return isSettled();
    }

    /** Nothing more is written before this head is durable. */
    void owe(Head head) {
        owed = head;
    }

    /** Keeps the head's tail from falling behind more than a second. */
    void keepHeadFresh() throws HeadConflictException {
        boolean isBehind = sink != null && owed == null && !durable.equals(keeper.head().point());
        if (isBehind && keeper.nanosSinceWritten(clock.nanos()) >= HEAD_CADENCE_NANOS) {
            write(keeper.head().next(durable, keeper.head().limit()));
        }
    }

    /** Leaves the sink; lines that are not durable are kept. The caller closes it. */
    void leave() {
        sink = null;
        owed = null;
        isInDoubt = false;
        hasFailed = false;
        recoveries.reset();
        headWrites.reset();
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
        long now = clock.nanos();
        if (sink == null) {
            return -1;
        }
        if (owed != null) {
            return headWrites.nanosLeft(now);
        }
        if (isInDoubt) {
            return recoveries.nanosLeft(now);
        }
        long untilHead = durable.equals(keeper.head().point()) ? -1 : Math.max(0, HEAD_CADENCE_NANOS - keeper.nanosSinceWritten(now));
        long untilSync = appended < lines.count() ? 0 : cadence.nanosUntilDue(now);
        return SinkSearch.sooner(untilHead, untilSync);
    }
}
