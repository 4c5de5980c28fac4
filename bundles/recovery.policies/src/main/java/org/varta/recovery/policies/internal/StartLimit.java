// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Verdict;

/** At most so many starts for an agent in a window that its first start opens; afterwards the next start opens another. Source: stall policies R3. */
record StartLimit(String id, int burst, long intervalNanos) implements RecoveryPolicy {
    @Override
    public RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now) {
        long begin = 0;
        int starts = 0;
        for (RecoveryAttempt attempt : Attempts.real(history.ofAgent())) {
            if (starts == 0 || attempt.startedAt() - begin > intervalNanos) {
                begin = attempt.startedAt();
                starts = 0;
            }
            starts++;
        }
        boolean isInside = starts > 0 && now - begin <= intervalNanos;
        return isInside && starts >= burst ? new RecoveryDecision.Decline("start_limit") : RecoveryDecision.Start.DEFAULT;
    }
}
