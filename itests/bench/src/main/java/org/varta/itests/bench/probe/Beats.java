// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.bench.probe;

import org.varta.api.metric.DurationHistogram;
import org.varta.api.metric.MetricSink;

/** What the loop had done at one instant: taken when its counter of beats is told. NOT thread safe. */
final class Beats implements MetricSink {
    private final ProductThread loop;
    private long accepted = -1;
    private long fullBatches;
    private long nanoTime;
    private long cpuNanos;

    Beats(ProductThread loop) {
        this.loop = loop;
    }

    @Override
    public void counter(String family, String help, long value, String... labels) {
        if (family.equals("varta_observer_beats_total")) {
            accepted = value;
            nanoTime = System.nanoTime();
            cpuNanos = loop.cpuNanos();
        } else if (family.equals("varta_observer_full_batches_total")) {
            fullBatches = value;
        }
    }

    @Override
    public void gauge(String family, String help, double value, String... labels) {
        // counters only
    }

    @Override
    public void histogram(String family, String help, DurationHistogram histogram, String... labels) {
        // counters only
    }

    boolean isTaken() {
        return accepted >= 0;
    }

    long since(Beats before) {
        return accepted - before.accepted;
    }

    double rateSince(Beats before) {
        return since(before) * 1e9 / (nanoTime - before.nanoTime);
    }

    double cpuNanosSince(Beats before) {
        return (double) (cpuNanos - before.cpuNanos) / since(before);
    }

    /** Share of the beats that came in full batches, for a capacity of 64. */
    double fullSince(Beats before) {
        return 64.0 * (fullBatches - before.fullBatches) / since(before);
    }
}
