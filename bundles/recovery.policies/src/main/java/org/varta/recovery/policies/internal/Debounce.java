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

/** At most one start for a process in a time, measured from start to start; exactly at its end the time is over. Source: stall policies R1. */
record Debounce(String id, long debounceNanos) implements RecoveryPolicy {
    @Override
    public RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now) {
        List<RecoveryAttempt> attempts = history.attempts();
        boolean isInside = !attempts.isEmpty() && Math.max(0, now - attempts.get(attempts.size() - 1).startedAt()) < debounceNanos;
        return isInside ? new RecoveryDecision.Decline("debounced") : RecoveryDecision.Start.DEFAULT;
    }

    @Override
    public String parameters() {
        return new PolicyParameters().with("model", "debounce").with("debounce", debounceNanos).toString();
    }

    @Override
    public void explain(Verdict verdict, RecoveryHistory history, long now, Explanation explanation) {
        List<RecoveryAttempt> attempts = history.attempts();
        explanation.put("debounceNanos", debounceNanos);
        explanation.put("starts", attempts.size());
        if (!attempts.isEmpty()) {
            explanation.put("sinceStartNanos", now - attempts.get(attempts.size() - 1).startedAt());
        }
    }
}
