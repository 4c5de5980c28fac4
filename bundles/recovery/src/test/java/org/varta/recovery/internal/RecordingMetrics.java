// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.varta.api.metric.DurationHistogram;
import org.varta.api.metric.MetricSink;

/** Values by {@code family{label value}}. */
final class RecordingMetrics implements MetricSink {
    final Map<String, Double> values = new LinkedHashMap<>();

    @Override
    public void counter(String family, String help, long value, String... labels) {
        gauge(family, help, value, labels);
    }

    @Override
    public void gauge(String family, String help, double value, String... labels) {
        values.put(family + (labels.length == 0 ? "" : "{" + String.join(" ", labels) + "}"), value);
    }

    @Override
    public void histogram(String family, String help, DurationHistogram histogram, String... labels) {
        throw new UnsupportedOperationException("recovery has no histogram");
    }
}
