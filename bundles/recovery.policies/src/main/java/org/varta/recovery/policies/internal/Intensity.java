// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Verdict;

/** At most so many starts for an agent in a sliding time; a start exactly that long ago still counts. Source: stall policies R2. */
record Intensity(String id, int maxRestarts, long periodNanos) implements RecoveryPolicy {
    @Override
    public RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now) {
        long recent = Attempts.real(history.ofAgent()).stream().filter(attempt -> now - attempt.startedAt() <= periodNanos).count();
        return recent + 1 > maxRestarts ? new RecoveryDecision.Decline("intensity") : RecoveryDecision.Start.DEFAULT;
    }
}
