// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Stream;
import org.varta.api.audit.SinkException;
import org.varta.api.metric.DurationHistogram;
import org.varta.api.metric.MetricSink;

/**
 * Everything the ledger counts; every series exists from the start. Thread safe. Source: exporters 6.5, audit log 13.2.
 */
final class LedgerCounters {
    private static final List<String> OPERATIONS = List.of("write", "sync", "rename", "open", "dirsync", "head", "identity");

    private final LongAdder dropped = new LongAdder();
    private final LongAdder flushBudgetExceeded = new LongAdder();
    private final LongAdder syncBudgetExceeded = new LongAdder();
    private final LongAdder rotationBudgetExceeded = new LongAdder();
    private final DurationHistogram syncs = new DurationHistogram();
    private final Map<String, LongAdder> watermarks = series(Stream.of("warn", "critical"));
    private final Map<String, LongAdder> suppressedLines = series(Stream.of("audit_io", "audit_ring_warn", "audit_ring_critical"));
    private final Map<String, LongAdder> ioErrors = series(OPERATIONS.stream());
    private final Map<String, LongAdder> suppressed = series(Stream.concat(Worth.NOISE_REASONS.stream(), Worth.LIMITS.keySet().stream().sorted()));
    private final Map<String, LongAdder> boots = series(Arrays.stream(BootReason.values()).map(BootReason::token));
    private final Map<StartEvent, LongAdder> events = new LinkedHashMap<>();

    LedgerCounters() {
        for (StartEvent event : StartEvent.values()) {
            events.put(event, new LongAdder());
        }
    }

    private static Map<String, LongAdder> series(Stream<String> labels) {
        Map<String, LongAdder> all = new LinkedHashMap<>();
        labels.forEach(label -> all.put(label, new LongAdder()));
        return all;
    }

    void dropped(long records) {
        dropped.add(records);
    }

    void suppressed(String reason) {
        suppressed.get(reason).increment();
    }

    void watermark(String level) {
        watermarks.get(level).increment();
    }

    LongAdder suppressedLines(String kind) {
        return suppressedLines.get(kind);
    }

    void flushBudgetExceeded() {
        flushBudgetExceeded.increment();
    }

    void rotationBudgetExceeded() {
        rotationBudgetExceeded.increment();
    }

    void synced(long nanos, boolean isOverBudget) {
        syncs.record(nanos);
        if (isOverBudget) {
            syncBudgetExceeded.increment();
        }
    }

    void ioError(SinkException.Kind kind) {
        String operation = switch (kind) {
            case IN_USE, REFUSED, OPEN -> "open";
            case WRITE, SYNC, RENAME, DIRSYNC, IDENTITY, HEAD -> kind.name().toLowerCase(Locale.ROOT);
        };
        ioErrors.get(operation).increment();
    }

    void boot(BootReason reason) {
        boots.get(reason.token()).increment();
    }

    void event(StartEvent event) {
        events.get(event).increment();
    }

    void collect(MetricSink sink) {
        sink.counter("varta_recovery_audit_dropped_total", "Audit records lost because the queue was full", dropped.sum());
        sink.counter("varta_recovery_audit_flush_budget_exceeded_total", "Audit passes that ended with records left", flushBudgetExceeded.sum());
        sink.histogram("varta_audit_fsync_seconds", "Duration of each sync of the audit log", syncs);
        sink.counter("varta_audit_fsync_budget_exceeded_total", "Audit syncs longer than their budget", syncBudgetExceeded.sum());
        sink.counter("varta_audit_rotation_budget_exceeded_total", "Audit rotation steps that paused at their budget", rotationBudgetExceeded.sum());
        collect(sink, "varta_audit_ring_watermark_total", "Rises of the audit queue to 75 and 95 percent", "level", watermarks);
        collect(sink, "varta_log_suppressed_total", "Log lines withheld by the limiter", "kind", suppressedLines);
        collect(sink, "varta_audit_io_errors_total", "Failed operations of the audit log", "op", ioErrors);
        collect(sink, "varta_audit_suppressed_total", "Audit records that gave way to others", "reason", suppressed);
        collect(sink, "varta_audit_boot_total", "Boot records written", "reason", boots);
        collectEvents(sink, "varta_audit_tail_mismatch_total", "Log ends that were not as expected", "kind", StartEvent::isMismatch);
        collectEvents(sink, "varta_audit_continuity_total", "Events of the log's way between sinks", "event", event -> !event.isMismatch());
    }

    private static void collect(MetricSink sink, String family, String help, String label, Map<String, LongAdder> series) {
        series.forEach((value, count) -> sink.counter(family, help, count.sum(), label, value));
    }

    private void collectEvents(MetricSink sink, String family, String help, String label, Function<StartEvent, Boolean> isIn) {
        List<StartEvent> members = new ArrayList<>(events.keySet());
        members.removeIf(event -> !isIn.apply(event));
        members.forEach(event -> sink.counter(family, help, events.get(event).sum(), label, event.token()));
    }
}
