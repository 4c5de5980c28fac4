// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.audit.SinkException;
import org.varta.api.audit.SinkSession.RollHandler;
import org.varta.api.audit.SinkSession.RollResult;

/**
 * Starts new generations of a log file, in steps. NOT thread safe: called like its session.
 *
 * <pre>
 *          due, or the live file is displaced
 *  IDLE ──────────────▶ SHIFTING ──▶ (COPYING) ──▶ SWAPPING and ANCHORING ──▶ IDLE: COMPLETE
 *   ▲                     │ one operation at a time        │
 *   │      deferred: looked up anew at the next call       │ in one piece
 *   └── pause 1 s … 300 s ◀── FAILED ──────────────────────┘ the old name is given back
 *                                                          └─▶ STRANDED if even that fails: retried
 * </pre>
 *
 * <p>Source: audit log 11.1, 11.4 and 11.5.
 */
final class Rotation {
    private static final Logger LOG = LoggerFactory.getLogger(Rotation.class);
    private static final long LOOK_NANOS = 60_000_000_000L;

    private final Generations generations;
    private final LiveFile live;
    private final Swap swap;
    private final LongSupplier maxBytes;
    private final SinkClock clock;
    private final Pause pause;
    private Copying copying;
    private boolean isDisplaced;
    private boolean isAcrossDevices;
    private boolean isSwitchedOff;
    private long lookedAt;

    Rotation(Generations generations, LiveFile live, LongSupplier maxBytes, SinkClock clock) {
        this.generations = generations;
        this.live = live;
        this.swap = new Swap(generations, live, clock);
        this.maxBytes = maxBytes;
        this.clock = clock;
        this.pause = new Pause(clock);
        this.lookedAt = clock.nanos();
    }

    RollResult roll(RollHandler handler, long budgetNanos) throws SinkException {
        if (pause.isRunning()) {
            return RollResult.NOT_NEEDED;
        }
        Budget budget = new Budget(clock, budgetNanos);
        RollResult result;
        try {
            result = live.isStranded() ? comeBack() : advance(handler, budget);
        } catch (SinkException e) {
            pauseUnlessNews(e);
            throw e;
        } catch (IOException e) {
            LOG.warn("{}: cannot start a new generation: {}", generations.live(), e.toString());
            result = RollResult.FAILED;
        }
        if (result == RollResult.FAILED) {
            fail();
        } else if (result == RollResult.COMPLETE) {
            pause.reset();
        }
        return result;
    }

    /** The ledger takes its intent back when it hears of a failure, so the names must be durable as they are now. */
    private void fail() throws SinkException {
        giveCopyUp();
        if (live.isStranded()) {
            pause.reset();
        }
        pause.fail();
        LOG.warn("{}: the present generation goes on; next attempt in {} s", generations.live(), pause.seconds());
        live.settleNames();
    }

    /** The discovery that the file is displaced is no failed attempt. */
    private void pauseUnlessNews(SinkException e) {
        if (e.kind() != SinkException.Kind.IDENTITY) {
            giveCopyUp();
            pause.fail();
        }
    }

    private RollResult advance(RollHandler handler, Budget budget) throws IOException {
        boolean isOver = isOver();
        if (isOver || isDisplaced || clock.nanos() - lookedAt >= LOOK_NANOS) {
            look();
        }
        if (live.isStranded()) {
            return comeBack();
        }
        if (!isOver && !isDisplaced) {
            giveCopyUp();
            return RollResult.NOT_NEEDED;
        }
        return isRoomMade(budget) && isCopied(budget) && !budget.isUsedUp() ? swap(handler) : RollResult.DEFERRED;
    }

    private boolean isOver() {
        long most = maxBytes.getAsLong();
        return most > 0 && live.written() >= most && !isSwitchedOff;
    }

    /** Whether the live file still has its name. */
    private void look() throws IOException {
        lookedAt = clock.nanos();
        if (live.is(generations.disk().facts(generations.live()))) {
            isDisplaced = false;
        } else if (live.is(generations.disk().facts(generations.newest()))) {
            isDisplaced = false;
            live.nowNamed(generations.newest());
        } else if (!isDisplaced) {
            isDisplaced = true;
            throw new SinkException(SinkException.Kind.IDENTITY, generations.live() + " was moved or removed by somebody else; its records are kept as "
                    + generations.newest().getFileName() + " and the log goes on in a new file", null);
        }
    }

    private boolean isRoomMade(Budget budget) throws IOException {
        while (!budget.isUsedUp()) {
            if (generations.makeRoom()) {
                return true;
            }
            budget.spend();
        }
        return false;
    }

    private boolean isCopied(Budget budget) throws IOException {
        if (!isDisplaced && !isAcrossDevices) {
            return true;
        }
        if (copying == null) {
            copying = Copying.begin(generations);
        }
        while (copying.isBehind(live.written())) {
            if (budget.isUsedUp()) {
                copying.sync();
                return false;
            }
            copying.copyBlock(live);
            budget.spend();
        }
        return true;
    }

    /** From here on nothing is appended until it is done or undone. */
    private RollResult swap(RollHandler handler) throws IOException {
        live.settle();
        byte[] bootLine;
        try {
            bootLine = handler.beforeMove();
        } catch (SinkException e) {
            LOG.debug("the head could not be written, nothing was moved", e);
            pause.fail();
            return RollResult.DEFERRED;
        }
        boolean isMoved = copying == null ? rename() : moveCopy();
        return isMoved ? begin(bootLine) : RollResult.DEFERRED;
    }

    private RollResult begin(byte[] bootLine) throws SinkException {
        RollResult result = swap.begin(bootLine);
        if (result == RollResult.COMPLETE) {
            LOG.info("{}: new generation begun, the one before is {}", generations.live(), generations.newest().getFileName());
        }
        return result;
    }

    private boolean rename() throws IOException {
        if (!live.is(generations.disk().facts(generations.live()))) {
            // A failure, not a delay: the ledger takes its boot line back and is told of the displacement, which is the next answer, with nothing in doubt.
            throw new IOException("its name was taken away meanwhile");
        }
        try {
            generations.disk().rename(generations.live(), generations.newest());
        } catch (AtomicMoveNotSupportedException e) {
            LOG.warn("{}: cannot be renamed across devices and is copied instead", generations.live());
            isAcrossDevices = true;
            return false;
        }
        live.nowNamed(generations.newest());
        return true;
    }

    private boolean moveCopy() throws IOException {
        Disk.Facts occupant = generations.disk().facts(generations.live());
        boolean isOriginal = live.is(occupant);
        if (occupant != null && !isOriginal) {
            swap.moveForeignAway();
        }
        copying.finish(live);
        if (isOriginal) {
            removeOriginal();
        }
        Copying done = copying;
        copying = null;
        isDisplaced = false;
        done.becomeLive(live);
        return true;
    }

    private void removeOriginal() throws IOException {
        try {
            generations.disk().delete(generations.live());
        } catch (IOException e) {
            isSwitchedOff = true;
            LOG.error("{}: can neither be renamed nor removed; it is not rotated any more in this run", generations.live());
            throw e;
        }
    }

    /** The log is written under the name of its newest generation: first of all its own name again. */
    private RollResult comeBack() {
        pause.reset();
        swap.giveNameBack(null);
        return RollResult.FAILED;
    }

    private void giveCopyUp() {
        if (copying != null) {
            copying.discard(live);
            copying = null;
        }
    }

    /** Undoes what is unfinished, as far as that can be done. */
    void close() {
        giveCopyUp();
        if (live.isStranded() && swap.giveNameBack(null)) {
            try {
                live.syncNames();
            } catch (SinkException e) {
                LOG.warn("{}", e.getMessage());
            }
        }
    }
}
