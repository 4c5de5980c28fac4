// SPDX-License-Identifier: Apache-2.0
package org.varta.lint.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.varta.api.metric.DurationHistogram;
import org.varta.api.metric.MetricSink;
import org.varta.lint.Finding;
import org.varta.lint.Level;

/** Each finding is said once when it comes and once when it is gone. */
class WatchTest {
    private final List<String> said = new ArrayList<>();
    private final Watch watch = new Watch((level, line) -> said.add(level.token() + " " + line));

    private static Finding written(String sentence) {
        return new Finding(4, Level.WARN, "org.varta.recovery.policies.composite~default", sentence);
    }

    private static Finding observed(String sentence) {
        return new Finding(1, Level.WARN, "pump", sentence);
    }

    private List<String> gauges() {
        List<String> gauges = new ArrayList<>();
        watch.collect(new MetricSink() {
            @Override
            public void counter(String family, String help, long value, String... labels) {
                gauges.add("counter " + family);
            }

            @Override
            public void gauge(String family, String help, double value, String... labels) {
                gauges.add(family + "{" + String.join("=", labels) + "} " + (long) value);
            }

            @Override
            public void histogram(String family, String help, DurationHistogram histogram, String... labels) {
                gauges.add("histogram " + family);
            }
        });
        return gauges;
    }

    @Test
    void shouldHaveEverySeriesFromTheStart() {
        assertEquals(List.of("varta_lint_findings{level=error} 0", "varta_lint_findings{level=warn} 0", "varta_lint_findings{level=info} 0"), gauges());
    }

    @Test
    void shouldSayAFindingOnceAndOnceThatItIsGone() {
        watch.update(List.of(written("starts for ever after 50 s")));
        watch.update(List.of(written("starts for ever after 50 s")));
        assertEquals(List.of("warn L4 org.varta.recovery.policies.composite~default: starts for ever after 50 s"), said);
        assertEquals("varta_lint_findings{level=warn} 1", gauges().get(1));
        watch.update(List.of());
        watch.update(List.of());
        assertEquals("info no more: L4 org.varta.recovery.policies.composite~default: starts for ever after 50 s", said.get(1));
        assertEquals(2, said.size());
        assertEquals("varta_lint_findings{level=warn} 0", gauges().get(1));
    }

    @Test
    void shouldSayAFindingAgainWhenSomebodyWroteOtherNumbers() {
        watch.update(List.of(written("starts for ever after 50 s")));
        watch.update(List.of(written("starts for ever after 60 s")));
        assertEquals(3, said.size());
    }

    @Test
    void shouldNotRepeatItselfWhenObservedNumbersChange() {
        watch.update(List.of(observed("1500 ms of silence are allowed, less than two intervals of 1000.123 ms")));
        watch.update(List.of(observed("1500 ms of silence are allowed, less than two intervals of 999.9 ms")));
        watch.update(List.of(observed("1500 ms of silence are allowed, less than two intervals of 10.2 s")));
        assertEquals(1, said.size());
    }
}
