// SPDX-License-Identifier: Apache-2.0
package org.varta.api.stall;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A policy at work: for each slot, the history of beats becomes a deadline. One detector serves all agents of its policy and keeps its state as
 * columns by slot, so that a beat costs no object and no pointer.
 *
 * <p><strong>Pure.</strong> A deterministic function of parameters, state and arguments: no clock, no I/O, no thread, no randomness, no lock,
 * no log, no allocation in {@link #beat} and {@link #due}. Called on one thread at a time. What throws here is isolated: the observer counts a
 * fault, and the agent falls back to a fixed threshold until the policy is replaced.
 *
 * <p><strong>Swap.</strong> The observer moves agents from an old detector to a new one in slices between turns of its loop, by
 * {@link #adopt} on the new one; the old one stays valid until the last slice. The neutral history belongs to the observer.
 *
 * <p>Times are observer time in nanoseconds, compared by difference.
 */
@ConsumerType
public interface StallDetector {
    /** A deadline that never comes. */
    long NEVER = Long.MAX_VALUE;

    /**
     * Forgets a slot: a new agent, or a new generation of one, starts here. The next beat gives no interval.
     *
     * @param slot the slot
     */
    void reset(int slot);

    /**
     * An accepted beat.
     *
     * @param slot the agent
     * @param arrival when it arrived; never before the slot's previous arrival
     * @param nonce its number, unsigned; all ones for a terminal frame
     * @param timestamp the sender's own time, unsigned; data, never a clock
     * @param status 0 ok, 1 degraded, 2 critical
     * @param payload opaque
     * @return the instant at which silence convicts from now on, {@link #NEVER} allowed. An instant at or before {@code arrival} convicts at once
     */
    long beat(int slot, long arrival, long nonce, long timestamp, int status, int payload);

    /**
     * Asked when the deadline that the observer has armed has come, after all sources were drained, and before convicting.
     *
     * @param slot the agent
     * @param now the present
     * @return the deadline as it is now; at or before {@code now} convicts, later re-arms. Shifts by observer pauses and swap grace are the
     *     observer's business and not to be added
     */
    long due(int slot, long now);

    /**
     * When the agent becomes suspect.
     *
     * @param slot the agent
     * @return an instant at or before the deadline
     */
    long softDeadline(int slot);

    /**
     * Why a conviction at {@code now} would happen.
     *
     * @param slot the agent
     * @param now the present
     * @return the reason, not null
     */
    default StallReason reason(int slot, long now) {
        return StallReason.DEADLINE;
    }

    /**
     * The observer itself did not run from one instant to another. It has moved the armed deadlines; a detector only makes sure that an interval which
     * spans the pause is not sampled.
     *
     * @param from when the pause began
     * @param to when it ended
     */
    default void observerPaused(long from, long to) {
        // policies without statistics have nothing to protect
    }

    /**
     * Takes an agent over from another policy.
     *
     * @param slot the agent; reset before
     * @param history what the observer knows of it; a view, valid only during the call
     * @return the deadline by this policy, {@link #NEVER} allowed; grace is the observer's business
     */
    long adopt(int slot, AgentHistory history);

    /**
     * The policy's own measure of suspicion (φ, missed beats, share of the allowance …), for display.
     *
     * @param slot the agent
     * @param now the present
     * @return larger is more suspicious
     */
    double suspicion(int slot, long now);

    /**
     * Tells every number that goes into the slot's deadline, in a sensible order.
     *
     * @param slot the agent
     * @param now the present
     * @param explanation where to tell it, not null
     */
    void explain(int slot, long now, Explanation explanation);
}
