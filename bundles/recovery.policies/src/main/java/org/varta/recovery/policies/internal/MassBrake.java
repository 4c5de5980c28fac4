// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.varta.api.recovery.PastStall;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.recovery.StallHistory;
import org.varta.api.recovery.Telling;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.Verdict;

/**
 * When a good part of all agents stalls at once, the observer or the host is to blame: holds all recoveries for a while. Without a number of agents from the observer it never does. Stalls that a person has released do not count. Source: stall policies W8.
 *
 * @param fraction share of tracked agents that triggers
 * @param minCount never fewer agents
 * @param windowNanos within which they stall
 * @param holdNanos how long recoveries are held after the last stall that triggers
 * @param waitNanos how long the first ones wait for the others
 * @param isManual whether those that stalled then are left to people
 */
record MassBrake(String id, double fraction, int minCount, long windowNanos, long holdNanos, long waitNanos, boolean isManual) implements RecoveryPolicy {
    /** A stall that made the number full; {@code begin}: when the first of them stalled since recoveries are held. */
    private record Trigger(long at, long begin, int agents) {
    }

    @Override
    public RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now) {
        StallHistory stalls = history.stalls();
        if (stalls.tracked() == 0 || stalls.ofAgent().isEmpty()) {
            return RecoveryDecision.Start.DEFAULT;
        }
        long convictedAt = Own.convictedAt(verdict, history, now);
        int needed = needed(stalls.tracked());
        Trigger last = lastTrigger(stalls, needed, convictedAt);
        boolean isOfMass = last != null && convictedAt - last.at - holdNanos < 0 && now - last.at >= 0;
        if (isOfMass && now - last.at - holdNanos < 0) {
            return new RecoveryDecision.NotBefore(last.at + holdNanos, "MASS", last.agents + " of " + stalls.tracked() + " agents within " + windowNanos / 1_000_000L + " ms")
                .told(Telling.ofAll(last.at + holdNanos));
        }
        if (isOfMass && isManual && convictedAt - last.begin >= 0) {
            return new RecoveryDecision.Decline("mass_stall");
        }
        // Alone or with few so far: others may follow. That is worth an answer, but no news.
        return now - convictedAt - waitNanos < 0 ? new RecoveryDecision.NotBefore(convictedAt + waitNanos, "MASS", "waits for others to stall").told(Telling.NOBODY)
            : RecoveryDecision.Start.DEFAULT;
    }

    int needed(int tracked) {
        return Math.max(minCount, (int) Math.ceil(fraction * tracked));
    }

    /** The latest stall by which enough processes, each counted once, had stalled within the window. */
    private Trigger lastTrigger(StallHistory history, int needed, long convictedAt) {
        List<PastStall> stalls = history.ofAll().stream().filter(stall -> !stall.isReleased()).toList();
        Trigger last = null;
        Map<Integer, Integer> inWindow = new HashMap<>();
        int first = stalls.size();
        while (first > 0 && stalls.get(first - 1).convictedAt() - convictedAt + windowNanos + holdNanos >= 0) {
            first--;
        }
        for (PastStall stall : stalls.subList(first, stalls.size())) {
            inWindow.merge(stall.pid(), 1, Integer::sum);
            while (stall.convictedAt() - stalls.get(first).convictedAt() > windowNanos) {
                inWindow.computeIfPresent(stalls.get(first).pid(), (pid, times) -> times == 1 ? null : times - 1);
                first++;
            }
            if (inWindow.size() >= needed) {
                boolean isHolding = last != null && stall.convictedAt() - last.at - holdNanos < 0;
                last = new Trigger(stall.convictedAt(), isHolding ? last.begin : stalls.get(first).convictedAt(), inWindow.size());
            }
        }
        return last;
    }

    @Override
    public String parameters() {
        return new PolicyParameters().with("model", "mass-brake").with("fraction", fraction).with("minCount", minCount).with("window", windowNanos).with("hold", holdNanos).with("waitForOthers", waitNanos)
            .with("manual", isManual ? "true" : "false").toString();
    }

    @Override
    public void explain(Verdict verdict, RecoveryHistory history, long now, Explanation explanation) {
        StallHistory stalls = history.stalls();
        explanation.put("tracked", stalls.tracked());
        if (stalls.tracked() > 0) {
            long convictedAt = Own.convictedAt(verdict, history, now);
            int needed = needed(stalls.tracked());
            Trigger last = lastTrigger(stalls, needed, convictedAt);
            explanation.put("needed", needed);
            explanation.put("stalledTogether", last == null ? 0 : last.agents);
            explanation.put("sinceConvictionNanos", now - convictedAt);
        }
    }
}
