// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.varta.api.stall.Freshness;
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
    private final CompletableFuture<List<Freshness>> givenUp = new CompletableFuture<>();

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

    boolean isEmpty() {
        return bound.isEmpty();
    }

    /** Takes waiting verdicts of all feeds, oldest first in each. */
    List<Stall> poll(int max, boolean isDeferred) {
        List<Stall> taken = new ArrayList<>();
        for (StallFeed feed : bound) {
            for (Verdict verdict : call(feed, present -> present.poll(max - taken.size()), List.<Verdict>of())) {
                taken.add(new Stall(feed, verdict, isDeferred, 0));
            }
        }
        return taken;
    }

    /** Whether verdicts of one feed still hold; null without a complete answer in time, and when the feed has gone. */
    List<Freshness> check(StallFeed feed, List<Verdict> verdicts) {
        CompletableFuture<List<Freshness>> answer = call(feed, present -> present.check(verdicts).toCompletableFuture(), null);
        List<Freshness> answers = answer == null ? null : await(answer);
        if (answers == null || answers.size() != verdicts.size() || answers.contains(null)) {
            counters.unanswered.incrementAndGet();
            return null;
        }
        return answers;
    }

    private List<Freshness> await(CompletableFuture<List<Freshness>> answer) {
        try {
            return answer.applyToEither(givenUp, either -> either).get(answerPatienceMillis, TimeUnit.MILLISECONDS);
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
