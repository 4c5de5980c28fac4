// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.varta.api.audit.AuditRecord;
import org.varta.api.audit.AuditRecord.Refused;
import org.varta.api.audit.AuditTicket.Fate;

/**
 * Records that wait for the writer: bounded, first in first out. A full queue drops the new record and leaves a burned number behind the last one waiting. Thread safe;
 * no I/O, no log line and no foreign code runs under its lock.
 *
 * <p>Source: audit log 9.2.
 */
final class RecordQueue {
    private final LedgerClock clock;
    private final LedgerCounters counters;
    private final FillMarks marks;
    private final Runnable wakeWriter;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    /** Guarded by {@link #lock}. */
    private final ArrayDeque<Ticket> waiting = new ArrayDeque<>();
    /** Guarded by {@link #lock}. */
    private final Map<String, RefusalLimit> limits = new HashMap<>();
    /** Guarded by {@link #lock}. */
    private int capacity;
    /** Guarded by {@link #lock}. */
    private boolean isClosed;
    /** Written under {@link #lock}. */
    private volatile int length;

    RecordQueue(int capacity, LedgerClock clock, LedgerCounters counters, Runnable wakeWriter) {
        this.clock = clock;
        this.counters = counters;
        this.marks = new FillMarks(clock, counters);
        this.wakeWriter = wakeWriter;
        Worth.LIMITS.forEach((reason, rate) -> limits.put(reason, new RefusalLimit(rate, 5 * rate, clock.nanos())));
        resize(capacity);
    }

    /** Sets the capacity; what already waits stays, however much it is. */
    void resize(int newCapacity) {
        lock.lock();
        try {
            capacity = newCapacity;
            marks.resize(newCapacity, length);
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int length() {
        return length;
    }

    boolean isCritical() {
        return length >= marks.critical();
    }

    /** Takes a record by the rules of its worth; never waits. */
    Ticket offer(AuditRecord record) {
        Ticket ticket = new Ticket(record);
        Fate refusal;
        int marksPassed = 0;
        lock.lock();
        try {
            refusal = admit(ticket, Worth.of(record));
            if (refusal == null) {
                marksPassed = marks.risen(length);
            }
        } finally {
            lock.unlock();
        }
        return settle(ticket, refusal, marksPassed);
    }

    /** Takes a record whatever its worth, waiting for room. */
    Ticket append(AuditRecord record, long patienceNanos) throws InterruptedException {
        Ticket ticket = new Ticket(record);
        Fate refusal;
        int marksPassed = 0;
        lock.lockInterruptibly();
        try {
            long left = patienceNanos;
            while (left > 0 && length >= capacity && !isClosed) {
                left = room.awaitNanos(left);
            }
            refusal = admit(ticket, Worth.VALUABLE);
            if (refusal == null) {
                marksPassed = marks.risen(length);
            }
        } finally {
            lock.unlock();
        }
        return settle(ticket, refusal, marksPassed);
    }

    /** Null if the record was queued, else its fate. */
    private Fate admit(Ticket ticket, Worth worth) {
        if (isClosed) {
            return Fate.ABANDONED;
        }
        if (worth == Worth.NOISE && length >= marks.warn() || worth == Worth.LIMITED && !isWithinLimit(ticket)) {
            counters.suppressed(((Refused) ticket.record()).reason());
            return Fate.SUPPRESSED;
        }
        int most = worth == Worth.VALUABLE ? capacity : marks.critical();
        if (length >= most) {
            waiting.getLast().burnOneBehind();
            counters.dropped(1);
            return Fate.DROPPED;
        }
        waiting.addLast(ticket);
        length = waiting.size();
        return null;
    }

    private boolean isWithinLimit(Ticket ticket) {
        return limits.get(((Refused) ticket.record()).reason()).admits(clock.nanos());
    }

    private Ticket settle(Ticket ticket, Fate refusal, int marksPassed) {
        if (refusal == null) {
            wakeWriter.run();
        } else {
            ticket.end(refusal, 0);
        }
        if (marksPassed != 0) {
            marks.report(marksPassed);
        }
        return ticket;
    }

    /**
     * Moves the oldest records over, up to a number of records and of bytes. Ends behind a record with burned numbers, so that those are behind the last one taken.
     */
    int take(Ticket[] into, int mostRecords, int mostBytes) {
        lock.lock();
        try {
            int taken = 0;
            long bytes = 0;
            boolean isEnd = false;
            while (!isEnd && taken < mostRecords && !waiting.isEmpty()) {
                Ticket next = waiting.getFirst();
                bytes += next.mostBytes();
                if (bytes > mostBytes) {
                    break;
                }
                into[taken++] = waiting.removeFirst();
                isEnd = next.hasBurnsBehind();
            }
            length = waiting.size();
            marks.fallen(length);
            room.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Takes records again after {@link #close}. */
    void open() {
        lock.lock();
        try {
            isClosed = false;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the intake and hands back what still waits. */
    List<Ticket> close() {
        lock.lock();
        try {
            isClosed = true;
            List<Ticket> rest = new ArrayList<>(waiting);
            waiting.clear();
            length = 0;
            room.signalAll();
            return rest;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the intake; what waits can still be taken. */
    void refuseNew() {
        lock.lock();
        try {
            isClosed = true;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
