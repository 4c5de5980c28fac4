// SPDX-License-Identifier: Apache-2.0
package org.varta.api.stall;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A way to decide when silence is a stall, published as a service.
 *
 * <p>The observer binds all policies and chooses: the one its configuration names by {@link #id}, else the one with the highest
 * {@code service.ranking} (an Integer, or text that is one), the oldest first among equals. A policy whose parameters change keeps its
 * service; the change of its service properties (which a component with {@code @Modified} gets by itself) makes the observer compare
 * {@link #parameters} and, if they differ, ask for a new detector and move the agents over by the hot-swap rules. So the parameters of a
 * detector never change.
 *
 * <p>Thread safe. {@link #newDetector} is called on a configuration thread.
 */
@ConsumerType
public interface StallPolicy {
    /**
     * The policy's stable identifier that configurations, records and metrics use, such as {@code fixed}.
     *
     * @return a lower-case token, not null
     */
    String id();

    /**
     * The parameters in force, in the canonical form of decision records: {@code key=value} lines sorted by key, durations in
     * nanoseconds.
     *
     * @return the lines, each ended by a line feed; not null
     */
    String parameters();

    /**
     * A detector with these parameters for a number of agents.
     *
     * @param capacity number of slots, 1 to 1,048,576; slots are numbered from 0
     * @return a fresh detector, not null, that keeps no reference to anything that changes
     * @throws IllegalArgumentException if the policy cannot serve so many agents within the observer's budget
     */
    StallDetector newDetector(int capacity);
}
