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
 * Opens after so many attempts in a row that have not helped, for a time that grows; then lets one attempt through, which closes it or opens it again. Attempts whose effect nobody knows count neither way.
 * Source: stall policies R5.
 */
record Breaker(String id, int failures, long openNanos, double growth, long openCapNanos) implements RecoveryPolicy {
    /** Failures in a row, how often it was opened since it was closed, and until when the last time. */
    private record State(int failed, int opened, long until) {
    }

    @Override
    public RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now) {
        State state = state(history);
        return state.opened > 0 && now - state.until < 0 ? new RecoveryDecision.NotBefore(state.until, "BREAKER_OPEN") : RecoveryDecision.Start.DEFAULT;
    }

    private State state(RecoveryHistory history) {
        int failed = 0;
        int opened = 0;
        long until = 0;
        for (RecoveryAttempt attempt : Attempts.real(history.ofAgent())) {
            switch (attempt.effect()) {
                case CONFIRMED -> {
                    failed = 0;
                    opened = 0;
                }
                case UNCONFIRMED -> {
                    failed++;
                    opened += opened > 0 || failed >= failures ? 1 : 0;
                    until = attempt.settledAt() + openTime(opened);
                }
                case PENDING, UNWATCHED -> { }
            }
        }
        return new State(failed, opened, until);
    }

    /** How long it stays open when it has been opened so often. */
    long openTime(int opened) {
        return (long) Math.min(openCapNanos, openNanos * StrictMath.pow(growth, opened - 1.0));
    }

    @Override
    public String parameters() {
        return new PolicyParameters().with("model", "breaker").with("failures", failures).with("open", openNanos).with("growth", growth).with("openCap", openCapNanos).toString();
    }

    @Override
    public void explain(Verdict verdict, RecoveryHistory history, long now, Explanation explanation) {
        State state = state(history);
        explanation.put("failed", state.failed);
        explanation.put("failures", failures);
        explanation.put("opened", state.opened);
        if (state.opened > 0) {
            explanation.put("openForNanos", Math.max(0, state.until - now));
        }
    }
}
