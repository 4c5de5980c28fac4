// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.audit.ChainPoint;
import org.varta.api.audit.SinkException;
import org.varta.api.audit.SinkSession.RollResult;
import org.varta.audit.internal.Head.State;
import org.varta.audit.internal.HeadStore.HeadConflictException;

/**
 * Lets the sink start new generations, step by step between two groups. The ledger's part of it: the head says {@code rolling} with the last record before anything is moved, and the new generation's
 * boot record follows that record. From the moment the sink was given the boot record until it says what became of it, nothing else is written; where it cannot say, the sink is closed and entered again,
 * so that the start table decides by what is really there. NOT thread safe: belongs to the writer.
 *
 * <p>Source: audit log 11.4 and 13.2, chain continuity 7.
 */
final class Rotation implements GroupCommit.Interlude {
    private static final Logger LOG = LoggerFactory.getLogger(Rotation.class);
    private static final long FIRST_PAUSE_NANOS = 1_000_000_000L;
    private static final long LONGEST_PAUSE_NANOS = 300_000_000_000L;
    private static final long FIRST_HOLD_NANOS = 10_000_000L;
    private static final long LONGEST_HOLD_NANOS = 1_000_000_000L;
    private static final long IDLE_NANOS = 30_000_000_000L;
    private static final long LONGEST_BUDGET_NANOS = 250_000_000L;
    private static final int MOST_FINISHING_STEPS = 8;

    private final GroupCommit commit;
    private final HeadKeeper keeper;
    private final LedgerCounters counters;
    private final Complaints complaints;
    private final HeadNews news;
    private final LedgerClock clock;
    private final int pid;
    private final Backoff pauses = new Backoff(FIRST_PAUSE_NANOS, LONGEST_PAUSE_NANOS);
    private final Backoff holds = new Backoff(FIRST_HOLD_NANOS, LONGEST_HOLD_NANOS);
    private Settings settings;
    /** The boot record that the sink was given last, as long as nobody knows whether it is in place; else null. */
    private Stamper.Boot handed;
    private int timesHeld;
    private boolean isRunning;
    private boolean isInDoubt;
    /** The sink has said so, and has not been in order since. */
    private boolean isDisplacementKnown;
    private long syncsWhenAsked;
    private long askedAt;
    private boolean hasHeadFailed;
    private HeadConflictException conflict;

    Rotation(GroupCommit commit, HeadKeeper keeper, LedgerCounters counters, Complaints complaints, HeadNews news, LedgerClock clock, int pid, Settings settings) {
        this.commit = commit;
        this.keeper = keeper;
        this.counters = counters;
        this.complaints = complaints;
        this.news = news;
        this.clock = clock;
        this.pid = pid;
        this.settings = settings;
        this.syncsWhenAsked = -1;
    }

    void change(Settings changed) {
        settings = changed;
    }

    /** Another sink, or the same one entered again: it may have grown too large already. */
    void reset() {
        handed = null;
        timesHeld = 0;
        isRunning = false;
        isInDoubt = false;
        isDisplacementKnown = false;
        holds.reset();
        syncsWhenAsked = -1;
    }

    /** Nobody knows what state the sink is in: it has to be closed and entered again. */
    boolean isInDoubt() {
        return isInDoubt;
    }

    /** A boot record is handed out and its fate is open, or the sink's whole state is: nothing may be written meanwhile. */
    @Override
    public boolean isHolding() {
        return handed != null || isInDoubt;
    }

    /** It keeps records from becoming durable for longer than one step that was put off. */
    boolean isFailing() {
        return isInDoubt || timesHeld > 1;
    }

    /** A boot record is handed out and its fate is open. */
    boolean hasHandedOut() {
        return handed != null;
    }

    /** What the head has to say as long as the log is in this sink: a rotation that is not resolved must not be forgotten. */
    Head headIn(OpenSink sink) {
        Head open = keeper.open(commit.durable(), commit.stamper().issued(), sink.identity());
        return handed == null ? open : open.next(State.ROLLING, open.point(), open.floor(), open.limit(), open.sink(), open.to());
    }

    /** Takes the next steps, if there may be any; false if nothing can be written afterwards. */
    @Override
    public boolean run() throws HeadConflictException {
        if (isInDoubt) {
            return false;
        }
        if (commit.sink() != null && commit.isSettled() && isToBeAsked()) {
            ask(settings.rotationBudgetNanos());
        }
        return !isHolding() && commit.isSettled();
    }

    private boolean isToBeAsked() {
        long now = clock.nanos();
        if (handed != null) {
            return holds.nanosLeft(now) == 0;
        }
        boolean isNews = isRunning || syncsWhenAsked != commit.syncs() || now - askedAt >= IDLE_NANOS;
        return isNews && pauses.nanosLeft(now) == 0 && !commit.stamper().isExhausted();
    }

    private void ask(long budgetNanos) throws HeadConflictException {
        askedAt = clock.nanos();
        syncsWhenAsked = commit.syncs();
        hasHeadFailed = false;
        RollResult result = roll(budgetNanos);
        if (conflict != null) {
            throw conflict;
        }
        if (result != null) {
            apply(result, clock.nanos() - askedAt >= budgetNanos);
        }
    }

    /** The sink's answer; null if it failed, or if it could do nothing because the head cannot be written. */
    private RollResult roll(long budgetNanos) {
        try {
            return commit.sink().roll(this::beforeMove, budgetNanos);
        } catch (SinkException e) {
            boolean isDisplaced = e.kind() == SinkException.Kind.IDENTITY && handed == null;
            pauseUnless(isDisplaced && !isDisplacementKnown);
            isDisplacementKnown = isDisplaced;
            isInDoubt = !hasHeadFailed && !isDisplaced;
            isRunning = isDisplaced;
            if (!hasHeadFailed) {
                complaints.accept(e);
            }
            return null;
        }
    }

    /** News that the store was displaced is no failure: until the sink has a name again, whatever it takes is lost with the process. It is believed once. */
    private void pauseUnless(boolean isNews) {
        if (!isNews) {
            pauses.fail(clock.nanos());
            holds.fail(clock.nanos());
        }
    }

    private void apply(RollResult result, boolean isLate) throws HeadConflictException {
        boolean isRunningOn = result == RollResult.DEFERRED;
        if (isRunningOn && (isLate || handed == null && !hasHeadFailed)) {
            counters.rotationBudgetExceeded();
        }
        isRunning = isRunningOn && !hasHeadFailed;
        switch (result) {
            case NOT_NEEDED -> doubtIf(handed != null);
            case DEFERRED -> holdOn();
            case COMPLETE -> complete();
            case FAILED -> fail();
        }
    }

    private void holdOn() {
        if (hasHeadFailed) {
            pauses.fail(clock.nanos());
        }
        if (handed != null) {
            timesHeld++;
            holds.fail(clock.nanos());
        }
    }

    /** An answer that cannot be: a boot record was handed out and nothing was rotated, or the other way round. */
    private void doubtIf(boolean isImpossible) {
        if (isImpossible) {
            isInDoubt = true;
            pauses.fail(clock.nanos());
            complaints.accept(new SinkException(SinkException.Kind.IDENTITY, commit.sink().name() + " does not say what became of a rotation", null));
        }
    }

    private void complete() throws HeadConflictException {
        doubtIf(handed == null);
        if (isInDoubt) {
            return;
        }
        Stamper.Boot placed = handed;
        handed = null;
        isDisplacementKnown = false;
        timesHeld = 0;
        pauses.reset();
        holds.reset();
        commit.follow(placed.point());
        counters.boot(placed.reason());
        news.say("rotated in " + commit.sink().name(), placed.point());
        oweOpenHead();
    }

    private void fail() throws HeadConflictException {
        pauses.fail(clock.nanos());
        holds.reset();
        if (!hasHeadFailed) {
            counters.ioError(SinkException.Kind.RENAME);
            LOG.warn("audit log in {}: no new generation could be started; it goes on in the present one", commit.sink().name());
        }
        if (handed != null) {
            takeBack();
        }
    }

    /** The names under which the present generation is found again must be durable before the head forgets that they were changed. */
    private void takeBack() throws HeadConflictException {
        try {
            commit.sink().sync();
        } catch (SinkException e) {
            isInDoubt = true;
            complaints.accept(e);
            return;
        }
        handed = null;
        timesHeld = 0;
        oweOpenHead();
    }

    /** The head takes back {@code rolling} before anything is written, and burns every number that a boot record was made with. */
    private void oweOpenHead() throws HeadConflictException {
        commit.owe(headIn(commit.sink()));
        commit.payHead();
    }

    /** The ledger's part: called by the sink while it rolls, when everything written is synced and before anything is moved. */
    private byte[] beforeMove() throws SinkException {
        ChainPoint last = commit.durable();
        long issued = commit.stamper().issued();
        try {
            keeper.write(keeper.head().next(State.ROLLING, last, issued, Head.limitAbove(issued), commit.sink().identity(), Head.NONE));
        } catch (HeadConflictException e) {
            hasHeadFailed = true;
            conflict = e;
            throw new SinkException(SinkException.Kind.HEAD, e.getMessage(), e);
        } catch (SinkException e) {
            hasHeadFailed = true;
            complaints.accept(e);
            throw e;
        }
        handed = commit.stamper().boot(issued + 1, clock.wallMillis(), pid, last.hash(), BootReason.ROTATION);
        commit.stamper().burnTo(issued + 1);
        return handed.line();
    }

    /** Brings a rotation that has begun to its end, or back to where it began, as far as that can be done now; false if the sink is left in the middle of one. */
    boolean finish() throws HeadConflictException {
        for (int i = 0; i < MOST_FINISHING_STEPS && (isRunning || handed != null) && !isInDoubt && commit.isSettled(); i++) {
            ask(LONGEST_BUDGET_NANOS);
        }
        return !isHolding();
    }

    /** How long until the sink has to be asked again; negative if it has not. */
    long nanosToSleep() {
        if (isInDoubt) {
            return 0;
        }
        if (handed != null) {
            return holds.nanosLeft(clock.nanos());
        }
        return isRunning ? pauses.nanosLeft(clock.nanos()) : -1;
    }
}
