// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.metric.DurationHistogram;
import org.varta.api.transport.BeatBatch;
import org.varta.api.transport.BeatSource;
import org.varta.posix.Posix;
import org.varta.posix.Readiness;
import org.varta.posix.WakeUp;

/**
 * The one thread that owns everything hot: sources, agent table, deadlines. A turn receives a few batches from each source, then, if somebody's deadline has come, drains all sources and convicts, and
 * then waits for readiness until the earliest deadline. What others want of it they post as a command, which runs between two steps of the loop.
 *
 * <p>In a turn without commands and convictions nothing is allocated, locked or logged.
 */
final class Loop {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    static final long LONGEST_SLEEP_NANOS = 500_000_000L;
    private static final int BATCHES_A_TURN = 4;
    private static final int BATCHES_BEFORE_CONVICTION = 64;
    private static final int MOST_SOURCES = 64;
    private static final int DRAIN_LIMIT = 1 << 20;

    final ClampedClock clock;
    final AgentTable table;
    final Detection detection;
    final DurationHistogram turnSeconds = new DurationHistogram();
    final SwapTimes swapTimes = new SwapTimes();

    private final Gates gates;
    private final LoopCounters counters;
    private final Dispatcher dispatcher;
    private final WakeUp wakeUp;
    private final Readiness readiness;
    private final BeatBatch batch = new BeatBatch();
    private final List<TakenSource> sources = new ArrayList<>();
    private final Queue<Command<?>> commands = new ConcurrentLinkedQueue<>();
    private final Queue<Chore> chores = new ConcurrentLinkedQueue<>();
    private final List<CompletableFuture<Void>> awaitingMigration = new ArrayList<>();
    private volatile boolean isStopping;
    private volatile long lastTurnNanoTime;
    private long pauseThresholdNanos;
    private long turnStarted;
    private long askedSleepNanos;
    private int firstSource;
    /** What exchanges of policies have taken of this turn. */
    private long exchangeNanos;

    /** Something to be done on the loop thread. */
    private record Command<T>(Function<Loop, T> work, CompletableFuture<T> done) {
        void run(Loop loop) {
            try {
                done.complete(work.apply(loop));
            } catch (RuntimeException | LinkageError e) {
                done.completeExceptionally(e);
            }
        }
    }

    /** Something long that is done in slices, one a turn, so that it holds up nothing. */
    interface Chore {
        /** Does a slice; true if there is more. */
        boolean slice(Loop loop);

        /** It will not be finished. */
        void abandon(Throwable why);
    }

    Loop(ClampedClock clock, AgentTable table, Detection detection, Gates gates, LoopCounters counters, Dispatcher dispatcher,
            WakeUp wakeUp, Posix posix) {
        this.clock = clock;
        this.table = table;
        this.detection = detection;
        this.gates = gates;
        this.counters = counters;
        this.dispatcher = dispatcher;
        this.wakeUp = wakeUp;
        this.readiness = new Readiness(posix, MOST_SOURCES + 1);
    }

    /** Does something on the loop thread; the result comes from there too. After the loop has ended the future fails. */
    <T> CompletableFuture<T> post(Function<Loop, T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        commands.add(new Command<>(work, done));
        if (isStopping) {
            done.completeExceptionally(new IllegalStateException("the observer has stopped"));
        }
        wakeUp.signal();
        return done;
    }

    /** Has something long done between the turns. */
    void post(Chore chore) {
        chores.add(chore);
        if (isStopping) {
            chore.abandon(new IllegalStateException("the observer has stopped"));
        }
        wakeUp.signal();
    }

    void stop() {
        isStopping = true;
        wakeUp.signal();
    }

    long lastTurnNanoTime() {
        return lastTurnNanoTime;
    }

    void configure(Settings settings) {
        pauseThresholdNanos = settings.pauseThresholdNanos();
        detection.swapGrace(settings.swapGraceNanos());
        detection.holdOff(settings.isHoldingOff(), settings.holdOffNanos());
        gates.configure(settings, clock.read());
    }

    /** Runs until {@link #stop}; then gives the sources back as they are, so that their sockets keep what is queued. */
    void run() {
        turnStarted = clock.read();
        while (!isStopping) {
            try {
                turn();
            } catch (RuntimeException | LinkageError e) {
                survive(e);
            }
        }
        for (TakenSource taken : sources) {
            taken.release();
        }
        sources.clear();
        for (Command<?> command = commands.poll(); command != null; command = commands.poll()) {
            command.done.completeExceptionally(new IllegalStateException("the observer has stopped"));
        }
        for (Chore chore = chores.poll(); chore != null; chore = chores.poll()) {
            chore.abandon(new IllegalStateException("the observer has stopped"));
        }
        awaitingMigration.forEach(waiting -> waiting.complete(null));
    }

    /** Watching must go on whatever happens; what happened is a defect, counted, and named in the log the first time. */
    private void survive(Throwable defect) {
        if (counters.get(Counter.INVARIANT) == 0) {
            LOG.error("the loop met a defect and goes on", defect);
        }
        counters.add(Counter.INVARIANT);
        askedSleepNanos = 0;
    }

    private void turn() {
        long now = clock.read();
        long nanoTime = System.nanoTime();
        lastTurnNanoTime = nanoTime;
        noticePause(now);
        runCommands();
        boolean mayHaveMore = receive(BATCHES_A_TURN, true);
        if (detection.hasDue(now)) {
            mayHaveMore = receive(BATCHES_BEFORE_CONVICTION, false);
            detection.convictDue(now);
        }
        if (detection.isMigrating()) {
            migrate();
        }
        if (exchangeNanos > 0) {
            swapTimes.record(exchangeNanos);
            exchangeNanos = 0;
        }
        if (!mayHaveMore) {
            detection.lookAtShadows(now);
        }
        detection.roster().lookForUnseen(now);
        doChore();
        dispatcher.signal();
        dispatcher.check(nanoTime);
        turnStarted = now;
        clock.publish();
        long took = clock.read() - now;
        turnSeconds.record(took);
        detection.turnTook(took, now);
        askedSleepNanos = mayHaveMore || !commands.isEmpty() || !chores.isEmpty() ? 0 : sleep();
    }

    /** A turn that takes so long, or a sleep that lasts so much longer than asked, is time in which the observer did not run. */
    private void noticePause(long now) {
        long lost = now - turnStarted - askedSleepNanos;
        if (lost > pauseThresholdNanos) {
            counters.add(Counter.PAUSES);
            counters.add(Counter.PAUSE_MILLIS, lost / 1_000_000);
            detection.paused(now - lost, now, lost);
        }
    }

    private void runCommands() {
        for (Command<?> command = commands.poll(); command != null; command = commands.poll()) {
            command.run(this);
        }
    }

    private void doChore() {
        Chore chore = chores.peek();
        if (chore == null) {
            return;
        }
        boolean hasMore = false;
        try {
            hasMore = chore.slice(this);
        } catch (RuntimeException | LinkageError e) {
            chore.abandon(e);
        }
        if (!hasMore) {
            chores.poll();
        }
    }

    /** Receives at most so many batches from each source; true if one of them may have more. */
    private boolean receive(int batches, boolean isSelective) {
        boolean mayHaveMore = false;
        int count = sources.size();
        for (int i = 0; i < count; i++) {
            TakenSource taken = sources.get((firstSource + i) % count);
            if (!isSelective || isWorthAsking(taken)) {
                mayHaveMore |= receive(taken, batches);
            }
        }
        firstSource = count == 0 ? 0 : (firstSource + 1) % count;
        return mayHaveMore;
    }

    /** After a sleep only what is ready needs to be asked; without one, and for sources that wake us themselves, everything. */
    private boolean isWorthAsking(TakenSource taken) {
        return askedSleepNanos == 0 || taken.readinessIndex < 0 || readiness.isReady(taken.readinessIndex);
    }

    private boolean receive(TakenSource taken, int batches) {
        long now = clock.read();
        if (taken.isPaused(now)) {
            return false;
        }
        for (int i = 0; i < batches; i++) {
            int rows = taken.receive(batch, now);
            gates.pass(batch, rows, now, taken.name);
            if (rows < BeatBatch.CAPACITY) {
                return false;
            }
            counters.add(Counter.BATCHES_FULL);
            now = clock.read();
        }
        return true;
    }

    private void migrate() {
        long started = clock.read();
        detection.migrate(started);
        exchangeNanos += clock.read() - started;
        if (!detection.isMigrating()) {
            awaitingMigration.forEach(waiting -> waiting.complete(null));
            awaitingMigration.clear();
        }
    }

    private long sleep() {
        long now = clock.read();
        long quiet = detection.quietFor(now, LONGEST_SLEEP_NANOS);
        readiness.clear();
        readiness.add(wakeUp.descriptor());
        for (int i = 0; i < sources.size(); i++) {
            TakenSource taken = sources.get(i);
            boolean isWatched = taken.source.descriptor() >= 0 && !taken.isPaused(now);
            taken.readinessIndex = isWatched ? readiness.add(taken.source.descriptor()) : -1;
            if (taken.isPaused(now)) {
                quiet = Math.min(quiet, TakenSource.RETRY_NANOS);
            }
        }
        readiness.await(quiet);
        if (readiness.isReady(0)) {
            wakeUp.drain();
        }
        return Math.max(1, quiet);
    }

    // What others ask for, as commands.

    CompletableFuture<Boolean> take(BeatSource source) {
        return post(loop -> {
            if (loop.sources.size() == MOST_SOURCES) {
                return false;
            }
            loop.sources.add(new TakenSource(source, loop.counters, loop.wakeUp::signal));
            loop.askedSleepNanos = 0;
            return true;
        });
    }

    /** Lets a source refuse new datagrams, receives what it still has, and gives it back. */
    CompletableFuture<Void> giveBack(BeatSource source) {
        return post(loop -> {
            for (int i = 0; i < loop.sources.size(); i++) {
                TakenSource taken = loop.sources.get(i);
                if (taken.source == source) {
                    taken.stopAccepting();
                    loop.drain(taken);
                    taken.release();
                    loop.sources.remove(i);
                    break;
                }
            }
            return null;
        });
    }

    private void drain(TakenSource taken) {
        for (int received = 0; received < DRAIN_LIMIT; ) {
            long now = clock.read();
            int rows = taken.receive(batch, now);
            if (rows == 0) {
                return;
            }
            gates.pass(batch, rows, now, taken.name);
            received += rows;
        }
    }

    /** Receives what is there before a question about silence is answered; true if there may be more than that. */
    boolean drainAll() {
        return receive(BATCHES_BEFORE_CONVICTION, false);
    }

    /** Exchanges who judges whom; completed when the last agent has been moved and no old detector is used any more. */
    CompletableFuture<Void> use(Assignment assignment) {
        CompletableFuture<Void> moved = new CompletableFuture<>();
        post(loop -> {
            long started = loop.clock.read();
            loop.detection.use(assignment, started);
            loop.exchangeNanos += loop.clock.read() - started;
            if (loop.detection.isMigrating()) {
                loop.awaitingMigration.add(moved);
            } else {
                moved.complete(null);
            }
            return null;
        }).whenComplete((done, failure) -> {
            if (failure != null) {
                moved.completeExceptionally(failure);
            }
        });
        return moved;
    }

    int sourceCount() {
        return sources.size();
    }
}
