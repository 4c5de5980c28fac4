// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.regex.Pattern;

/**
 * An answer to a stall that starts nothing. Source: recovery specification 11.1.
 *
 * @param token token of the {@code refused} record
 * @param outcome what it counts as
 * @param refusal which safety gate it counts for; null if none
 * @param loudness how loud the log is
 */
record Answer(String token, Outcome outcome, Refusal refusal, Loudness loudness) {
    /** How loud. */
    enum Loudness { SILENT, INFO, WARN, ERROR }

    static final Answer RESUMED = new Answer("skipped_agent_resumed", Outcome.SKIPPED_AGENT_RESUMED, null, Loudness.INFO);
    static final Answer RECYCLED = new Answer("skipped_pid_recycled", Outcome.SKIPPED_PID_RECYCLED, null, Loudness.INFO);
    static final Answer UNVERIFIABLE = new Answer("skipped_stall_unverifiable", Outcome.SKIPPED_STALL_UNVERIFIABLE, null, Loudness.INFO);
    static final Answer CROSS_NAMESPACE = refused("cross_namespace_agent", Outcome.REFUSED_CROSS_NAMESPACE, Refusal.CROSS_NAMESPACE_AGENT);
    static final Answer UNAUTHENTICATED =
        refused("unauthenticated_transport", Outcome.REFUSED_UNAUTHENTICATED_TRANSPORT, Refusal.UNAUTHENTICATED_TRANSPORT);
    static final Answer SOCKET_MODE_ONLY = refused("socket_mode_only", Outcome.REFUSED_SOCKET_MODE_ONLY, Refusal.SOCKET_MODE_ONLY);
    static final Answer AUDIT_UNAVAILABLE = refused("audit_unavailable", Outcome.REFUSED_AUDIT_UNAVAILABLE, Refusal.AUDIT_UNAVAILABLE);
    static final Answer DEBOUNCED = new Answer("debounced", Outcome.DEBOUNCED, null, Loudness.SILENT);
    static final Answer IN_FLIGHT = new Answer("outstanding_in_flight", Outcome.DEBOUNCED, null, Loudness.SILENT);
    static final Answer LEFTOVERS_FULL = refused("orphan_reap_capacity", Outcome.REFUSED_OUTSTANDING_CAPACITY, Refusal.OUTSTANDING_CAPACITY);
    static final Answer STALE_CHILD = new Answer("stale_child_kill_failed", Outcome.REFUSED_STALE_CHILD_KILL_FAILED,
        Refusal.STALE_CHILD_KILL_FAILED, Loudness.ERROR);
    static final Answer CHILDREN_FULL = refused("outstanding_capacity", Outcome.REFUSED_OUTSTANDING_CAPACITY, Refusal.OUTSTANDING_CAPACITY);
    static final Answer LEDGER_FULL = refused("debounce_capacity", Outcome.REFUSED_DEBOUNCE_CAPACITY, Refusal.DEBOUNCE_CAPACITY);
    static final Answer SPAWN_FAILED = new Answer("spawn_failed", Outcome.SPAWN_FAILED, null, Loudness.ERROR);
    /** A policy wants to put off more agents than there is room for. */
    static final Answer HOLDS_FULL = refused("hold_capacity", Outcome.REFUSED_POLICY, Refusal.POLICY);

    private static final Pattern TOKEN = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    private static Answer refused(String token, Outcome outcome, Refusal refusal) {
        return new Answer(token, outcome, refusal, Loudness.WARN);
    }

    /** What a policy declines for, in its own words. */
    static Answer declined(String token) {
        return token.equals(DEBOUNCED.token) ? DEBOUNCED : new Answer(token, Outcome.REFUSED_POLICY, Refusal.POLICY, Loudness.INFO);
    }

    /** Whether a policy may say that: records live longer than policies, so their tokens keep to one form. */
    static boolean isToken(String token) {
        return TOKEN.matcher(token).matches();
    }
}
