// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import org.varta.api.recovery.RecoveryAttempt;

/** A start as it is remembered: a number that never repeats, and what is known of it by now. Recovery thread only. */
final class Attempt {
    final long id;
    private RecoveryAttempt facts;
    private boolean isForgiven;

    Attempt(long id, RecoveryAttempt facts) {
        this.id = id;
        this.facts = facts;
    }

    RecoveryAttempt facts() {
        return facts;
    }

    void become(RecoveryAttempt known) {
        facts = known;
    }

    boolean isPending() {
        return facts.effect() == RecoveryAttempt.Effect.PENDING;
    }

    boolean isRunning() {
        return facts.outcome() == RecoveryAttempt.Outcome.RUNNING;
    }

    /** Whether a person has said that it shall not be held against its agent any more. */
    boolean isForgiven() {
        return isForgiven;
    }

    void forgive() {
        isForgiven = true;
    }
}
