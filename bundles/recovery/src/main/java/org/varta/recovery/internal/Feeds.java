// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.varta.api.stall.Freshness;
import org.varta.api.stall.Revival;
import org.varta.api.stall.StallFeed;
import org.varta.api.stall.Verdict;

/**
 * The observers that are bound, usually one; for a moment two or none while an observer is updated. A feed is called under a lease and never after its unbind. Thread safe.
 */
final class Feeds {
    private static final long LEASE_PATIENCE_MILLIS = 2_000;

    private final Thread consumer;
    private final long answerPatienceMillis;
    private final Journal journal;
    private final RecoveryCounters counters;
    private final List<StallFeed> bound = new CopyOnWriteArrayList<>();
    /** Held while a feed is called and while one leaves. */
    private final ReentrantLock lease = new ReentrantLock();
    private final CompletableFuture<Void> givenUp = new CompletableFuture<>();

    Feeds(Thread consumer, long answerPatienceMillis, Journal journal, RecoveryCounters counters) {
        this.consumer = consumer;
        this.answerPatienceMillis = answerPatienceMillis;
        this.journal = journal;
        this.counters = counters;
    }

    void add(StallFeed feed) {
        bound.add(feed);
        feed.consumedBy(consumer);
    }

    /** Returns when nobody calls the feed any more, or after two seconds; false in that case. */
    boolean remove(StallFeed feed) {
        bound.remove(feed);
        feed.consumedBy(null);
        try {
            boolean isLeased = lease.tryLock(LEASE_PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            if (isLeased) {
                lease.unlock();
            }
            return isLeased;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    boolean isBound(StallFeed feed) {
        return bound.contains(feed);
    }

    boolean isEmpty() {
        return bound.isEmpty();
    }

    /** Takes waiting verdicts of all feeds, oldest first in each. */
    List<Stall> poll(int max, boolean isDeferred) {
        List<Stall> taken = new ArrayList<>();
        for (StallFeed feed : bound) {
            for (Verdict verdict : call(feed, present -> present.poll(max - taken.size()), List.<Verdict>of())) {
                taken.add(new Stall(feed, verdict, isDeferred));
            }
        }
        return taken;
    }

    /** Whether verdicts of one feed still hold; null without a complete answer in time, and when the feed has gone. */
    List<Freshness> check(StallFeed feed, List<Verdict> verdicts) {
        return ask(feed, verdicts, present -> present.check(verdicts).toCompletableFuture());
    }

    /** What has become of the agents that verdicts of one feed are about; null as above. */
    List<Revival> revivals(StallFeed feed, List<Verdict> verdicts) {
        return ask(feed, verdicts, present -> present.revivals(verdicts).toCompletableFuture());
    }

    private <A> List<A> ask(StallFeed feed, List<Verdict> verdicts, Function<StallFeed, CompletableFuture<List<A>>> question) {
        CompletableFuture<List<A>> answer = call(feed, question, null);
        List<A> answers = answer == null ? null : await(answer);
        if (answers == null || answers.size() != verdicts.size() || answers.stream().anyMatch(Objects::isNull)) {
            counters.unanswered.incrementAndGet();
            return null;
        }
        return answers;
    }

    private <A> List<A> await(CompletableFuture<List<A>> answer) {
        try {
            return answer.applyToEither(givenUp.<List<A>>thenApply(nothing -> null), either -> either).get(answerPatienceMillis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Nobody waits for an answer any more, now and later. */
    void giveUp() {
        givenUp.complete(null);
    }

    /** The feeds go on without us. */
    void leave() {
        bound.forEach(feed -> feed.consumedBy(null));
    }

    /** Observer time: of the observer that convicted, else of another one, else as if the first still ran. */
    long observerNanos(Child child, long now) {
        long continued = child.verdict.convictedAt() + now - child.startedAt;
        StallFeed feed = bound.contains(child.feed) || bound.isEmpty() ? child.feed : bound.get(0);
        return call(feed, StallFeed::observerNanos, continued);
    }

    /** Observer time of the feed that convicted; the conviction itself if the feed has gone. */
    long observerNanos(Stall stall) {
        return call(stall.feed(), StallFeed::observerNanos, stall.verdict().convictedAt());
    }

    /** Whether a beat may still wait behind what a feed took in before its last answer. */
    boolean isBehind(StallFeed feed) {
        return call(feed, StallFeed::isBehind, false);
    }

    /** Tells the observer that convicted that its agent is being restarted. */
    void restarted(Stall stall) {
        call(stall.feed(), feed -> {
            feed.restarted(stall.verdict());
            return null;
        }, null);
    }

    /** How many agents a feed tracks; 0 if it cannot tell or has gone. */
    int trackedAgents(StallFeed feed) {
        return Math.max(0, call(feed, StallFeed::trackedAgents, 0));
    }

    private <R> R call(StallFeed feed, Function<StallFeed, R> call, R otherwise) {
        lease.lock();
        try {
            return bound.contains(feed) ? call.apply(feed) : otherwise;
        } catch (RuntimeException | LinkageError e) {
            journal.fault("stall feed", e);
            return otherwise;
        } finally {
            lease.unlock();
        }
    }
}
