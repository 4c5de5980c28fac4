// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.metric.MetricSink;
import org.varta.api.recovery.RecoveryAction;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Freshness;
import org.varta.api.stall.StallFeed;
import org.varta.api.stall.Verdict;

/**
 * The work of the recovery thread, pass by pass. What waits longer than a pass (budget reached, or a policy has put it off) is asked about freshness again before it is decided.
 */
final class RecoveryDesk {
    private static final Logger LOG = LoggerFactory.getLogger("org.varta.recovery");
    private static final int EVALUATIONS = 256;
    private static final int STARTS = 16;
    private static final long FRESHNESS_PATIENCE_MILLIS = 2_000;
    private static final long IDLE_PARK_NANOS = 500_000_000L;
    private static final long BUSY_PARK_NANOS = 20_000_000L;
    private static final long STOP_STEP_NANOS = 10_000_000L;
    private static final long LAST_CHANCE_MILLIS = 500;

    private final List<StallFeed> feeds = new CopyOnWriteArrayList<>();
    private final Deque<Pending> queue = new ArrayDeque<>();
    private final Map<Integer, Held> held = new LinkedHashMap<>();
    private final RecoveryCounters counters;
    private final Ledger ledger;
    private final ChildTable children;
    private final Evaluation evaluation;
    private final Choice<RecoveryAction> actions;
    private final LongSupplier nanoTime;
    private volatile Settings settings;
    private volatile boolean isStopping;
    private volatile Thread thread;
    private volatile int childCount;
    private volatile int leftoverCount;
    private volatile long oldestChildNanos;

    private record Pending(StallFeed feed, Verdict verdict, int declined) {
    }

    private record Held(Pending pending, long notBefore) {
    }

    RecoveryDesk(Settings settings, Journal journal, RecoveryCounters counters, Choice<RecoveryPolicy> policies, Choice<RecoveryAction> actions, LongSupplier nanoTime) {
        this.settings = settings;
        this.counters = counters;
        this.actions = actions;
        this.nanoTime = nanoTime;
        ledger = new Ledger(counters);
        children = new ChildTable(journal, counters, ledger, this::observerNanos);
        evaluation = new Evaluation(journal, ledger, children, policies, actions, this::wake);
    }

    void configure(Settings wanted) {
        settings = wanted;
        wake();
    }

    void addFeed(StallFeed feed) {
        feeds.add(feed);
        feed.consumedBy(thread);
        wake();
    }

    void removeFeed(StallFeed feed) {
        feeds.remove(feed);
        feed.consumedBy(null);
    }

    boolean hasFeed() {
        return !feeds.isEmpty();
    }

    void wake() {
        LockSupport.unpark(thread);
    }

    private long observerNanos(Child child) {
        return feeds.isEmpty() ? child.verdict.convictedAt() + nanoTime.getAsLong() - child.startedAt : feeds.get(0).observerNanos();
    }

    /** Runs until {@link #stop}, then ends what runs. */
    void run() {
        thread = Thread.currentThread();
        feeds.forEach(feed -> feed.consumedBy(thread));
        while (!isStopping) {
            boolean isWorkLeft = false;
            try {
                isWorkLeft = pass(nanoTime.getAsLong());
            } catch (RuntimeException | LinkageError e) {
                counters.invariantViolations.incrementAndGet();
                LOG.error("recovery: a pass met a defect and the next one goes on", e);
            }
            if (!isWorkLeft && !isStopping) {
                LockSupport.parkNanos(children.isEmpty() && held.isEmpty() ? IDLE_PARK_NANOS : BUSY_PARK_NANOS);
            }
        }
        feeds.forEach(feed -> feed.consumedBy(null));
        finish();
    }

    void stop() {
        isStopping = true;
        wake();
    }

    /** One pass; true if there is more to do at once. */
    boolean pass(long now) {
        children.visit(now);
        boolean isMoreWaiting = takeVerdicts();
        releaseHeld(now);
        boolean isWorkLeft = !queue.isEmpty() && evaluate() || isMoreWaiting;
        childCount = children.size();
        leftoverCount = children.leftovers();
        oldestChildNanos = now - children.oldestStart(now);
        return isWorkLeft;
    }

    /**
     * Takes over as many as one pass can decide; true if a feed may have more. While the configured action is not there (not yet, being updated, or not wanted at all) verdicts wait in their feed, one for each agent at most.
     */
    private boolean takeVerdicts() {
        boolean isMoreWaiting = false;
        String wanted = settings.action();
        if (actions.best(action -> action.id().equals(wanted)) == null) {
            return false;
        }
        for (StallFeed feed : feeds) {
            List<Verdict> taken = feed.poll(EVALUATIONS);
            taken.forEach(verdict -> queue.add(new Pending(feed, verdict, 0)));
            isMoreWaiting |= taken.size() == EVALUATIONS;
        }
        return isMoreWaiting;
    }

    private void releaseHeld(long now) {
        Iterator<Held> all = held.values().iterator();
        while (all.hasNext()) {
            Held one = all.next();
            if (now - one.notBefore >= 0) {
                all.remove();
                queue.add(one.pending);
            }
        }
    }

    /** Asks whether the oldest verdicts still hold and decides them; true if some are left for the next pass. */
    private boolean evaluate() {
        List<Pending> batch = new ArrayList<>();
        StallFeed feed = queue.peek().feed;
        for (Pending pending : queue) {
            if (batch.size() == EVALUATIONS || pending.feed != feed) {
                break;
            }
            batch.add(pending);
        }
        List<Freshness> answers = freshness(feed, batch);
        int starts = 0;
        for (int i = 0; i < batch.size(); i++) {
            if (starts == STARTS) {
                break;
            }
            queue.poll();
            starts += decide(batch.get(i), answers.get(i)) ? 1 : 0;
        }
        if (starts == STARTS) {
            counters.startBudgetExceeded.incrementAndGet();
        }
        return !queue.isEmpty();
    }

    private boolean decide(Pending pending, Freshness freshness) {
        Verdict verdict = pending.verdict;
        Evaluation.Result result = evaluation.evaluate(verdict, freshness, settings, pending.declined, nanoTime.getAsLong());
        held.remove(verdict.pid());
        if (result.isHeld()) {
            held.put(verdict.pid(), new Held(new Pending(pending.feed, verdict, pending.declined + 1), result.notBefore()));
        }
        return result.isStartAttempted();
    }

    /** Without an answer in time nothing can be said, and nothing is started. */
    private static List<Freshness> freshness(StallFeed feed, List<Pending> batch) {
        List<Verdict> asked = batch.stream().map(Pending::verdict).toList();
        try {
            return feed.check(asked).toCompletableFuture().get(FRESHNESS_PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return asked.stream().map(verdict -> Freshness.UNVERIFIABLE).toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return asked.stream().map(verdict -> Freshness.UNVERIFIABLE).toList();
        }
    }

    /** Ends what runs within the grace, with a record for each. */
    private void finish() {
        long start = nanoTime.getAsLong();
        long graceNanos = TimeUnit.MILLISECONDS.toNanos(settings.shutdownGraceMillis());
        long patience = settings.isWaitingAtStop() ? Math.max(graceNanos / 2, graceNanos - TimeUnit.MILLISECONDS.toNanos(LAST_CHANCE_MILLIS)) : 0;
        boolean isKilling = false;
        while (!children.isEmpty() && nanoTime.getAsLong() - start < graceNanos) {
            long now = nanoTime.getAsLong();
            if (!isKilling && now - start >= patience) {
                isKilling = true;
                children.killAll(now);
            }
            children.visit(now);
            if (!children.isEmpty()) {
                LockSupport.parkNanos(STOP_STEP_NANOS);
            }
        }
        int survivors = children.abandonAll(nanoTime.getAsLong());
        if (survivors > 0) {
            LOG.error("recovery: {} children survive the stop", survivors);
        }
    }

    void collect(MetricSink sink) {
        counters.collect(sink);
        sink.gauge("varta_recovery_children", "Running actions.", childCount);
        sink.gauge("varta_recovery_leftover_children", "Running actions for processes that are gone.", leftoverCount);
        sink.gauge("varta_recovery_oldest_child_seconds", "How long the oldest action runs.", oldestChildNanos / 1e9);
    }
}
