// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.audit.AuditTicket.Fate;
import org.varta.api.audit.ChainPoint;
import org.varta.audit.internal.HeadStore.HeadConflictException;

/**
 * The writer thread's life: from opening the state folder to closing it. It owns the sink, the head and every number; others only wake it. Never interrupted, because an interrupted thread
 * closes its file channels. {@link #run} belongs to the thread, {@link #turn} may be driven by a test instead; the other methods are thread safe.
 */
final class Writer implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final long SUCCESSOR_PATIENCE_NANOS = 3_000_000_000L;
    private static final long STOP_PAUSE_NANOS = 20_000_000L;

    private final LedgerState folder;
    private final RecordQueue queue;
    private final SinkChoice choice;
    private final LedgerClock clock;
    private final LedgerCounters counters;
    private final LogStatus status;
    private final WriterSignal signal;
    private final Preparations preparations;
    private final SinkSearch search;
    private final GroupCommit commit;
    private final HeadNews news;
    private final Rotation rotation;
    private final Handover handover;
    private volatile Settings settings;
    private volatile boolean isStopping;
    private volatile boolean isLastRun;
    private volatile long stopBefore;
    private volatile boolean hasEnded;
    private Settings applied;
    private boolean isGone;
    private long goneSince;

    Writer(LedgerState folder, HeadKeeper keeper, RecordQueue queue, SinkChoice choice, LedgerClock clock, LedgerCounters counters,
            LogStatus status, WriterSignal signal, Executor openers, int pid, Settings settings, Unconfirmed lines) {
        this.folder = folder;
        this.queue = queue;
        this.choice = choice;
        this.clock = clock;
        this.counters = counters;
        this.status = status;
        this.signal = signal;
        this.settings = settings;
        this.applied = settings;
        this.preparations = new Preparations(openers, clock, counters, signal::raise);
        this.search = new SinkSearch(choice, preparations, clock);
        Complaints complaints = new Complaints(clock, counters);
        this.commit = new GroupCommit(queue, keeper, settings, clock, counters, complaints, lines);
        this.news = new HeadNews(clock);
        this.rotation = new Rotation(commit, keeper, counters, complaints, news, clock, pid, settings);
        this.handover = new Handover(preparations, commit, rotation, news, keeper, new SinkMarks(folder.cursors(), counters), counters, complaints, clock, pid, settings);
    }

    void change(Settings changed) {
        settings = changed;
        signal.raise();
    }

    /**
     * Ends the run soon.
     *
     * @param nanos how long it may take to write what waits
     * @param isLast whether nothing follows: what cannot be written is abandoned
     */
    void stop(long nanos, boolean isLast) {
        stopBefore = clock.nanos() + nanos;
        isLastRun = isLast;
        isStopping = true;
        signal.raise();
    }

    /** The last record known to be durable. */
    ChainPoint durable() {
        return commit.durable();
    }

    @Override
    public void run() {
        try {
            while (!isStopping) {
                signal.clear();
                boolean hasWorked = turn();
                signal.await(nanosToSleep(), hasWorked);
            }
            finish();
        } catch (LedgerStoppedException e) {
            stopForGood(e.getMessage());
        } catch (HeadConflictException e) {
            counters.event(StartEvent.HEAD_CONFLICT);
            stopForGood(e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("the audit log's writer failed", e);
            stopForGood("the writer failed: " + e);
        } catch (Error e) {
            stopForGood("the writer failed: " + e);
            throw e;
        } finally {
            release();
        }
    }

    /** One round; answers whether it wrote anything. */
    boolean turn() throws HeadConflictException, LedgerStoppedException {
        applySettings();
        place();
        releaseLeaving();
        if (handover.arrival() != null) {
            return false;
        }
        commit.writeHeadFirst(settings.headSync().isBeforeCommit(choice.selection().matching().size()));
        boolean hasWritten = commit.pass(rotation);
        rotation.run();
        commit.keepHeadFresh();
        if (commit.sink() != null) {
            status.open(commit.sink().name(), trouble());
            news.repeat(commit.durable());
        }
        return hasWritten;
    }

    /** What keeps records from becoming durable, or null. */
    private String trouble() {
        if (commit.isExhausted()) {
            return "the audit log has used up its numbers";
        }
        return commit.isFailing() || rotation.isFailing() ? "writing, syncing, rotating or the head keeps failing" : null;
    }

    private void applySettings() {
        Settings now = settings;
        if (now != applied) {
            applied = now;
            commit.change(now);
            handover.change(now);
            rotation.change(now);
        }
    }

    /** Sees to it that the log is in the sink it should be in. */
    private void place() throws HeadConflictException, LedgerStoppedException {
        if (handover.arrival() != null) {
            continueArrival(handover.arrival());
        }
        if (handover.arrival() != null) {
            return;
        }
        if (rotation.isInDoubt()) {
            handover.closeInDoubt();
        }
        if (commit.sink() == null) {
            enter();
        } else {
            reconsider();
        }
    }

    private void continueArrival(Arrival arrival) throws HeadConflictException {
        if (!isBound(arrival.to().binding())) {
            handover.abandonArrival();
            return;
        }
        handover.advance();
        if (handover.arrival() != null && arrival.backoff().isFailing()) {
            status.waiting("the log cannot begin in " + arrival.to().name());
        }
    }

    private void enter() throws HeadConflictException, LedgerStoppedException {
        Preparation chosen = handover.isExact() ? search.any() : search.forStart(handover.head());
        String trouble = chosen == null ? search.trouble() : handover.enter(chosen, search.probed());
        if (commit.sink() == null && handover.arrival() == null) {
            status.waiting(trouble);
        }
    }

    private void reconsider() throws HeadConflictException, LedgerStoppedException {
        OpenSink present = commit.sink();
        boolean isStaying = isBound(present.binding());
        Preparation better = isStaying ? search.better(present) : search.any();
        if (better != null) {
            handover.move(better);
        } else if (!isStaying && isTimeToPark()) {
            handover.park();
            status.waiting(null);
        }
        isGone = commit.sink() == present && !isStaying;
    }

    /** The present sink is being withdrawn: a successor that is still being opened is waited for, not for long. */
    private boolean isTimeToPark() {
        if (!isGone) {
            goneSince = clock.nanos();
        }
        return !search.isAnyRunning() || clock.nanos() - goneSince >= SUCCESSOR_PATIENCE_NANOS;
    }

    private boolean isBound(SinkBinding binding) {
        return choice.selection().bound().contains(binding);
    }

    /** Lets go of sinks that are being withdrawn. */
    private void releaseLeaving() {
        for (SinkBinding leaving : choice.selection().leaving()) {
            if (!isUsed(leaving)) {
                preparations.forget(leaving);
                if (!preparations.isTouching(leaving)) {
                    choice.left(leaving);
                }
            }
        }
    }

    private boolean isUsed(SinkBinding binding) {
        Arrival arrival = handover.arrival();
        return commit.sink() != null && commit.sink().binding() == binding || arrival != null && arrival.isTouching(binding);
    }

    /** How long there is nothing to do unless somebody says so; negative for no limit. */
    long nanosToSleep() {
        Arrival arrival = handover.arrival();
        if (arrival != null) {
            return arrival.backoff().nanosLeft(clock.nanos());
        }
        boolean isStarting = commit.sink() == null && !handover.isExact();
        long work = rotation.isHolding() ? rotation.nanosToSleep() : SinkSearch.sooner(commit.nanosToSleep(), rotation.nanosToSleep());
        long sleep = SinkSearch.sooner(search.nanosToSleep(isGone ? null : commit.sink(), isStarting), work);
        return isGone ? SinkSearch.sooner(sleep, Math.max(0, SUCCESSOR_PATIENCE_NANOS - (clock.nanos() - goneSince))) : sleep;
    }

    private void finish() throws HeadConflictException, LedgerStoppedException {
        if (isLastRun) {
            queue.refuseNew();
        }
        boolean isDry = false;
        boolean isHopeless = false;
        while (!isDry && !isHopeless) {
            if (isLastRun) {
                writeOn();
            }
            isDry = handover.arrival() == null && (!isLastRun || queue.length() == 0) && commit.settle();
            boolean isWithoutSink = commit.sink() == null && handover.arrival() == null && !search.isAnyRunning();
            isHopeless = isWithoutSink || clock.nanos() - stopBefore >= 0;
            if (!isDry && (commit.isFailing() || commit.sink() == null)) {
                LockSupport.parkNanos(STOP_PAUSE_NANOS);
            }
        }
        handover.close(isDry);
        status.waiting(null);
        if (isLastRun) {
            abandonRest();
            status.closed(null);
        }
    }

    /** A sink that is being opened may still take what waits; a change of sinks is no longer begun. */
    private void writeOn() throws HeadConflictException, LedgerStoppedException {
        if (commit.sink() == null || rotation.isInDoubt()) {
            place();
        }
        if (handover.arrival() == null) {
            commit.pass(rotation);
        }
    }

    private void stopForGood(String reason) {
        LOG.error("the audit log has stopped: {}", reason);
        if (commit.sink() != null) {
            commit.sink().close();
            commit.leave();
        }
        abandonRest();
        status.closed(reason);
    }

    private void abandonRest() {
        List<Ticket> waiting = queue.close();
        waiting.forEach(ticket -> ticket.end(Fate.ABANDONED, 0));
        int lost = waiting.size() + commit.abandon();
        if (lost > 0) {
            counters.dropped(lost);
            LOG.error("the audit log has stopped with {} records unwritten", lost);
        }
    }

    /** Whether the run is over and no sink is touched any more. */
    boolean hasEnded() {
        return hasEnded;
    }

    private void release() {
        hasEnded = true;
        preparations.forgetAll();
        choice.selection().leaving().forEach(choice::left);
        try {
            folder.close();
        } catch (IOException e) {
            LOG.warn("closing the state folder failed: {}", e.toString());
        }
    }
}
