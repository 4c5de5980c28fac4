// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.varta.api.explain.Explained;
import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.stall.Verdict;

/** Questions about what recovery has done and will do next; asked by any thread, answered by the recovery thread between two stalls. */
final class ExplainDesk {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final Recent recent;
    private final History history;
    private final Holds holds;
    private final Watches watches;
    private final ChildTable children;
    private final Queue<Question> questions = new ConcurrentLinkedQueue<>();
    private volatile boolean isClosed;

    private record Question(String agent, CompletableFuture<List<Explained>> answer) {
    }

    ExplainDesk(Recent recent, History history, Holds holds, Watches watches, ChildTable children) {
        this.recent = recent;
        this.history = history;
        this.holds = holds;
        this.watches = watches;
        this.children = children;
    }

    /** Any thread; the recovery thread has to be woken. */
    CompletionStage<List<Explained>> ask(String agent) {
        Question question = new Question(agent, new CompletableFuture<>());
        questions.add(question);
        if (isClosed) {
            close();
        }
        return question.answer.minimalCompletionStage();
    }

    void answer(Settings settings, long now) {
        Question question = questions.poll();
        while (question != null) {
            List<Explained> explained = new ArrayList<>();
            for (Recent.About about : recent.all()) {
                Explained one = explain(about, settings, now);
                if (one.isMeantBy(question.agent)) {
                    explained.add(one);
                }
            }
            question.answer.complete(List.copyOf(explained));
            question = questions.poll();
        }
    }

    private Explained explain(Recent.About about, Settings settings, long now) {
        Verdict verdict = about.verdict();
        String policy = settings.policyFor(verdict);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("agent", verdict.agent());
        facts.put("policy", policy.isEmpty() ? "by ranking" : policy);
        facts.put("next", next(verdict.pid(), now));
        children.explain(verdict.pid(), now, facts);
        putIfDue(facts, "putOffUntilNanos", holds.dueAt(verdict.pid()), now);
        int place = 0;
        for (RecoveryDecision.NotBefore hold : holds.reasons(verdict.pid())) {
            place++;
            facts.put("hold" + place, hold.detail().isEmpty() ? hold.code() : hold.code() + " (" + hold.detail() + ")");
            facts.put("hold" + place + "Nanos", hold.at() - now);
        }
        putIfDue(facts, "confirmUntilNanos", watches.dueAt(verdict.pid()), now);
        RecoveryHistory past = history.of(verdict, 0);
        facts.put("attempts", (long) past.ofAgent().size());
        facts.put("isDurable", past.isDurable());
        if (!past.ofAgent().isEmpty()) {
            RecoveryAttempt last = past.ofAgent().get(past.ofAgent().size() - 1);
            facts.put("lastAction", (last.action() + " " + last.target()).strip());
            facts.put("lastActionNanos", last.startedAt() - now);
            facts.put("lastOutcome", last.outcome().name());
            facts.put("lastEffect", last.effect().name());
        }
        int number = 0;
        for (Recent.Decision decision : about.decisions()) {
            number++;
            facts.put("decision" + number, decision.detail().isEmpty() ? decision.token() : decision.token() + " (" + decision.detail() + ")");
            facts.put("decision" + number + "Nanos", decision.at() - now);
        }
        about.numbers().forEach((key, value) -> facts.put("policy." + key, value));
        return new Explained(verdict.pid(), verdict.name(), facts);
    }

    /** What recovery will do next for a process, if nothing else happens. */
    private String next(int pid, long now) {
        Long decideAt = holds.dueAt(pid);
        Long confirmAt = watches.dueAt(pid);
        if (decideAt != null && (confirmAt == null || decideAt - confirmAt <= 0)) {
            List<RecoveryDecision.NotBefore> reasons = holds.reasons(pid);
            String codes = reasons.stream().map(RecoveryDecision.NotBefore::code).distinct().collect(Collectors.joining(", "));
            return reasons.isEmpty() ? "tries again " + in(decideAt, now) : "decides again " + in(decideAt, now) + ", held by " + codes;
        }
        if (confirmAt != null) {
            return "sees " + in(confirmAt, now) + " whether the start has helped";
        }
        return children.isRunning(pid) ? "sees the running action end" : "nothing until the agent stalls again";
    }

    private static String in(long at, long now) {
        return at - now <= 0 ? "now" : "in " + (at - now + NANOS_PER_MILLI / 2) / NANOS_PER_MILLI + " ms";
    }

    private static void putIfDue(Map<String, Object> facts, String key, Long at, long now) {
        if (at != null) {
            facts.put(key, at - now);
        }
    }

    /** Nobody gets an answer any more. */
    void close() {
        isClosed = true;
        Question question = questions.poll();
        while (question != null) {
            question.answer.completeExceptionally(new IllegalStateException("recovery has stopped"));
            question = questions.poll();
        }
    }
}
