// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import java.util.List;
import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.Verdict;

/**
 * From mild to strong: each rung is tried so many times, then the next; behind the last, and when an action says that trying again is of no use, it gives up; or it repeats the last. The rung follows from the attempts, so it outlives swaps and restarts; only an agent that was
 * alive for longer than the reset time begins anew. Source: stall policies R6.
 */
record Ladder(String id, List<Rung> rungs, boolean isLastRepeated, long resetNanos, Groups groups) implements RecoveryPolicy {
    private record Place(int rung, int used, boolean hasGivenUp, String group) {
    }

    @Override
    public RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now) {
        Place place = place(verdict, history);
        return place.hasGivenUp ? new RecoveryDecision.Decline("gave_up") : decideFrom(next(place), place.group, history, now);
    }

    /** The rung of the last attempt, and how many were made on it since the agent was last well. */
    private Place place(Verdict verdict, RecoveryHistory history) {
        String group = groups.targetFor(verdict);
        int at = 0;
        int used = 0;
        boolean hasGivenUp = false;
        for (RecoveryAttempt attempt : history.ofAgent()) {
            int made = rungOf(attempt, at, group);
            if (made >= 0) {
                used = made == at ? used + 1 : 1;
                at = made;
            }
            hasGivenUp |= attempt.outcome() == RecoveryAttempt.Outcome.GAVE_UP;
            if (attempt.healthyNanos() > resetNanos) {
                at = 0;
                used = 0;
                hasGivenUp = false;
            }
        }
        return new Place(at, used, hasGivenUp, group);
    }

    private int next(Place place) {
        return place.used >= rungs.get(place.rung).attempts() ? place.rung + 1 : place.rung;
    }

    /** The rung at or above the present one on which an attempt was made; −1 if there is none. One that names its action goes before one that takes the configured action, which may be any. */
    private int rungOf(RecoveryAttempt attempt, int from, String group) {
        int made = -1;
        for (int i = rungs.size() - 1; i >= from; i--) {
            Rung rung = rungs.get(i);
            boolean isBetter = made < 0 || !rung.action().isEmpty() || rungs.get(made).action().isEmpty();
            made = isBetter && rung.made(attempt, target(rung, group)) ? i : made;
        }
        return made;
    }

    private static String target(Rung rung, String group) {
        return rung.isGroup() ? group : rung.target();
    }

    /** Beyond those for groups if the agent belongs to none; one behind the last to give up. */
    private int fitting(int first, String group) {
        int next = first;
        while (next < rungs.size() && rungs.get(next).isGroup() && group.isEmpty()) {
            next++;
        }
        return next == rungs.size() && isLastRepeated ? next - 1 : next;
    }

    private RecoveryDecision decideFrom(int first, String group, RecoveryHistory history, long now) {
        int next = fitting(first, group);
        if (next == rungs.size() || rungs.get(next).isGroup() && group.isEmpty()) {
            return new RecoveryDecision.Decline("gave_up");
        }
        Rung rung = rungs.get(next);
        String target = target(rung, group);
        RecoveryDecision.Start start = new RecoveryDecision.Start(rung.action(), target, rung.confirmNanos(), next);
        RecoveryDecision limit = rung.isBudgeted() ? limit(rung, target, history, now) : null;
        return limit == null ? start : limit instanceof RecoveryDecision.NotBefore hold ? hold.of(start) : limit;
    }

    /** What a budget says against a start; null if nothing. A budget that cannot be known counts as used up. */
    private static RecoveryDecision limit(Rung rung, String target, RecoveryHistory history, long now) {
        List<RecoveryAttempt> all = history.ofAll();
        boolean isKnown = history.isDurable() && (all.size() < RecoveryHistory.MOST_OF_ALL || now - all.get(0).startedAt() > rung.budgetNanos());
        List<RecoveryAttempt> made = all.stream().filter(attempt -> rung.made(attempt, target)).toList();
        long recent = made.stream().filter(attempt -> now - attempt.startedAt() <= rung.budgetNanos()).count();
        if (!isKnown || recent >= rung.budget()) {
            return new RecoveryDecision.Decline("budget");
        }
        long earliest = made.isEmpty() ? now : made.get(made.size() - 1).startedAt() + rung.spacingNanos();
        return now - earliest >= 0 ? null : new RecoveryDecision.NotBefore(earliest, "BUDGET");
    }

    @Override
    public String parameters() {
        PolicyParameters parameters = new PolicyParameters().with("model", "ladder").with("rungs", rungs.size()).with("repeatLast", isLastRepeated ? "true" : "false").with("resetAfter", resetNanos)
            .with("groups", groups.text()).with("groupStrategy", groups.strategy());
        for (int i = 0; i < rungs.size(); i++) {
            Rung rung = rungs.get(i);
            String prefix = "rung." + i + ".";
            parameters.with(prefix + "action", rung.action()).with(prefix + "target", rung.target()).with(prefix + "attempts", rung.attempts()).with(prefix + "confirm", rung.confirmNanos())
                .with(prefix + "budget", rung.budget()).with(prefix + "budgetPer", rung.budgetNanos()).with(prefix + "spacing", rung.spacingNanos());
        }
        return parameters.toString();
    }

    @Override
    public void explain(Verdict verdict, RecoveryHistory history, long now, Explanation explanation) {
        Place place = place(verdict, history);
        int next = place.hasGivenUp ? rungs.size() : fitting(next(place), place.group);
        boolean isSame = next == place.rung;
        explanation.put("rung", next);
        explanation.put("rungs", rungs.size());
        explanation.put("attempt", isSame ? place.used + 1 : 1);
        if (next < rungs.size()) {
            explanation.put("attempts", rungs.get(next).attempts());
        }
    }
}
