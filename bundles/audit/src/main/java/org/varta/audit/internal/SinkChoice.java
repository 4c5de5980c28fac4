// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.varta.api.audit.AuditSink;

/**
 * All bound sinks and which of them the log should be in: the highest ranking, then the oldest service, among those that match the target. Thread safe.
 */
final class SinkChoice {
    private static final Comparator<SinkBinding> BEST_FIRST =
            Comparator.comparingInt(SinkBinding::ranking).reversed().thenComparingLong(SinkBinding::serviceId);

    /**
     * The choice at one moment.
     *
     * @param bound every bound sink, best first
     * @param matching those of them that match the target, best first
     * @param leaving withdrawn, but perhaps still used by the writer
     */
    record Selection(List<SinkBinding> bound, List<SinkBinding> matching, List<SinkBinding> leaving) {
    }

    private final Runnable wakeWriter;
    /** Guarded by this. */
    private final List<SinkBinding> bound = new ArrayList<>();
    /** Guarded by this. */
    private final List<SinkBinding> leaving = new ArrayList<>();
    /** Guarded by this. */
    private Predicate<Map<String, ?>> target = properties -> true;
    /** Written under this. */
    private volatile Selection selection = new Selection(List.of(), List.of(), List.of());

    SinkChoice(Runnable wakeWriter) {
        this.wakeWriter = wakeWriter;
    }

    Selection selection() {
        return selection;
    }

    void target(Predicate<Map<String, ?>> matching) {
        synchronized (this) {
            target = matching;
            choose();
        }
        wakeWriter.run();
    }

    void bind(AuditSink sink, Map<String, ?> properties) {
        synchronized (this) {
            bound.add(new SinkBinding(sink, properties));
            choose();
        }
        wakeWriter.run();
    }

    void update(AuditSink sink, Map<String, ?> properties) {
        synchronized (this) {
            find(sink).ifPresent(binding -> binding.update(properties));
            choose();
        }
        wakeWriter.run();
    }

    /** Withdraws a sink; the answer tells when the writer has left it. */
    Optional<SinkBinding> unbind(AuditSink sink) {
        Optional<SinkBinding> binding;
        synchronized (this) {
            binding = find(sink);
            binding.ifPresent(gone -> {
                bound.remove(gone);
                leaving.add(gone);
            });
            choose();
        }
        wakeWriter.run();
        return binding;
    }

    /** The writer will not touch the sink again. */
    void left(SinkBinding binding) {
        synchronized (this) {
            leaving.remove(binding);
            choose();
        }
        binding.markLeft();
    }

    private Optional<SinkBinding> find(AuditSink sink) {
        return bound.stream().filter(binding -> binding.sink() == sink).findFirst();
    }

    private void choose() {
        List<SinkBinding> sorted = bound.stream().sorted(BEST_FIRST).toList();
        selection = new Selection(sorted, sorted.stream().filter(binding -> target.test(binding.properties())).toList(), List.copyOf(leaving));
    }
}
