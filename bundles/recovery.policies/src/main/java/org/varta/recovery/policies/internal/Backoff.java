// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Verdict;

/**
 * Waits longer after each attempt that has not helped; the first attempt is made at once. The count ends only when the agent was alive for longer than the reset time. An attempt whose effect nobody knows counts as
 * one that has not helped. Source: stall policies R4.
 */
record Backoff(String id, Delay delay, long resetNanos, long seed) implements RecoveryPolicy {
    @Override
    public RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now) {
        int failed = 0;
        long since = now;
        for (RecoveryAttempt attempt : Attempts.real(history.ofAgent())) {
            if (attempt.effect() != RecoveryAttempt.Effect.CONFIRMED) {
                failed++;
                since = attempt.settledAt();
            }
            failed = attempt.healthyNanos() > resetNanos ? 0 : failed;
        }
        if (failed == 0) {
            return RecoveryDecision.Start.DEFAULT;
        }
        long at = since + delay.nanos(failed, seed + verdict.agent().hashCode());
        return now - at >= 0 ? RecoveryDecision.Start.DEFAULT : new RecoveryDecision.NotBefore(at, "BACKOFF");
    }
}
