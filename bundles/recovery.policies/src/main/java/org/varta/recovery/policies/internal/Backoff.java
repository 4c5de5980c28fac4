// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.Verdict;

/**
 * Waits longer after each attempt that has not helped; the first attempt is made at once. The count ends only when the agent was alive for longer than the reset time. An attempt whose effect nobody knows counts as
 * one that has not helped. Source: stall policies R4.
 */
record Backoff(String id, Delay delay, long resetNanos, long seed) implements RecoveryPolicy {
    /** Attempts in a row that have not helped, and when that was known of the last one. */
    private record Failures(int count, long since) {
    }

    @Override
    public RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now) {
        Failures failures = failures(history, now);
        if (failures.count == 0) {
            return RecoveryDecision.Start.DEFAULT;
        }
        long at = failures.since + wait(verdict, failures);
        return now - at >= 0 ? RecoveryDecision.Start.DEFAULT : new RecoveryDecision.NotBefore(at, "BACKOFF");
    }

    private long wait(Verdict verdict, Failures failures) {
        return delay.nanos(failures.count, seed + verdict.agent().hashCode());
    }

    private Failures failures(RecoveryHistory history, long now) {
        int failed = 0;
        long since = now;
        for (RecoveryAttempt attempt : Attempts.real(history.ofAgent())) {
            if (attempt.effect() != RecoveryAttempt.Effect.CONFIRMED) {
                failed++;
                since = attempt.settledAt();
            }
            failed = attempt.healthyNanos() > resetNanos ? 0 : failed;
        }
        return new Failures(failed, since);
    }

    @Override
    public String parameters() {
        return new PolicyParameters().with("model", "backoff").with("shape", delay.shape()).with("base", delay.baseNanos()).with("factor", delay.factor()).with("cap", delay.capNanos()).with("steps", delay.steps())
            .with("jitter", delay.jitter()).with("jitterRatio", delay.ratio()).with("resetAfter", resetNanos).with("seed", seed).toString();
    }

    @Override
    public void explain(Verdict verdict, RecoveryHistory history, long now, Explanation explanation) {
        Failures failures = failures(history, now);
        explanation.put("failed", failures.count);
        if (failures.count > 0) {
            explanation.put("waitNanos", wait(verdict, failures));
            explanation.put("sinceFailureNanos", now - failures.since);
        }
    }
}
