// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.concurrent.atomic.AtomicLong;
import org.varta.api.metric.MetricSink;

/**
 * How well a policy does, measured: how long it took to convict (T_D), how often a conviction was refuted by the same process, a mistake, how long mistakes last (T_M) and how far apart they are (T_MR).
 * Thread safe; the loop writes. Source: stall policies 7.1.
 */
final class Quality {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final AtomicLong convictions = new AtomicLong();
    private final AtomicLong detectionNanos = new AtomicLong();
    private final AtomicLong mistakes = new AtomicLong();
    private final AtomicLong mistakeNanos = new AtomicLong();
    private final AtomicLong recurrences = new AtomicLong();
    private final AtomicLong recurrenceNanos = new AtomicLong();

    void convicted(long detection) {
        convictions.incrementAndGet();
        detectionNanos.addAndGet(detection);
    }

    void mistaken(long duration) {
        mistakes.incrementAndGet();
        mistakeNanos.addAndGet(duration);
    }

    void recurred(long distance) {
        recurrences.incrementAndGet();
        recurrenceNanos.addAndGet(distance);
    }

    long convictions() {
        return convictions.get();
    }

    long mistakes() {
        return mistakes.get();
    }

    /** T_M on average, 0 without mistakes. */
    double meanMistakeSeconds() {
        return mean(mistakeNanos, mistakes);
    }

    /** T_MR on average, 0 with fewer than two mistakes of one agent. */
    double meanRecurrenceSeconds() {
        return mean(recurrenceNanos, recurrences);
    }

    /** T_D on average, 0 without convictions. */
    double meanDetectionSeconds() {
        return mean(detectionNanos, convictions);
    }

    private static double mean(AtomicLong sum, AtomicLong count) {
        long number = count.get();
        return number == 0 ? 0 : sum.get() / 1e9 / number;
    }

    /** Family names begin with {@code varta_policy_} for policies in force and {@code varta_shadow_} for those that only watch. */
    void collect(MetricSink sink, String prefix, String policy) {
        sink.counter(prefix + "convictions_total", "Convictions by a stall policy.", convictions.get(), "policy", policy);
        sink.counter(prefix + "detection_ms_total", "Silence that its convictions took, in milliseconds; divided by their number: detection time.",
            detectionNanos.get() / NANOS_PER_MILLI, "policy", policy);
        sink.counter(prefix + "mistakes_total", "Convictions that the same process has refuted.", mistakes.get(), "policy", policy);
        sink.counter(prefix + "mistake_ms_total", "How long mistakes lasted, in milliseconds.", mistakeNanos.get() / NANOS_PER_MILLI, "policy", policy);
        sink.counter(prefix + "mistake_recurrences_total", "Mistakes that were not an agent's first.", recurrences.get(), "policy", policy);
        sink.counter(prefix + "mistake_recurrence_ms_total", "Time between the starts of such mistakes and the ones before, in milliseconds.",
            recurrenceNanos.get() / NANOS_PER_MILLI, "policy", policy);
    }
}
