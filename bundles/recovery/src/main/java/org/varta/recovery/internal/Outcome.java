// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.Locale;

/** Labels of {@code varta_recovery_outcomes_total}, in the order of the exposition. Source: exporters specification 6.5; the last two are ours. */
enum Outcome {
    SPAWNED, DEBOUNCED, REAPED_ZERO, REAPED_NONZERO, KILLED, SPAWN_FAILED, REFUSED_UNAUTHENTICATED_TRANSPORT, REFUSED_CROSS_NAMESPACE,
    REFUSED_DEBOUNCE_CAPACITY, REFUSED_OUTSTANDING_CAPACITY, REFUSED_SOCKET_MODE_ONLY, SKIPPED_AGENT_RESUMED, SKIPPED_PID_RECYCLED,
    SKIPPED_STALL_UNVERIFIABLE, REFUSED_STALE_CHILD_KILL_FAILED, REFUSED_AUDIT_UNAVAILABLE, REFUSED_POLICY;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether this is the answer to a stall, as opposed to something that happened to a child. */
    boolean isAnswer() {
        return this != REAPED_ZERO && this != REAPED_NONZERO && this != KILLED;
    }
}
