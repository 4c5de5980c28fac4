// SPDX-License-Identifier: Apache-2.0
package org.varta.export.prometheus.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.varta.api.metric.DurationHistogram;

/** Text format 0.0.4 and the order of families: exporters specification 5 and 6. */
class ExpositionTest {
    private final Exposition exposition = new Exposition(3);

    private String text() {
        return new String(exposition.text(), StandardCharsets.UTF_8);
    }

    @Test
    void familiesOfTheReferenceComeInItsOrderAndOursLast() {
        exposition.counter("varta_ours_total", "Ours.", 1);
        exposition.gauge("varta_watch_pids_tracked", "Rows.", 2);
        exposition.counter("varta_io_errors_total", "Errors.", 3);
        exposition.counter("varta_beats_total", "Beats.", 4, "pid", "7");
        assertEquals("""
            # HELP varta_beats_total Beats.
            # TYPE varta_beats_total counter
            varta_beats_total{pid="7"} 4
            # HELP varta_io_errors_total Errors.
            # TYPE varta_io_errors_total counter
            varta_io_errors_total 3
            # HELP varta_watch_pids_tracked Rows.
            # TYPE varta_watch_pids_tracked gauge
            varta_watch_pids_tracked 2
            # HELP varta_ours_total Ours.
            # TYPE varta_ours_total counter
            varta_ours_total 1
            """, text());
    }

    @Test
    void rowsOfAgentsAreOrderedByProcessIdAndBounded() {
        for (String pid : new String[] {"4294967295", "20", "3", "100"}) {
            exposition.counter("varta_beats_total", "Beats.", 1, "pid", pid);
        }
        assertTrue(text().contains("{pid=\"3\"} 1\nvarta_beats_total{pid=\"20\"} 1\nvarta_beats_total{pid=\"4294967295\"} 1\n"), text());
        assertEquals(1, exposition.rowsRefused());
    }

    @Test
    void sourcesThatShareAFamilyShareItsHead() {
        exposition.counter("varta_rate_limited_total", "Refused.", 1, "reason", "per_pid");
        exposition.counter("varta_rate_limited_total", "Refused.", 2, "reason", "global");
        assertEquals(1, text().split("# TYPE", -1).length - 1);
        assertTrue(text().endsWith("{reason=\"per_pid\"} 1\nvarta_rate_limited_total{reason=\"global\"} 2\n"), text());
    }

    @Test
    void noSeriesStandsTwiceWhenSeveralInstancesTellIt() {
        for (int instance = 1; instance <= 2; instance++) {
            exposition.counter("varta_socket_bind_dir_fsync_failed_total", "Failed.", instance);
            exposition.gauge("varta_observer_uds_queue_limit", "Queue.", 512);
            exposition.histogram("varta_audit_fsync_seconds", "Syncs.", new DurationHistogram());
        }
        assertEquals(1, text().split("_total 3\n", -1).length - 1, "counted together");
        assertEquals(1, text().split("queue_limit 512\n", -1).length - 1);
        assertEquals(1, text().split("_count 0\n", -1).length - 1);
    }

    @Test
    void histogramIsCumulativeWithInfinitySumAndCount() {
        DurationHistogram histogram = new DurationHistogram();
        histogram.record(1_000_000);
        histogram.record(1_000_001);
        histogram.record(2_000_000_000);
        exposition.histogram("varta_audit_fsync_seconds", "Syncs.", histogram);
        assertEquals("""
            # HELP varta_audit_fsync_seconds Syncs.
            # TYPE varta_audit_fsync_seconds histogram
            varta_audit_fsync_seconds_bucket{le="0.001"} 1
            varta_audit_fsync_seconds_bucket{le="0.005"} 2
            varta_audit_fsync_seconds_bucket{le="0.01"} 2
            varta_audit_fsync_seconds_bucket{le="0.05"} 2
            varta_audit_fsync_seconds_bucket{le="0.1"} 2
            varta_audit_fsync_seconds_bucket{le="0.25"} 2
            varta_audit_fsync_seconds_bucket{le="0.5"} 2
            varta_audit_fsync_seconds_bucket{le="1"} 2
            varta_audit_fsync_seconds_bucket{le="+Inf"} 3
            varta_audit_fsync_seconds_sum 2.002000001
            varta_audit_fsync_seconds_count 3
            """, text());
    }

    @Test
    void numbersDoNotDependOnTheLocaleAndCountersAreUnsigned() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            exposition.gauge("varta_watch_uptime_seconds", "Up.", 1.23456);
            exposition.counter("varta_io_errors_total", "Errors.", -1);
            assertTrue(text().contains("varta_watch_uptime_seconds 1.235\n"), text());
            assertTrue(text().contains("varta_io_errors_total 18446744073709551615\n"), text());
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void labelsComeInPairs() {
        assertThrows(IllegalArgumentException.class, () -> exposition.counter("varta_x_total", "X.", 1, "reason"));
    }
}
