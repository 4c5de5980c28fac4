// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.explain.Explained;
import org.varta.api.metric.MetricSink;
import org.varta.api.recovery.OperatorDesk;
import org.varta.api.recovery.RecoveryAction;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Freshness;
import org.varta.api.stall.StallFeed;

/**
 * The work of the recovery thread, pass by pass: collect who has ended, take verdicts, ask whether they still hold, decide. What a pass has no budget left for is asked about again by the next one.
 *
 * <p>While the configured action is not bound verdicts stay in the feed, where there is at most one for each agent; so the exchange of an action loses no stall.
 */
final class RecoveryDesk {
    static final int EVALUATIONS = 256;
    static final int STARTS = 16;
    static final int VISITS = 64;
    private static final Logger LOG = LoggerFactory.getLogger("org.varta.recovery");
    private static final long ANSWER_PATIENCE_MILLIS = 2_000;
    private static final long ANSWER_LIFE_NANOS = 2_000_000_000L;
    private static final long IDLE_NANOS = 500_000_000L;
    private static final long TICK_NANOS = 10_000_000L;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Thread thread = new Thread(this::run, "varta-recovery");
    private final Deque<Stall> queue = new ArrayDeque<>();
    private final Holds holds = new Holds();
    private final Episodes episodes;
    private final RecoveryCounters counters;
    private final Journal journal;
    private final Clocks clocks;
    private final Feeds feeds;
    private final History history;
    private final Stalls stalls;
    private final ChildTable children;
    private final Watches watches;
    private final Processes processes;
    private final Survivors survivors;
    private final ExplainDesk explanations;
    private final OrderDesk orders;
    private final Evaluation evaluation;
    private final Choice<RecoveryAction> actions;
    private final StartWatch starts;
    private final Circumstances circumstances;
    private final Flood flood;
    private final LogLimit defects = new LogLimit(1);
    private boolean isBacklogged;
    private volatile Settings settings;
    private volatile boolean isStopping;
    private volatile boolean isHurried;
    private volatile Gauges gauges = new Gauges(0, 0, 0, 0, 0);

    private record Gauges(int children, int leftovers, int held, int watched, long oldestStart) {
    }

    RecoveryDesk(Settings settings, Journal journal, RecoveryCounters counters, Choice<RecoveryPolicy> policies,
            Choice<RecoveryAction> actions, AttemptFile file, Survivors survivors, Processes processes, Clocks clocks) {
        this.settings = settings;
        this.journal = journal;
        this.counters = counters;
        circumstances = new Circumstances(policies, clocks);
        this.actions = actions;
        this.clocks = clocks;
        this.processes = processes;
        this.survivors = survivors;
        starts = new StartWatch(counters);
        flood = new Flood(counters);
        feeds = new Feeds(thread, ANSWER_PATIENCE_MILLIS, journal, counters);
        Ledger ledger = new Ledger(counters);
        history = new History(ledger, counters, file);
        stalls = new Stalls(feeds);
        watches = new Watches(feeds, history, stalls, journal, processes);
        children = new ChildTable(VISITS, feeds, journal, counters, history, survivors);
        episodes = new Episodes(journal);
        Launcher launcher = new Launcher(actions, feeds, journal, ledger, history, children, starts, clocks, this::wake);
        evaluation = new Evaluation(journal, counters, ledger, history, stalls, children, holds, episodes, policies, actions, launcher, watches, processes, clocks);
        Reopening reopening = new Reopening(feeds, holds, watches, ledger, processes, clocks, pid -> queue.stream().anyMatch(stall -> stall.verdict().pid() == pid));
        orders = new OrderDesk(reopening, new ManualStart(evaluation, launcher, history, holds, watches, journal, clocks), history, stalls, holds, episodes, journal, clocks);
        explanations = new ExplainDesk(journal.recent(), history, holds, watches, children);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void configure(Settings wanted) {
        settings = wanted;
        wake();
    }

    void addFeed(StallFeed feed) {
        feeds.add(feed);
        wake();
    }

    boolean removeFeed(StallFeed feed) {
        return feeds.remove(feed);
    }

    boolean hasFeed() {
        return !feeds.isEmpty();
    }

    void wake() {
        LockSupport.unpark(thread);
    }

    /** Lets the thread end what runs. Harmless when called again. */
    void stop() {
        isStopping = true;
        feeds.giveUp();
        wake();
    }

    /** No grace any more: kill and record. */
    void hurry() {
        isHurried = true;
        wake();
    }

    /** False if the thread has not ended in that time. */
    boolean join(long millis) throws InterruptedException {
        thread.join(millis);
        return !thread.isAlive();
    }

    void run() {
        while (!isStopping) {
            boolean isWorkLeft = passSafely();
            if (!isWorkLeft && !isStopping) {
                clocks.pause().accept(idleNanos(clocks.now()));
            }
            // Nobody has a reason to interrupt this thread, and an interrupt that stays would keep it from sleeping.
            Thread.interrupted();
        }
        end();
    }

    private boolean passSafely() {
        try {
            return pass();
        } catch (RuntimeException | Error e) {
            // A thread that is gone would forget its children; whatever it was, the next pass goes on.
            counters.invariantViolations.incrementAndGet();
            if (defects.admit(clocks.now()) != LogLimit.SUPPRESSED) {
                LOG.error("recovery: a pass met a defect, the next one goes on", e);
            }
            return false;
        }
    }

    private long idleNanos(long now) {
        long nextDue = Math.min(episodes.nanosUntilNext(now), Math.min(holds.nanosUntilNext(now), watches.nanosUntilNext(now)));
        return children.isEmpty() ? Math.min(IDLE_NANOS, Math.max(1, nextDue)) : TICK_NANOS;
    }

    /** Ends what runs, after the last pass. */
    void end() {
        feeds.leave();
        new OrderlyStop(children, journal, clocks).run(settings, () -> isHurried);
        publishGauges(clocks.now());
        history.close();
        survivors.close();
        explanations.close();
        orders.close();
    }

    /** One pass; true if there is more to do at once. */
    boolean pass() {
        Settings present = settings;
        children.visit(clocks.now());
        boolean isReady = actions.has(present.action());
        if (isReady) {
            takeWaiting(present);
            takeVerdicts(present);
            evaluate(present);
        } else {
            isBacklogged = true;
        }
        orders.carryOut(present, isReady);
        explanations.answer(present, clocks.now());
        publishGauges(clocks.now());
        return isReady && (isBacklogged || !queue.isEmpty());
    }

    /** What has waited for its time: never so much that new verdicts find no room. */
    private void takeWaiting(Settings present) {
        if (circumstances.haveChanged(present)) {
            holds.hurry(clocks.now());
            episodes.hurry(clocks.now());
        }
        episodes.settle(clocks.now(), stall -> evaluation.opinion(stall, present));
        releaseHeld((EVALUATIONS - queue.size()) / 2, false);
        if (queue.size() <= EVALUATIONS - Watches.MOST_AT_ONCE) {
            watches.settle(clocks.now(), present.confirmBeats(), queue::add);
        }
    }

    private void releaseHeld(int most, boolean isBusy) {
        holds.release(clocks.now(), most, isBusy, stall -> {
            if (Retry.isWorthwhile(stall, processes)) {
                queue.add(stall);
            }
        });
    }

    private void takeVerdicts(Settings present) {
        int room = EVALUATIONS - queue.size();
        List<Stall> taken = room == 0 ? List.of() : feeds.poll(room, isBacklogged);
        // A full helping: there may be more, and that has to wait through this pass.
        isBacklogged = taken.size() == room;
        for (Stall stall : taken) {
            journal.taken(stall.verdict());
            Stall held = holds.remove(stall.verdict().pid());
            if (held != null) {
                evaluation.supersede(held);
            }
            stalls.stalled(stall, clocks.now());
            watches.stalledAgain(stall, present.confirmBeats(), clocks.now());
            queue.add(stall);
        }
        if (!taken.isEmpty()) {
            // Whoever waits for the same thing as a newcomer is looked at with it, though his time to be woken has not come.
            releaseHeld(EVALUATIONS - queue.size(), true);
        }
    }

    /** Asks whether the oldest verdicts still hold and decides them within the budget; what is left is deferred. */
    private void evaluate(Settings present) {
        List<Stall> batch = nextBatch();
        if (batch.isEmpty()) {
            return;
        }
        List<Freshness> answers = feeds.check(batch.get(0).feed(), batch.stream().map(Stall::verdict).toList());
        long answeredAt = clocks.now();
        boolean isHeldBack = flood.holdsBack(feeds.isBehind(batch.get(0).feed()), answeredAt);
        List<Stall> waiting = new ArrayList<>();
        List<Evaluation.Turn> asked = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Stall stall = queue.remove();
            if (isHeldBack && stall.isDeferred()) {
                waiting.add(stall);
            } else {
                asked.add(new Evaluation.Turn(stall, answers == null ? null : answers.get(i)));
            }
        }
        Deque<Evaluation.Turn> turns = new ArrayDeque<>(evaluation.inOrder(asked, present));
        int started = 0;
        while (!turns.isEmpty() && started < STARTS && isTimely(answeredAt)) {
            Evaluation.Result result = evaluation.evaluate(turns.peek().stall(), turns.peek().freshness(), present);
            if (result == Evaluation.Result.ACTION_GONE) {
                break;
            }
            turns.remove();
            started += result == Evaluation.Result.START_ATTEMPTED ? 1 : 0;
        }
        if (started == STARTS) {
            counters.startBudgetExceeded.incrementAndGet();
        }
        turns.forEach(turn -> waiting.add(turn.stall()));
        waiting.addAll(queue);
        queue.clear();
        waiting.forEach(stall -> queue.add(stall.deferred()));
    }

    /** An answer is good for two seconds: slow starts must not make it an old one. */
    private boolean isTimely(long answeredAt) {
        return !isStopping && clocks.now() - answeredAt <= ANSWER_LIFE_NANOS;
    }

    /** The oldest stalls, as far as one feed can be asked about them together. */
    private List<Stall> nextBatch() {
        List<Stall> batch = new ArrayList<>();
        for (Stall stall : queue) {
            if (stall.feed() != queue.peek().feed()) {
                break;
            }
            batch.add(stall);
        }
        return batch;
    }

    private void publishGauges(long now) {
        gauges = new Gauges(children.size(), children.leftovers(), holds.size(), watches.size(), children.oldestStart(now));
    }

    /** Any thread. */
    CompletionStage<List<Explained>> explain(String agent) {
        CompletionStage<List<Explained>> answer = explanations.ask(agent);
        wake();
        return answer;
    }

    /** Any thread. */
    CompletionStage<OperatorDesk.Reply> order(OperatorDesk.Order order, String agent, String by) {
        CompletionStage<OperatorDesk.Reply> reply = orders.give(order, agent, by);
        wake();
        return reply;
    }

    /** Any thread. */
    void collect(MetricSink sink) {
        long now = clocks.now();
        starts.look(now);
        counters.collect(sink);
        Gauges present = gauges;
        double oldestSeconds = present.children == 0 ? 0 : (now - present.oldestStart) / NANOS_PER_SECOND;
        sink.gauge("varta_recovery_children", "Running actions.", present.children);
        sink.gauge("varta_recovery_leftover_children", "Running actions for processes that are gone.", present.leftovers);
        sink.gauge("varta_recovery_oldest_child_seconds", "How long the oldest action runs.", oldestSeconds);
        sink.gauge("varta_recovery_held_stalls", "Stalls that a policy has put off.", present.held);
        sink.gauge("varta_recovery_watched_starts", "Starts whose effect is being waited for.", present.watched);
    }
}
