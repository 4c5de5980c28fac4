// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.varta.api.stall.Freshness;
import org.varta.api.stall.Revival;
import org.varta.api.stall.StallFeed;
import org.varta.api.stall.Verdict;

/** An observer that convicts and answers as the test says. */
final class ScriptedFeed implements StallFeed {
    /** How a question is answered. */
    enum Manner { AT_ONCE, NEVER, EXCEPTIONALLY, THROWING, TOO_FEW, WITH_NULLS }

    final Deque<Verdict> waiting = new ArrayDeque<>();
    final Map<Integer, Freshness> freshness = new HashMap<>();
    /** What is known of agents; of everybody else what the contract says of an observer that does not know. */
    final Map<Integer, Revival> revivals = new HashMap<>();
    final List<Integer> asked = new ArrayList<>();
    /** Process ids of verdicts because of which something was started. */
    final List<Integer> restarted = new ArrayList<>();
    /** How many agents there are; −1: it cannot tell. */
    int tracked = -1;
    boolean isBehind;
    Manner manner = Manner.AT_ONCE;
    Runnable whenAsked = () -> { };
    volatile Thread consumer;
    private final LongSupplier clock;

    ScriptedFeed(LongSupplier clock) {
        this.clock = clock;
    }

    @Override
    public void consumedBy(Thread thread) {
        consumer = thread;
    }

    @Override
    public synchronized List<Verdict> poll(int max) {
        List<Verdict> taken = new ArrayList<>();
        while (taken.size() < max && !waiting.isEmpty()) {
            taken.add(waiting.remove());
        }
        return taken;
    }

    synchronized void add(Verdict verdict) {
        waiting.add(verdict);
    }

    @Override
    public CompletionStage<List<Freshness>> check(List<Verdict> verdicts) {
        asked.add(verdicts.size());
        whenAsked.run();
        List<Freshness> answers = new ArrayList<>();
        verdicts.forEach(verdict -> answers.add(freshness.getOrDefault(verdict.pid(), Freshness.STILL_SILENT)));
        return switch (manner) {
            case AT_ONCE -> CompletableFuture.completedFuture(answers);
            case NEVER -> new CompletableFuture<>();
            case EXCEPTIONALLY -> CompletableFuture.failedFuture(new IllegalStateException("the observer stops"));
            case THROWING -> throw new IllegalStateException("the observer has stopped");
            case TOO_FEW -> CompletableFuture.completedFuture(answers.subList(1, answers.size()));
            case WITH_NULLS -> {
                answers.set(0, null);
                yield CompletableFuture.completedFuture(answers);
            }
        };
    }

    @Override
    public CompletionStage<List<Revival>> revivals(List<Verdict> verdicts) {
        if (revivals.isEmpty()) {
            return StallFeed.super.revivals(verdicts);
        }
        return CompletableFuture.completedFuture(verdicts.stream().map(verdict -> revivals.getOrDefault(verdict.pid(), Revival.UNKNOWN)).toList());
    }

    @Override
    public void restarted(Verdict verdict) {
        restarted.add(verdict.pid());
    }

    @Override
    public long observerNanos() {
        return clock.getAsLong();
    }

    @Override
    public boolean isBehind() {
        return isBehind;
    }

    @Override
    public int trackedAgents() {
        return tracked;
    }
}
