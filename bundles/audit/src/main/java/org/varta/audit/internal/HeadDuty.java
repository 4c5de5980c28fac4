// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.util.function.Consumer;
import org.varta.api.audit.ChainPoint;
import org.varta.api.audit.SinkException;
import org.varta.audit.internal.HeadStore.HeadConflictException;

/**
 * The head while a sink is written: what it owes before anything else may happen, and how far it may lag behind. NOT thread safe: belongs to the writer. Source: chain continuity 4.
 */
final class HeadDuty {
    private static final long FIRST_PAUSE_NANOS = 100_000_000L;
    private static final long LONGEST_PAUSE_NANOS = 5_000_000_000L;
    private static final long CADENCE_NANOS = 1_000_000_000L;

    private final HeadKeeper keeper;
    private final LedgerClock clock;
    private final Consumer<SinkException> complaints;
    private final Backoff backoff = new Backoff(FIRST_PAUSE_NANOS, LONGEST_PAUSE_NANOS);
    private Head owed;

    HeadDuty(HeadKeeper keeper, LedgerClock clock, Consumer<SinkException> complaints) {
        this.keeper = keeper;
        this.clock = clock;
        this.complaints = complaints;
    }

    /** Nothing more is written or acknowledged before this head is durable. */
    void owe(Head head) {
        owed = head;
    }

    /** The head must know this record before it is acknowledged. */
    void oweTail(ChainPoint durable) {
        owed = keeper.head().next(durable, keeper.head().limit());
    }

    /** Sees to it that so many numbers behind the issued ones are below the head's limit; false if they are not. */
    boolean allow(int numbers, long issued, ChainPoint durable) throws HeadConflictException {
        long limit = keeper.head().limit();
        if (limit - issued < numbers && limit != Head.LAST_NUMBER) {
            owed = keeper.head().next(durable, Head.limitAbove(issued));
        }
        return pay();
    }

    boolean isOwed() {
        return owed != null;
    }

    /** Writes what is owed; false if it still is. */
    boolean pay() throws HeadConflictException {
        if (owed != null && backoff.nanosLeft(clock.nanos()) == 0 && write(owed)) {
            owed = null;
        }
        return owed == null;
    }

    /** Lets the next attempt be made at once. */
    void hurry() {
        backoff.reset();
    }

    /** What was owed for a sink that was left no longer matters. */
    void forget() {
        owed = null;
        backoff.reset();
    }

    boolean isFailing() {
        return backoff.isFailing();
    }

    /** Keeps the head's tail from falling behind more than a second. */
    void keepFresh(ChainPoint durable) throws HeadConflictException {
        if (owed == null && nanosUntilStale(durable) == 0) {
            write(keeper.head().next(durable, keeper.head().limit()));
        }
    }

    private long nanosUntilStale(ChainPoint durable) {
        return durable.equals(keeper.head().point()) ? -1 : Math.max(0, CADENCE_NANOS - keeper.nanosSinceWritten(clock.nanos()));
    }

    /** How long until the head has to be written; negative if it has not. */
    long nanosToSleep(ChainPoint durable) {
        return owed == null ? nanosUntilStale(durable) : backoff.nanosLeft(clock.nanos());
    }

    private boolean write(Head head) throws HeadConflictException {
        try {
            keeper.write(head);
            backoff.reset();
            return true;
        } catch (SinkException e) {
            backoff.fail(clock.nanos());
            complaints.accept(e);
            return false;
        }
    }
}
