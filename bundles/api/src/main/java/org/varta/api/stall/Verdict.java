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
 * @param name the agent's configured name, empty when it has none
 * @param command name of the program that the process runs, empty when unknown
 * @param aliveSince when the life that this silence ended began: its first beat, or the beat that ended the silence before
 * @param beats how many beats were accepted in that life, 0 when unknown
 */
public record Verdict(int slot, int incarnation, long silenceRun, int pid, Origin origin, long pidNamespace,
        boolean foreignNamespace, long generation, int uid, long lastNonce, long lastArrival, long deadline,
        long convictedAt, String policy, StallReason reason, Map<String, Object> explanation, String name, String command, long aliveSince,
        long beats) {
    /**
     * A conviction by an observer that knows nothing but the process: no name, no command, a life of one beat.
     *
     * @param slot as above
     * @param incarnation as above
     * @param silenceRun as above
     * @param pid as above
     * @param origin as above
     * @param pidNamespace as above
     * @param foreignNamespace as above
     * @param generation as above
     * @param uid as above
     * @param lastNonce as above
     * @param lastArrival as above
     * @param deadline as above
     * @param convictedAt as above
     * @param policy as above
     * @param reason as above
     * @param explanation as above
     */
    public Verdict(int slot, int incarnation, long silenceRun, int pid, Origin origin, long pidNamespace, boolean foreignNamespace,
            long generation, int uid, long lastNonce, long lastArrival, long deadline, long convictedAt, String policy, StallReason reason,
            Map<String, Object> explanation) {
        this(slot, incarnation, silenceRun, pid, origin, pidNamespace, foreignNamespace, generation, uid, lastNonce, lastArrival, deadline,
            convictedAt, policy, reason, explanation, "", "", lastArrival, 0);
    }

    /**
     * Who the agent is beyond the life of one process, so that what was done for it can be added up while its process changes: its configured
     * name, else user and command, else the process itself. Agents without a name that run the same command for the same user are one here.
     *
     * @return {@code name:…}, {@code command:uid:…} or {@code process:pid:generation}; not null
     */
    public String agent() {
        if (!name.isEmpty()) {
            return "name:" + name;
        }
        return command.isEmpty() ? "process:" + Integer.toUnsignedString(pid) + ":" + Long.toUnsignedString(generation) : "command:" + uid + ":" + command;
    }
}
