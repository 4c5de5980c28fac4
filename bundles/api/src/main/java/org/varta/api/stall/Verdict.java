// SPDX-License-Identifier: Apache-2.0
package org.varta.api.stall;

import java.util.Map;
import org.varta.api.transport.Origin;

/**
 * A conviction: exactly one per silence run. Immutable; times are observer time in nanoseconds.
 *
 * @param slot the agent's place in the observer's table; with {@code incarnation} and {@code silenceRun} it names this very silence for
 *     {@link StallFeed#check}
 * @param incarnation how often the slot has been given to a new agent or generation
 * @param silenceRun number of the agent's silence run
 * @param pid process id of the agent, unsigned
 * @param origin pinned trust class
 * @param pidNamespace pinned namespace inode, 0 when unknown
 * @param foreignNamespace true when both namespaces, the agent's and the observer's, are known and differ
 * @param generation start time of the process in clock ticks since boot, 0 when unknown
 * @param uid user of the agent, −1 when unknown
 * @param lastNonce last accepted nonce, unsigned; all ones after a terminal frame
 * @param lastArrival when the last accepted beat arrived
 * @param deadline the deadline that passed
 * @param convictedAt when the observer saw it; {@code convictedAt − deadline} is its lateness
 * @param policy identifier of the policy that decided
 * @param reason why
 * @param explanation every number that went into the deadline, in order; unmodifiable, values are Long, Double or String
 */
public record Verdict(int slot, int incarnation, long silenceRun, int pid, Origin origin, long pidNamespace,
        boolean foreignNamespace, long generation, int uid, long lastNonce, long lastArrival, long deadline,
        long convictedAt, String policy, StallReason reason, Map<String, Object> explanation) {
}
