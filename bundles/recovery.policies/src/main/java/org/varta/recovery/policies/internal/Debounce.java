// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import java.util.List;
import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Verdict;

/** At most one start for a process in a time, measured from start to start; exactly at its end the time is over. Source: stall policies R1. */
record Debounce(String id, long debounceNanos) implements RecoveryPolicy {
    @Override
    public RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now) {
        List<RecoveryAttempt> attempts = history.attempts();
        boolean isInside = !attempts.isEmpty() && Math.max(0, now - attempts.get(attempts.size() - 1).startedAt()) < debounceNanos;
        return isInside ? new RecoveryDecision.Decline("debounced") : RecoveryDecision.Start.DEFAULT;
    }
}
