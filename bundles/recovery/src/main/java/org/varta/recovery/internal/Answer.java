// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

/**
 * The answers to a stall that start nothing: token of the {@code refused} record, outcome, reason of {@code varta_recovery_refused_total} (null if it does not count there), and how loud the log is. Source: recovery specification 11.1.
 */
record Answer(String token, Outcome outcome, String reason, Loudness loudness) {
    /** How loud. */
    enum Loudness { SILENT, INFO, WARN, ERROR }

    static final Answer DEBOUNCED = new Answer("debounced", Outcome.DEBOUNCED, null, Loudness.SILENT);
    static final Answer IN_FLIGHT = new Answer("outstanding_in_flight", Outcome.DEBOUNCED, null, Loudness.SILENT);
    static final Answer CROSS_NAMESPACE = refused("cross_namespace_agent", Outcome.REFUSED_CROSS_NAMESPACE, "cross_namespace_agent");
    static final Answer UNAUTHENTICATED = refused("unauthenticated_transport", Outcome.REFUSED_UNAUTHENTICATED_TRANSPORT, "unauthenticated_transport");
    static final Answer SOCKET_MODE_ONLY = refused("socket_mode_only", Outcome.REFUSED_SOCKET_MODE_ONLY, "socket_mode_only");
    static final Answer DEBOUNCE_CAPACITY = refused("debounce_capacity", Outcome.REFUSED_DEBOUNCE_CAPACITY, "debounce_capacity");
    static final Answer OUTSTANDING_CAPACITY = refused("outstanding_capacity", Outcome.REFUSED_OUTSTANDING_CAPACITY, "outstanding_capacity");
    static final Answer ORPHAN_CAPACITY = refused("orphan_reap_capacity", Outcome.REFUSED_OUTSTANDING_CAPACITY, "outstanding_capacity");
    static final Answer STALE_CHILD = new Answer("stale_child_kill_failed", Outcome.REFUSED_STALE_CHILD_KILL_FAILED, "stale_child_kill_failed", Loudness.ERROR);
    static final Answer AUDIT_UNAVAILABLE = refused("audit_unavailable", Outcome.REFUSED_AUDIT_UNAVAILABLE, "audit_unavailable");
    static final Answer SPAWN_FAILED = new Answer("spawn_failed", Outcome.SPAWN_FAILED, null, Loudness.ERROR);
    static final Answer RESUMED = new Answer("skipped_agent_resumed", Outcome.SKIPPED_AGENT_RESUMED, null, Loudness.INFO);
    static final Answer RECYCLED = new Answer("skipped_pid_recycled", Outcome.SKIPPED_PID_RECYCLED, null, Loudness.INFO);
    static final Answer UNVERIFIABLE = new Answer("skipped_stall_unverifiable", Outcome.SKIPPED_STALL_UNVERIFIABLE, null, Loudness.INFO);

    /** The reasons of {@code varta_recovery_refused_total}, in the order of the exposition. */
    static final String[] REASONS = {"unauthenticated_transport", "cross_namespace_agent", "debounce_capacity", "outstanding_capacity", "socket_mode_only",
        "stale_child_kill_failed", "audit_unavailable", "policy"};

    private static Answer refused(String token, Outcome outcome, String reason) {
        return new Answer(token, outcome, reason, Loudness.WARN);
    }

    /** What a policy declines for, in its own words. */
    static Answer declined(String token) {
        return switch (token) {
            case "debounced" -> DEBOUNCED;
            case "outstanding_in_flight" -> IN_FLIGHT;
            default -> new Answer(token, Outcome.REFUSED_POLICY, "policy", Loudness.INFO);
        };
    }
}
