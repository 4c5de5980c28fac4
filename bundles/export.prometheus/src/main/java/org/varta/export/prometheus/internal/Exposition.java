// SPDX-License-Identifier: Apache-2.0
package org.varta.export.prometheus.internal;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.varta.api.metric.DurationHistogram;
import org.varta.api.metric.MetricSink;

/**
 * Collects families from all sources and writes them in text format 0.0.4, in the order that readers of the reference know. A series must not stand there twice, or a reader refuses all of them: when several sources, such as two
 * instances of a transport, tell the same one, counters are added up, and of the rest the first is shown. One use, one thread. Source: exporters specification 5 and 6.
 */
final class Exposition implements MetricSink {
    private static final List<String> THREE_DECIMALS = List.of("varta_watch_uptime_seconds", "varta_watch_last_poll_loop_timestamp_seconds",
        "varta_recovery_oldest_child_seconds");
    private static final String PER_AGENT = "pid";

    private final Map<String, Family> families = new LinkedHashMap<>();
    private final int mostRows;
    private int rowsRefused;

    /** All series of one name. */
    private static final class Family {
        private final String name;
        private final String help;
        private final String type;
        private final Map<String, Sample> samples = new LinkedHashMap<>();

        Family(String name, String help, String type) {
            this.name = name;
            this.help = help;
            this.type = type;
        }
    }

    /** @param text behind the name and labels; empty for what counts up */
    private record Sample(long order, long count, String text) {
        Sample plus(Sample other) {
            return text.isEmpty() ? new Sample(order, count + other.count, text) : this;
        }

        String value() {
            return text.isEmpty() ? " " + Long.toUnsignedString(count) + "\n" : text;
        }
    }

    Exposition(int mostRows) {
        this.mostRows = mostRows;
    }

    int rowsRefused() {
        return rowsRefused;
    }

    @Override
    public void counter(String family, String help, long value, String... labels) {
        add(family, help, "counter", labels, value, "");
    }

    @Override
    public void gauge(String family, String help, double value, String... labels) {
        add(family, help, "gauge", labels, 0, " " + (THREE_DECIMALS.contains(family) ? String.format(Locale.ROOT, "%.3f", value) : number(value)) + "\n");
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
    }

    private void add(String name, String help, String type, String[] labels, long count, String text) {
        Family family = family(name, help, type);
        boolean isRow = labels.length > 0 && labels[0].equals(PER_AGENT);
        if (isRow && family.samples.size() >= mostRows) {
            rowsRefused++;
            return;
        }
        long order = isRow ? Long.parseLong(labels[1]) : family.samples.size();
        family.samples.merge(name + labels(labels, null), new Sample(order, count, text), Sample::plus);
    }

    private Family family(String name, String help, String type) {
        return families.computeIfAbsent(name, n -> new Family(n, help, type));
    }

    @Override
    public void histogram(String family, String help, DurationHistogram histogram, String... labels) {
        StringBuilder text = new StringBuilder();
        long count = histogram.cumulative(histogram.buckets());
        for (int bucket = 0; bucket < histogram.buckets(); bucket++) {
            // Read after the total, so that no bucket ever shows more than all.
            long inside = Math.min(count, histogram.cumulative(bucket));
            text.append(family).append("_bucket").append(labels(labels, number(histogram.boundSeconds(bucket)))).append(' ').append(inside).append('\n');
        }
        text.append(family).append("_bucket").append(labels(labels, "+Inf")).append(' ').append(count).append('\n');
        text.append(family).append("_sum").append(labels(labels, null)).append(' ')
            .append(String.format(Locale.ROOT, "%.9f", histogram.sumSeconds())).append('\n');
        text.append(family).append("_count").append(labels(labels, null)).append(' ').append(count).append('\n');
        Family into = family(family, help, "histogram");
        into.samples.putIfAbsent(labels(labels, null), new Sample(into.samples.size(), 0, text.toString()));
    }

    private static String labels(String[] pairs, String bound) {
        if (pairs.length % 2 != 0) {
            throw new IllegalArgumentException("labels come in pairs of name and value");
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            text.append(text.length() == 0 ? "" : ",").append(pairs[i]).append("=\"").append(escaped(pairs[i + 1])).append('"');
        }
        if (bound != null) {
            text.append(text.length() == 0 ? "" : ",").append("le=\"").append(bound).append('"');
        }
        return text.length() == 0 ? "" : "{" + text + "}";
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    byte[] text() {
        StringBuilder text = new StringBuilder(16 * 1024);
        families.values().stream().sorted(Comparator.comparingInt((Family family) -> FamilyOrder.of(family.name))).forEach(family -> {
            text.append("# HELP ").append(family.name).append(' ').append(family.help).append('\n');
            text.append("# TYPE ").append(family.name).append(' ').append(family.type).append('\n');
            boolean isNamed = !family.type.equals("histogram");
            family.samples.entrySet().stream().sorted(Map.Entry.comparingByValue(Comparator.comparingLong(Sample::order)))
                .forEach(sample -> text.append(isNamed ? sample.getKey() : "").append(sample.getValue().value()));
        });
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
