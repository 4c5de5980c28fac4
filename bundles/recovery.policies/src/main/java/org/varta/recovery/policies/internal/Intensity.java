// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.Verdict;

/** At most so many starts for an agent in a sliding time; a start exactly that long ago still counts. Source: stall policies R2. */
record Intensity(String id, int maxRestarts, long periodNanos) implements RecoveryPolicy {
    @Override
    public RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now) {
        return recent(history, now) + 1 > maxRestarts ? new RecoveryDecision.Decline("intensity") : RecoveryDecision.Start.DEFAULT;
    }

    private long recent(RecoveryHistory history, long now) {
        return Attempts.real(history.ofAgent()).stream().filter(attempt -> now - attempt.startedAt() <= periodNanos).count();
    }

    @Override
    public String parameters() {
        return new PolicyParameters().with("model", "intensity").with("maxRestarts", maxRestarts).with("period", periodNanos).toString();
    }

    @Override
    public void explain(Verdict verdict, RecoveryHistory history, long now, Explanation explanation) {
        explanation.put("starts", recent(history, now));
        explanation.put("maxRestarts", maxRestarts);
        explanation.put("periodNanos", periodNanos);
    }
}
