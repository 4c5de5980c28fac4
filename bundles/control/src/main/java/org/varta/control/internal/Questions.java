// SPDX-License-Identifier: Apache-2.0
package org.varta.control.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.explain.Explained;
import org.varta.api.explain.Explainer;

/** Puts a question to every explainer and gathers what they say in time. Thread safe; never blocks its caller. */
final class Questions {
    /** Agents in one answer; one of them costs about a kilobyte. */
    static final int MOST_AGENTS = 5_000;
    private static final Logger LOG = LoggerFactory.getLogger(Questions.class);
    private static final int MOST_THREADS = 16;
    private static final long PATIENCE_MILLIS = 2_000;

    private final ControlCounters counters;
    private final int mostAgents;
    private final List<Leased> explainers = new CopyOnWriteArrayList<>();
    /** Calls into other bundles, which may hang: each one that does costs a thread, no more. Threads are never interrupted. */
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(0, MOST_THREADS, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
        Thread thread = new Thread(task, "varta-control-ask");
        thread.setDaemon(true);
        return thread;
    });

    /** What one explainer has said, or why it has not. */
    private record Said(String subject, List<Explained> explained, String failure) {
    }

    Questions(ControlCounters counters, int mostAgents) {
        this.counters = counters;
        this.mostAgents = mostAgents;
    }

    void bind(Explainer explainer) {
        explainers.add(new Leased(explainer));
    }

    void unbind(Explainer explainer) {
        for (Leased leased : explainers) {
            if (leased.is(explainer)) {
                explainers.remove(leased);
                if (!leased.leave(PATIENCE_MILLIS)) {
                    LOG.warn("control: the explainer of {} goes away while it is still being asked", leased.subject());
                }
                return;
            }
        }
    }

    /** Completes, never exceptionally, at the latest when the time is over. */
    CompletableFuture<Subject.All> ask(String agent, long timeoutMillis) {
        List<CompletableFuture<Said>> asked = explainers.stream().map(leased -> ask(leased, agent, timeoutMillis)).toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).thenApply(nothing -> gather(asked.stream().map(CompletableFuture::join).toList()));
    }

    private CompletableFuture<Said> ask(Leased leased, String agent, long timeoutMillis) {
        try {
            return CompletableFuture.supplyAsync(() -> leased.ask(agent), threads).thenCompose(stage -> stage).orTimeout(timeoutMillis, TimeUnit.MILLISECONDS)
                .handle((explained, failure) -> failure == null && explained != null ? new Said(leased.subject(), explained, "") : missed(leased, failure, timeoutMillis));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(missed(leased, e, timeoutMillis));
        }
    }

    private Said missed(Leased leased, Throwable failure, long timeoutMillis) {
        counters.unanswered.incrementAndGet();
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String why = cause instanceof TimeoutException ? "does not answer within " + timeoutMillis + " ms" : "cannot answer: " + (cause == null ? "it has said nothing" : cause.toString());
        LOG.debug("control: {} {}", leased.subject(), why, cause);
        return new Said(leased.subject(), List.of(), leased.subject() + " " + why);
    }

    private Subject.All gather(List<Said> all) {
        Map<String, Subject> agents = new LinkedHashMap<>();
        List<String> silent = new ArrayList<>();
        boolean isCut = false;
        // What is said about stalls comes first, whoever was bound first.
        List<Said> sorted = new ArrayList<>(all);
        sorted.sort((a, b) -> Boolean.compare(b.subject().equals(Subject.STALL), a.subject().equals(Subject.STALL)));
        for (Said said : sorted) {
            if (!said.failure().isEmpty()) {
                silent.add(said.failure());
            }
            for (Explained explained : said.explained()) {
                String key = explained.pid() == 0 ? explained.name() : Integer.toUnsignedString(explained.pid());
                if (agents.size() == mostAgents && !agents.containsKey(key)) {
                    isCut = true;
                } else {
                    Subject agent = agents.computeIfAbsent(key, unknown -> new Subject(explained.pid(), explained.name(), new LinkedHashMap<>()));
                    agent.facts().merge(said.subject(), explained.facts(), Questions::both);
                }
            }
        }
        return new Subject.All(List.copyOf(agents.values()), isCut, silent);
    }

    /** Two explainers of one subject, as there are for a moment while a bundle is exchanged. */
    private static Map<String, Object> both(Map<String, Object> first, Map<String, Object> second) {
        Map<String, Object> both = new LinkedHashMap<>(first);
        second.forEach(both::putIfAbsent);
        return both;
    }

    boolean hasExplainers() {
        return !explainers.isEmpty();
    }

    /** Threads for calls into other bundles. */
    Executor threads() {
        return threads;
    }

    void close() {
        threads.shutdown();
    }
}
