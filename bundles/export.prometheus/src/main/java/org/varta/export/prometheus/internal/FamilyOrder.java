// SPDX-License-Identifier: Apache-2.0
package org.varta.export.prometheus.internal;

import java.util.HashMap;
import java.util.Map;

/** The order in which the reference emits its families; families of our own come last, in the order of their sources. Source: exporters specification 6.8. */
final class FamilyOrder {
    private static final String REFERENCE = """
        beats_total stalls_total status tracker_evicted_total frame_auth_failures_total decode_errors_total io_errors_total ctrl_truncated_total
        tracker_capacity_exceeded_total tracker_eviction_scan_truncated_total tracker_capacity tracker_eviction_scan_window_max
        recovery_outcomes_total recovery_duration_ns_sum recovery_duration_count_total recovery_refused_total recovery_last_fired_evictions_total
        recovery_debounce_recycle_resets_total recovery_outstanding_recycle_resets_total recovery_spawn_budget_exceeded_total
        recovery_invariant_violations_total log_suppressed_total origin_conflict_total frame_namespace_mismatch_total
        frame_rejected_pid_above_max_total pid_max_current tracker_namespace_conflict_total tracker_pid_recycle_total
        tracker_invariant_violations_total tracker_removed_pid_drops_total tracker_pid_index_probe_exhausted_total
        recovery_outstanding_probe_exhausted_total recovery_reap_truncated_total recovery_audit_dropped_total
        recovery_audit_flush_budget_exceeded_total audit_fsync_seconds socket_bind_dir_fsync_failed_total audit_fsync_budget_exceeded_total
        audit_rotation_budget_exceeded_total audit_ring_watermark_total prom_ip_state_probe_exhausted_total prom_pid_row_refused_total
        frame_decrypt_failures_total secure_replay_refused_total truncated_datagrams_total sender_state_full_total secure_aead_attempts_total
        rate_limited_total observer_uds_rcvbuf_bytes observer_clock_regression_total observer_clock_jump_forward_total scrape_skipped_total
        scrape_budget_exhausted_total observer_iteration_seconds observer_iteration_budget_exceeded_total observer_serve_pending_seconds
        observer_scrape_budget_exceeded_total observer_stage_seconds prom_auth_failures_total prom_connections_dropped_total nonce_wrap_total
        signal_handler_install_total watch_uptime_seconds watch_last_poll_loop_timestamp_seconds watch_pids_tracked
        """;
    private static final Map<String, Integer> PLACES = new HashMap<>();

    static {
        for (String name : REFERENCE.strip().split("\\s+")) {
            PLACES.put("varta_" + name, PLACES.size());
        }
    }

    private FamilyOrder() {
    }

    static int of(String family) {
        return PLACES.getOrDefault(family, Integer.MAX_VALUE);
    }
}
