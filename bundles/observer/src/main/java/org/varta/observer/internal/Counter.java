// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

/** What the loop counts, one monotonic number each, with the series it becomes. */
enum Counter {
    AUTH_FAILURES("varta_frame_auth_failures_total", "Frames whose process id is not the sender's."),
    IO_ERRORS("varta_io_errors_total", "Receive failures and datagrams without usable credentials."),
    CONTROL_TRUNCATED("varta_ctrl_truncated_total", "Datagrams whose credential data was cut by the kernel."),
    WRONG_LENGTH("varta_truncated_datagrams_total", "Datagrams of the wrong size."),
    SENDER_INVISIBLE("varta_frame_sender_invisible_total", "Datagrams whose sender the kernel cannot name here."),
    UID_REFUSED("varta_frame_uid_refused_total", "Datagrams of users that are not admitted."),
    RATE_LIMITED_PID("varta_rate_limited_total", "Frames refused by a rate limit.", "reason", "per_pid"),
    RATE_LIMITED_GLOBAL("varta_rate_limited_total", "Frames refused by a rate limit.", "reason", "global"),
    PID_ABOVE_MAX("varta_frame_rejected_pid_above_max_total", "Frames naming a process id above the kernel's maximum."),
    NAMESPACE_MISMATCH("varta_frame_namespace_mismatch_total", "Frames of attested senders in another process-id namespace."),
    NAMESPACE_CONFLICT("varta_tracker_namespace_conflict_total", "Frames refused because the agent is pinned to another namespace."),
    ORIGIN_CONFLICT("varta_origin_conflict_total", "Frames from a weaker origin than the agent's."),
    PID_RECYCLED("varta_tracker_pid_recycle_total", "Agents reset because their process id belongs to a new process."),
    NONCE_WRAP("varta_nonce_wrap_total", "Nonce sequences that ran through and restarted."),
    NONCE_RESTART("varta_tracker_nonce_restart_total", "Nonce sequences restarted by the same attested process."),
    NONCE_GAP("varta_tracker_missed_beats_total", "Beats that never arrived, seen as gaps in the nonces."),
    OUT_OF_ORDER("varta_tracker_out_of_order_total", "Frames that did not advance and were ignored."),
    EVICTED("varta_tracker_evicted_total", "Agents that gave their place to another."),
    CAPACITY_EXCEEDED("varta_tracker_capacity_exceeded_total", "Frames of new agents dropped because the table is full."),
    SCAN_TRUNCATED("varta_tracker_eviction_scan_truncated_total", "Searches for a place that used up their window."),
    INVARIANT("varta_tracker_invariant_violations_total", "Branches that cannot happen; any value above zero is a defect."),
    REMOVED_DROPS("varta_tracker_removed_pid_drops_total", "Removed agents whose rows could not be cleaned up."),
    PROBE_EXHAUSTED("varta_tracker_pid_index_probe_exhausted_total", "Index operations that reached the probe limit."),
    DECRYPT_FAILURES("varta_frame_decrypt_failures_total", "Sealed frames that do not verify under any key."),
    REPLAY_REFUSED("varta_secure_replay_refused_total", "Sealed frames that do not advance."),
    SENDER_TABLE_FULL("varta_sender_state_full_total", "Sealed frames of new senders refused by a full table."),
    CLOCK_REGRESSION("varta_observer_clock_regression_total", "Clock readings that went back and were clamped."),
    CLOCK_JUMP_FORWARD("varta_observer_clock_jump_forward_total", "Clock readings more than 5 s after the one before."),
    PAUSES("varta_observer_pauses_total", "Times the observer itself did not run, so that deadlines were moved."),
    PAUSE_MILLIS("varta_observer_pause_ms_total", "Milliseconds by which deadlines were moved for pauses of the observer."),
    POLICY_FAULT("varta_policy_fault_total", "Agents whose stall policy failed and was replaced by the fallback."),
    SWAPS("varta_stall_policy_swaps_total", "Stall policies exchanged."),
    NEVER_SEEN("varta_observer_never_seen_total", "Expected agents that did not show up in time."),
    SUSPICIONS("varta_observer_suspicions_total", "Silences that passed the soft deadline."),
    FALSE_SUSPICIONS("varta_observer_false_suspicions_total", "Suspicions that ended with a beat before the deadline."),
    BATCHES_FULL("varta_observer_full_batches_total", "Receive calls that came back full: a sign of pressure."),
    EVENTS_DROPPED("varta_observer_events_dropped_total", "Events dropped because listeners were too slow."),
    LISTENERS_CUT("varta_observer_listeners_cut_off_total", "Listeners cut off because they were slow or failing."),
    BEATS("varta_observer_beats_total", "Accepted beats of all agents."),
    STALLS("varta_observer_stalls_total", "Convictions.");

    final String family;
    final String help;
    final String[] labels;

    Counter(String family, String help, String... labels) {
        this.family = family;
        this.help = help;
        this.labels = labels;
    }
}
