// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.varta.api.metric.MetricSink;
import org.varta.vlp.DecodeError;

/** What the observer tells an exporter. The rows of the agents are copied by the loop; if it does not answer soon they are left out, the rest is always told. */
final class ObserverMetrics {
    private static final long PATIENCE_MILLIS = 200;

    private final Loop loop;
    private final LoopCounters counters;
    private final Dispatcher dispatcher;
    private final EventQueue events;
    private final PidCeiling pidCeiling;

    ObserverMetrics(Loop loop, LoopCounters counters, Dispatcher dispatcher, EventQueue events, PidCeiling pidCeiling) {
        this.loop = loop;
        this.counters = counters;
        this.dispatcher = dispatcher;
        this.events = events;
        this.pidCeiling = pidCeiling;
    }

    void collect(MetricSink sink, Settings settings) {
        long nanoTime = System.nanoTime();
        pidCeiling.refresh(nanoTime);
        for (Counter counter : Counter.values()) {
            sink.counter(counter.family, counter.help, value(counter), counter.labels);
        }
        for (DecodeError kind : DecodeError.values()) {
            sink.counter("varta_decode_errors_total", "Frames that failed validation.", counters.get(kind), "kind", kind.label());
        }
        sink.gauge("varta_tracker_capacity", "How many agents can be watched at once.", loop.table.capacity);
        sink.gauge("varta_tracker_eviction_scan_window_max", "How many places one search for a victim looks at.",
            settings.evictionScanWindow());
        sink.gauge("varta_pid_max_current", "The kernel's highest process id.", Integer.toUnsignedLong(pidCeiling.present()));
        sink.gauge("varta_watch_last_poll_loop_timestamp_seconds", "When the loop last turned.",
            System.currentTimeMillis() / 1e3 - (nanoTime - loop.lastTurnNanoTime()) / 1e9);
        sink.histogram("varta_observer_iteration_seconds", "Working time of one turn of the loop.", loop.turnSeconds);
        loop.swapTimes.collect(sink);
        loop.detection.collect(sink);
        rows(sink);
    }

    private long value(Counter counter) {
        return switch (counter) {
            case EVENTS_DROPPED -> counters.get(counter) + events.importantDropped();
            case LISTENERS_CUT -> dispatcher.cutOff();
            default -> counters.get(counter);
        };
    }

    private void rows(MetricSink sink) {
        CompletableFuture<AgentRows> copied = loop.post(running -> AgentRows.of(running.table, running.detection));
        try {
            AgentRows rows = copied.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            sink.gauge("varta_watch_pids_tracked", "Agents that have a row.", rows.size());
            sink.gauge("varta_observer_expected_missing", "Expected agents that are overdue.", rows.missing());
            for (int i = 0; i < rows.size(); i++) {
                row(sink, rows, i);
            }
        } catch (ExecutionException | TimeoutException e) {
            sink.gauge("varta_watch_pids_tracked", "Agents that have a row.", 0);
            sink.gauge("varta_observer_expected_missing", "Expected agents that are overdue.", 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void row(MetricSink sink, AgentRows rows, int i) {
        String pid = Integer.toUnsignedString(rows.pids()[i]);
        sink.counter("varta_beats_total", "Accepted beats of one agent.", rows.beats()[i], "pid", pid);
        sink.counter("varta_stalls_total", "Silences detected for one agent.", rows.stalls()[i], "pid", pid);
        sink.gauge("varta_status", "Last known state: 0 ok, 1 degraded, 2 critical, 3 stall.", rows.status()[i], "pid", pid);
    }
}
