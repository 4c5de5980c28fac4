// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import java.util.List;
import java.util.stream.Collectors;
import org.varta.api.recovery.PastStall;
import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.Verdict;

/**
 * Holds an agent while one that it needs is stalled or being recovered, and a little longer so that it can come back by itself. Since a child may be noticed before its parent, it also waits for its parents' verdicts at first. Source: stall
 * policies W7.
 *
 * @param lookbackNanos how long after its own conviction a child waits whether a parent stalls too
 * @param settleNanos how long a child has after its parent is healthy
 * @param mostNanos how long after its own conviction a child is held at most, since a parent may never come back; 0 for as long as it takes
 */
record Dependency(String id, Dependencies graph, long lookbackNanos, long settleNanos, long mostNanos) implements RecoveryPolicy {
    private static final String CODE = "DEPENDENCY";
    private static final long AGAIN_NANOS = 1_000_000_000L;

    @Override
    public RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now) {
        List<String> ancestors = graph.ancestors(PastStall.labelOf(verdict));
        long convictedAt = Own.convictedAt(verdict, history, now);
        long end = mostNanos == 0 ? now + Long.MAX_VALUE : convictedAt + mostNanos;
        if (ancestors.isEmpty() || end - now <= 0) {
            return RecoveryDecision.Start.DEFAULT;
        }
        RecoveryDecision decision = decide(ancestors, history, convictedAt, now);
        return decision instanceof RecoveryDecision.NotBefore hold && hold.at() - end > 0
            ? new RecoveryDecision.NotBefore(end, CODE, hold.detail(), hold.waitsFor(), List.of()) : decision;
    }

    private RecoveryDecision decide(List<String> ancestors, RecoveryHistory history, long convictedAt, long now) {
        RecoveryDecision.NotBefore settling = new RecoveryDecision.NotBefore(convictedAt + lookbackNanos, CODE, "waits whether one that it needs stalls too");
        for (String ancestor : ancestors) {
            PastStall stall = openStall(history, ancestor);
            if (stall != null) {
                return new RecoveryDecision.NotBefore(now + AGAIN_NANOS, CODE, words(ancestor, stall.convictedAt() - convictedAt), ancestor, List.of());
            }
            if (isBeingRecovered(history, ancestor)) {
                return new RecoveryDecision.NotBefore(now + AGAIN_NANOS, CODE, ancestor + " is being recovered", ancestor, List.of());
            }
            long settled = healthySince(history, ancestor, now - settleNanos) + settleNanos;
            if (settled - settling.at() > 0) {
                settling = new RecoveryDecision.NotBefore(settled, CODE, ancestor + " has come back, time to settle");
            }
        }
        return settling.at() - now > 0 ? settling : RecoveryDecision.Start.DEFAULT;
    }

    private String words(String ancestor, long later) {
        return later > 0 && later <= lookbackNanos ? "laid to the account of " + ancestor + ", which stalled " + later / 1_000_000L + " ms later" : ancestor + " is stalled";
    }

    private static PastStall openStall(RecoveryHistory history, String label) {
        return history.stalls().ofAll().stream().filter(stall -> !stall.isOver() && stall.label().equals(label)).reduce((first, second) -> second).orElse(null);
    }

    private static boolean isBeingRecovered(RecoveryHistory history, String label) {
        return history.ofAll().stream().anyMatch(attempt -> isFor(attempt, label)
            && (attempt.outcome() == RecoveryAttempt.Outcome.RUNNING || attempt.effect() == RecoveryAttempt.Effect.PENDING && !hasLivedSince(history, label, attempt.startedAt())));
    }

    /** Whether a stall was found to be over after that: then nobody has to wait until the time for confirming is over. */
    private static boolean hasLivedSince(RecoveryHistory history, String label, long since) {
        return history.stalls().ofAll().stream().anyMatch(stall -> stall.isOver() && stall.label().equals(label) && stall.endedAt() - since >= 0);
    }

    /** Since when it is known to be well; {@code otherwise} if nothing has happened to it since. */
    private static long healthySince(RecoveryHistory history, String label, long otherwise) {
        long since = otherwise;
        for (PastStall stall : history.stalls().ofAll()) {
            since = stall.label().equals(label) && stall.endedAt() - since > 0 ? stall.endedAt() : since;
        }
        for (RecoveryAttempt attempt : history.ofAll()) {
            since = isFor(attempt, label) && attempt.endedAt() - since > 0 ? attempt.endedAt() : since;
        }
        return since;
    }

    /** An attempt knows its agent as {@link Verdict#agent} says. */
    private static boolean isFor(RecoveryAttempt attempt, String label) {
        String agent = attempt.agent();
        return !attempt.isNotice() && (agent.equals("name:" + label) || agent.startsWith("command:") && agent.substring(agent.indexOf(':', "command:".length()) + 1).equals(label));
    }

    @Override
    public String parameters() {
        return new PolicyParameters().with("model", "dependency").with("graph", graph.text()).with("lookback", lookbackNanos).with("settle", settleNanos).with("maxHold", mostNanos).toString();
    }

    @Override
    public void explain(Verdict verdict, RecoveryHistory history, long now, Explanation explanation) {
        List<String> ancestors = graph.ancestors(PastStall.labelOf(verdict));
        explanation.put("needs", String.join(" ", ancestors));
        if (!ancestors.isEmpty()) {
            explanation.put("stalledToo", ancestors.stream().filter(ancestor -> openStall(history, ancestor) != null).collect(Collectors.joining(" ")));
            explanation.put("sinceConvictionNanos", now - Own.convictedAt(verdict, history, now));
        }
    }
}
