// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.varta.api.event.EventKind;
import org.varta.api.metric.DurationHistogram;
import org.varta.api.metric.MetricSink;

/** The measured quality of policies, in force and in the shadow. Source: stall policies 7.1. */
class QualityTest {
    private static final int PID = 1001;
    private final Engine engine = new Engine(64);
    private long nonce;

    @BeforeEach
    void processExists() {
        engine.identity.process(PID, 77);
    }

    private Map<String, Long> metrics() {
        return metrics(engine);
    }

    static Map<String, Long> metrics(Engine engine) {
        Map<String, Long> values = new TreeMap<>();
        engine.detection.collect(new MetricSink() {
            @Override
            public void counter(String family, String help, long value, String... labels) {
                values.put(family + "{" + String.join("=", labels) + "}", value);
            }

            @Override
            public void gauge(String family, String help, double value, String... labels) {
                throw new AssertionError(family);
            }

            @Override
            public void histogram(String family, String help, DurationHistogram histogram, String... labels) {
                throw new AssertionError(family);
            }
        });
        return values;
    }

    private void beatAt(long millis) {
        for (long tick = engine.source[0] / Engine.MILLI; tick < millis; tick++) {
            engine.at(tick).tick();
        }
        engine.at(millis).beat(PID, ++nonce);
    }

    /** Mistakes [13, 15), [43, 44.5), [103, 103.5) seconds by a threshold of three seconds. */
    private void worked71() {
        for (long[] run : new long[][] {{0, 10_000}, {15_000, 40_000}, {44_500, 100_000}, {103_500, 200_000}}) {
            for (long millis = run[0]; millis <= run[1]; millis += 500) {
                beatAt(millis);
            }
        }
    }

    private void assertWorked71(String prefix, String policy) {
        Map<String, Long> metrics = metrics();
        String label = "{policy=" + policy + "}";
        assertEquals(3, metrics.get(prefix + "mistakes_total" + label));
        assertEquals(4000, metrics.get(prefix + "mistake_ms_total" + label), "mean T_M 1.333333 s");
        assertEquals(2, metrics.get(prefix + "mistake_recurrences_total" + label));
        assertEquals(90_000, metrics.get(prefix + "mistake_recurrence_ms_total" + label), "T_MR 30 and 60 s");
        assertEquals(3, metrics.get(prefix + "convictions_total" + label));
        assertEquals(9000, metrics.get(prefix + "detection_ms_total" + label));
    }

    @Test
    void qos71_shouldMeasureThePolicyInForce() {
        worked71();
        assertWorked71("varta_policy_", "p1");
    }

    @Test
    void qos71_shouldMeasureAShadowThatHasNoEffect() {
        engine.use("patient", 60_000);
        engine.shadows.add(new Judge("shady", new Engine.Threshold(3000, 64)));
        engine.assign();
        worked71();
        assertWorked71("varta_shadow_", "shady");
        assertEquals(0, engine.count(Counter.STALLS));
        assertEquals(0, metrics().get("varta_policy_convictions_total{policy=patient}"));
    }

    @Test
    void shouldCountNoMistakeWhenAnotherGenerationRefutes() {
        engine.shadows.add(new Judge("shady", new Engine.Threshold(2000, 64)));
        engine.assign();
        beatAt(1000);
        engine.at(4000).tick();
        engine.identity.process(PID, 78);
        engine.at(5000).beat(PID, 1);
        assertEquals(0, metrics().get("varta_policy_mistakes_total{policy=p1}"));
        assertEquals(0, metrics().get("varta_shadow_mistakes_total{policy=shady}"));
        assertEquals(1, metrics().get("varta_shadow_convictions_total{policy=shady}"));
    }

    @Test
    void shouldTellWhatTheShadowWouldHaveDone() {
        beatAt(0);
        engine.shadows.add(new Judge("shady", new Engine.Threshold(2000, 64)));
        engine.assign();
        engine.at(2000).tick();
        List<String> events = new ArrayList<>();
        while (engine.events.take(event -> events.add(event.kind() + " " + event.token() + ": " + event.detail()))) {
            continue;
        }
        assertTrue(events.contains(EventKind.SHADOW + " shady: policy shady would have convicted after 2000 ms of silence"), events::toString);
    }

    @Test
    void shouldCountTheMistakeOfAShadowThatIsLookedAtLate() {
        engine.shadows.add(new Judge("shady", new Engine.Threshold(2000, 64)));
        engine.assign();
        beatAt(0);
        engine.at(2400).beat(PID, ++nonce);
        Map<String, Long> metrics = metrics();
        assertEquals(1, metrics.get("varta_shadow_mistakes_total{policy=shady}"));
        assertEquals(400, metrics.get("varta_shadow_mistake_ms_total{policy=shady}"));
        assertEquals(2000, metrics.get("varta_shadow_detection_ms_total{policy=shady}"));
    }

    @Test
    void shouldGoOnWithoutAShadowThatThrows() {
        engine.shadows.add(new Judge("faulty", new Engine.Threshold(2000, 64) {
            @Override
            public long beat(int slot, long arrival, long beatNonce, long timestamp, int status, int payload) {
                throw new IllegalStateException("by design");
            }
        }));
        engine.assign();
        beatAt(0);
        beatAt(1);
        assertEquals(1, engine.count(Counter.POLICY_FAULT));
        assertEquals(3001, engine.deadlineMillis(PID));
    }

    @Test
    void shouldMoveTheDeadlinesOfShadowsWhenTheObserverPaused() {
        engine.shadows.add(new Judge("shady", new Engine.Threshold(2000, 64)));
        engine.assign();
        beatAt(0);
        engine.detection.paused(1000 * Engine.MILLI, 6000 * Engine.MILLI, 5000 * Engine.MILLI);
        engine.at(6999).tick();
        assertEquals(0, metrics().get("varta_shadow_convictions_total{policy=shady}"));
        engine.at(7000).tick();
        // The detector itself knows nothing of the pause.
        assertEquals(1, metrics().get("varta_shadow_convictions_total{policy=shady}"));
    }

    @Test
    void shouldBoundTheNumberOfPolicies() {
        QualityBook book = new QualityBook("x_");
        for (int i = 0; i < 2 * QualityBook.MOST; i++) {
            book.of("policy" + i).convicted(1);
        }
        assertEquals(QualityBook.MOST, book.of("other").convictions());
    }
}
