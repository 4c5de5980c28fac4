// SPDX-License-Identifier: Apache-2.0
package org.varta.export.prometheus.internal;

import java.util.concurrent.atomic.AtomicLong;
import org.varta.api.metric.DurationHistogram;
import org.varta.api.metric.MetricSink;

/** What the endpoint counts about itself. Thread safe. */
final class EndpointCounters {
    final AtomicLong skipped = new AtomicLong();
    final AtomicLong authFailures = new AtomicLong();
    final AtomicLong rateLimited = new AtomicLong();
    final AtomicLong tableFull = new AtomicLong();
    final AtomicLong incomplete = new AtomicLong();
    final AtomicLong rowsRefused = new AtomicLong();
    final AtomicLong sourcesFailed = new AtomicLong();
    final DurationHistogram servingSeconds = new DurationHistogram();
    private final long startedNanos = System.nanoTime();

    void collect(MetricSink sink) {
        sink.counter("varta_scrape_skipped_total", "Authorised scrapes served from the cache.", skipped.get());
        sink.counter("varta_scrape_budget_exhausted_total", "Serving passes ended by a limit; requests are served one by one here.", 0);
        sink.counter("varta_prom_auth_failures_total", "Scrapes with a missing or wrong token.", authFailures.get());
        sink.counter("varta_prom_connections_dropped_total", "Connections closed unserved.", 0, "reason", "drain");
        sink.counter("varta_prom_connections_dropped_total", "Connections closed unserved.", rateLimited.get(), "reason", "rate_limit");
        sink.counter("varta_prom_connections_dropped_total", "Connections closed unserved.", tableFull.get(), "reason", "ip_table_full");
        sink.counter("varta_prom_ip_state_probe_exhausted_total", "Address-index operations at a probe limit; this index has none.", 0);
        sink.counter("varta_prom_pid_row_refused_total", "Rows of agents that were left out because there were too many.", rowsRefused.get());
        sink.counter("varta_prom_responses_incomplete_total", "Responses aborted before the last byte.", incomplete.get());
        sink.counter("varta_prom_sources_failed_total", "Metric sources that failed during a scrape and were left out.", sourcesFailed.get());
        sink.histogram("varta_observer_serve_pending_seconds", "Time to serve one scrape.", servingSeconds);
        sink.counter("varta_signal_handler_install_total", "How termination signals are caught.", 1, "mode", "jvm");
        sink.gauge("varta_watch_uptime_seconds", "Seconds since start.", (System.nanoTime() - startedNanos) / 1e9);
    }
}
