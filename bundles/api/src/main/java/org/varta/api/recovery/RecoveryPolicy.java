// SPDX-License-Identifier: Apache-2.0
package org.varta.api.recovery;

import org.osgi.annotation.versioning.ConsumerType;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.Verdict;

/**
 * Decides whether, when and by which action a stall is answered; published as a service. The recovery bundle binds all policies
 * and chooses as the observer does for stall policies: by {@link #id} if configured, else by ranking.
 *
 * <p><strong>Pure.</strong> A deterministic function of parameters and arguments without state of its own: whatever a policy needs to remember is
 * derived from the {@link RecoveryHistory}, which the recovery bundle owns, so that a swap neither resets nor doubles anything. No clock,
 * no I/O, no thread, no randomness. A policy that throws is counted, and the stall is answered by the built-in policy.
 *
 * <p>When several stalls wait, and when an episode of holds should be over, the policy may be asked about a stall without anything being done; see {@link Telling}.
 *
 * <p>Called on the recovery thread only, after freshness, origin and namespace have been found in order; it cannot allow what those forbid.
 */
@ConsumerType
public interface RecoveryPolicy {
    /**
     * The policy's stable identifier that configurations and records use, such as {@code debounce}.
     *
     * @return a lower-case token, not null
     */
    String id();

    /**
     * Decides one stall.
     *
     * @param verdict the stall, not null
     * @param history what was done for this agent before, not null
     * @param now the present, in nanoseconds of the clock of the history
     * @return the decision, not null
     */
    RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now);

    /**
     * The parameters in force, in the canonical form of {@link org.varta.api.stall.PolicyParameters}, with a {@code model} by which a {@link RecordedRecoveryPolicy} knows them: a decision can then be replayed from its
     * record alone. They follow from nothing but the configuration. Asked before and after each decision.
     *
     * @return the lines, each ended by a line feed; empty (what this does) for a policy whose decisions cannot be replayed
     */
    default String parameters() {
        return "";
    }

    /**
     * Tells the numbers that go into the decision about the same arguments, in a sensible order: counts, limits, waiting times. As pure as {@link #decide}.
     *
     * @param verdict the stall, not null
     * @param history what was done for this agent before, not null
     * @param now the present, in nanoseconds of the clock of the history
     * @param explanation where to tell it, not null
     */
    default void explain(Verdict verdict, RecoveryHistory history, long now, Explanation explanation) {
        // a policy without numbers has nothing to tell
    }
}
