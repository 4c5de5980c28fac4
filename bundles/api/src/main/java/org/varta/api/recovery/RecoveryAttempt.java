// SPDX-License-Identifier: Apache-2.0
package org.varta.api.recovery;

import java.util.Objects;

/**
 * One start of an action. Immutable; times in nanoseconds of the recovery bundle's clock, also for attempts before a restart of the observer.
 *
 * @param generation generation of the process it was started for, 0 when unknown
 * @param action identifier of the action
 * @param startedAt the moment of the decision
 * @param endedAt when its end was seen; equal to {@code startedAt} while it runs
 * @param outcome how it went so far
 * @param pid process id that it was started for, unsigned
 * @param agent who that was, as {@link org.varta.api.stall.Verdict#agent} says
 * @param target what the action was told to act on, empty for its default
 * @param isNotice true when the action only tells people and changes nothing
 * @param effect whether it has helped
 * @param settledAt when that became known; equal to {@code startedAt} before
 * @param healthyNanos how long the agent was alive between this attempt and its next stall; 0 before the next stall
 */
public record RecoveryAttempt(long generation, String action, long startedAt, long endedAt, Outcome outcome, int pid, String agent, String target,
        boolean isNotice, Effect effect, long settledAt, long healthyNanos) {
    /** How an attempt went. */
    public enum Outcome {
        /** Not over yet. */
        RUNNING,
        /** Ended by itself with success. */
        SUCCEEDED,
        /** Ended by itself without success. */
        FAILED,
        /** Ended by itself, saying by its exit value that trying again is of no use. */
        GAVE_UP,
        /** Killed by us. */
        KILLED,
        /** Its end could not be determined. */
        UNKNOWN
    }

    /** Whether an attempt has helped: that is something else than whether its command succeeded. */
    public enum Effect {
        /** Not known yet. */
        PENDING,
        /** The agent lives again. */
        CONFIRMED,
        /** It did not come back in time. */
        UNCONFIRMED,
        /** Nobody waited for it, or it cannot be told. */
        UNWATCHED
    }

    /**
     * Checks the components.
     *
     * @param generation any
     * @param action not null
     * @param startedAt any instant
     * @param endedAt not before {@code startedAt}
     * @param outcome not null
     * @param pid any
     * @param agent not null
     * @param target not null
     * @param isNotice any
     * @param effect not null
     * @param settledAt not before {@code startedAt}
     * @param healthyNanos 0 or more
     */
    public RecoveryAttempt {
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(agent, "agent");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(effect, "effect");
    }

    /**
     * An attempt that has just been started.
     *
     * @param generation as above
     * @param pid as above
     * @param agent as above
     * @param action as above
     * @param target as above
     * @param isNotice as above
     * @param isWatched whether its effect will become known
     * @param now when
     * @return the attempt, running
     */
    public static RecoveryAttempt started(long generation, int pid, String agent, String action, String target, boolean isNotice, boolean isWatched,
            long now) {
        return new RecoveryAttempt(generation, action, now, now, Outcome.RUNNING, pid, agent, target, isNotice,
            isWatched ? Effect.PENDING : Effect.UNWATCHED, now, 0);
    }

    /**
     * The same attempt, over.
     *
     * @param how how it went, not null
     * @param at when that was seen
     * @return a new attempt
     */
    public RecoveryAttempt ended(Outcome how, long at) {
        return new RecoveryAttempt(generation, action, startedAt, at, how, pid, agent, target, isNotice, effect, settledAt, healthyNanos);
    }

    /**
     * The same attempt with a known effect.
     *
     * @param what what is known, not null
     * @param at since when
     * @return a new attempt
     */
    public RecoveryAttempt settled(Effect what, long at) {
        return new RecoveryAttempt(generation, action, startedAt, endedAt, outcome, pid, agent, target, isNotice, what, at, healthyNanos);
    }

    /**
     * The same attempt, when its agent has stalled again.
     *
     * @param nanos how long it was alive in between
     * @return a new attempt
     */
    public RecoveryAttempt healthyFor(long nanos) {
        return new RecoveryAttempt(generation, action, startedAt, endedAt, outcome, pid, agent, target, isNotice, effect, settledAt, nanos);
    }
}
