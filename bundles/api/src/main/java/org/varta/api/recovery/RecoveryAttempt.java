// SPDX-License-Identifier: Apache-2.0
package org.varta.api.recovery;

import java.util.Objects;

/**
 * One start of an action. Immutable; times in nanoseconds of the recovery bundle's clock.
 *
 * @param generation generation of the process it was started for, 0 when unknown
 * @param action identifier of the action
 * @param startedAt the moment of the decision
 * @param endedAt when its end was seen; equal to {@code startedAt} while it runs
 * @param outcome how it went so far
 */
public record RecoveryAttempt(long generation, String action, long startedAt, long endedAt, Outcome outcome) {
    /** How an attempt went. */
    public enum Outcome {
        /** Not over yet. */
        RUNNING,
        /** Ended by itself with success. */
        SUCCEEDED,
        /** Ended by itself without success. */
        FAILED,
        /** Killed by us. */
        KILLED,
        /** Its end could not be determined. */
        UNKNOWN
    }

    /**
     * Checks the components.
     *
     * @param generation any
     * @param action not null
     * @param startedAt any instant
     * @param endedAt not before {@code startedAt}
     * @param outcome not null
     */
    public RecoveryAttempt {
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(outcome, "outcome");
    }
}
