// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.util.List;
import java.util.Map;
import org.varta.api.audit.AuditRecord;
import org.varta.api.audit.AuditRecord.Refused;

/**
 * How far a record may fill the queue. Source: audit log 9.2 and W24, recovery 11.2.
 */
enum Worth {
    /** The whole queue: what was done. */
    VALUABLE,
    /** Up to the critical mark: what was refused. */
    ORDINARY,
    /** As {@link #ORDINARY}, and only so many a second: what can be provoked from outside. */
    LIMITED,
    /** Up to the warn mark: what says little. */
    NOISE;

    /** Reasons that give way to others, in the order of their series. */
    static final List<String> NOISE_REASONS = List.of("debounced", "outstanding_in_flight", "skipped_agent_resumed",
            "skipped_pid_recycled", "skipped_stall_unverifiable");
    /** Limited reasons and how many records of each are taken per second. */
    static final Map<String, Integer> LIMITS = Map.of("unauthenticated_transport", 10, "socket_mode_only", 10,
            "cross_namespace_agent", 10, "audit_unavailable", 1);

    static Worth of(AuditRecord record) {
        if (!(record instanceof Refused refused)) {
            return VALUABLE;
        }
        if (NOISE_REASONS.contains(refused.reason())) {
            return NOISE;
        }
        return LIMITS.containsKey(refused.reason()) ? LIMITED : ORDINARY;
    }
}
