// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Verdict;

/**
 * Opens after so many attempts in a row that have not helped, for a time that grows; then lets one attempt through, which closes it or opens it again. Attempts whose effect nobody knows count neither way.
 * Source: stall policies R5.
 */
record Breaker(String id, int failures, long openNanos, double growth, long openCapNanos) implements RecoveryPolicy {
    @Override
    public RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now) {
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
        return opened > 0 && now - until < 0 ? new RecoveryDecision.NotBefore(until, "BREAKER_OPEN") : RecoveryDecision.Start.DEFAULT;
    }

    /** How long it stays open when it has been opened so often. */
    long openTime(int opened) {
        return (long) Math.min(openCapNanos, openNanos * Math.pow(growth, opened - 1.0));
    }
}
