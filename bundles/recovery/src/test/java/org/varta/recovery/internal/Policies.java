// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Verdict;

/** Policies that a test writes in a line. */
final class Policies {
    private Policies() {
    }

    /** What a policy does with its arguments. */
    @FunctionalInterface
    interface Mind {
        RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now);
    }

    static RecoveryPolicy of(String id, Mind mind) {
        return new RecoveryPolicy() {
            @Override
            public String id() {
                return id;
            }

            @Override
            public RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now) {
                return mind.decide(verdict, history, now);
            }
        };
    }

    static RecoveryPolicy saying(String id, RecoveryDecision decision) {
        return of(id, (verdict, history, now) -> decision);
    }
}
