// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.varta.api.event.EventKind;
import org.varta.api.metric.DurationHistogram;
import org.varta.api.metric.MetricSink;
import org.varta.api.stall.AgentHistory;
import org.varta.api.transport.Origin;

/** A policy that begins to watch takes over the agents in slices, and does exactly what it would have done had it taken over all at once. */
class ShadowJoinTest {
    private static final int FIRST_PID = 1000;

    /** Counts whom it takes over, and allows a silence that depends on everything that it is told then. Its deadlines lie between the milliseconds in which things happen here, so that no beat comes exactly at one. */
    private static final class Curious extends Engine.Threshold {
        private static final long BETWEEN_NANOS = 500_000;
        private final long millis;
        private final long[] extra;
        int adopted;

        Curious(long millis, int capacity) {
            super(millis, capacity);
            this.millis = millis;
            extra = new long[capacity];
        }

        @Override
        public long adopt(int slot, AgentHistory history) {
            adopted++;
            long allowed = millis + 10L * history.size() + 100L * history.status() + (history.isStalled() ? 7 : 0);
            super.adopt(slot, history);
            extra[slot] = (allowed - millis) * Engine.MILLI;
            return due(slot, 0);
        }

        @Override
        public void reset(int slot) {
            super.reset(slot);
            extra[slot] = 0;
        }

        @Override
        public long beat(int slot, long arrival, long nonce, long timestamp, int status, int payload) {
            extra[slot] = 0;
            super.beat(slot, arrival, nonce, timestamp, status, payload);
            return due(slot, arrival);
        }

        @Override
        public long due(int slot, long now) {
            return super.due(slot, now) + extra[slot] + BETWEEN_NANOS;
        }
    }

    private static Engine crowded(int agents) {
        Engine engine = new Engine(agents);
        engine.events.want(0);
        for (int pid = FIRST_PID; pid < FIRST_PID + agents; pid++) {
            engine.identity.process(pid, 7);
            engine.beat(pid, 1);
        }
        return engine;
    }

    private static void watch(Engine engine, Curious detector, Judge... judges) {
        engine.detection.use(new Assignment(List.of(), judges, List.of(new Judge("shady", detector))), engine.clock.read());
    }

    @Example
    void shouldTakeOverNoMoreThanASliceInATurn() {
        Engine engine = crowded(4096);
        Curious shadow = new Curious(500, 4096);
        watch(engine, shadow, engine.others());
        assertEquals(0, shadow.adopted, "nobody before the first slice");
        int turns = 0;
        while (engine.detection.isMigrating()) {
            assertEquals(0, engine.detection.quietFor(engine.clock.read(), 1), "does not sleep meanwhile");
            int before = shadow.adopted;
            engine.detection.migrate(engine.clock.read());
            assertTrue(shadow.adopted - before <= Judges.SLICE);
            turns++;
        }
        assertEquals(4096, shadow.adopted);
        assertEquals(2 * 4096 / Judges.SLICE, turns, "by turns with the round of those who judge");
    }

    @Example
    void shouldTakeTurnsWithAnExchangeOfTheJudgeAndKeepToOneSlice() {
        Engine engine = crowded(4096);
        Curious judge = new Curious(5000, 4096);
        Curious shadow = new Curious(500, 4096);
        watch(engine, shadow, new Judge("next", judge));
        for (int turn = 1; turn <= 2 * 4096 / Judges.SLICE; turn++) {
            assertTrue(engine.detection.isMigrating());
            engine.detection.migrate(engine.clock.read());
            assertEquals(turn * Judges.SLICE, shadow.adopted + judge.adopted);
            assertTrue(Math.abs(shadow.adopted - judge.adopted) <= Judges.SLICE, "neither waits for the other");
        }
        assertFalse(engine.detection.isMigrating());
    }

    @Example
    void shouldTakeOverAnAgentThatBeatsBeforeItsTurnOnceAndAlone() {
        Engine engine = crowded(4096);
        Curious shadow = new Curious(500, 4096);
        watch(engine, shadow, engine.others());
        engine.at(100).beat(FIRST_PID + 4000, 2);
        assertEquals(1, shadow.adopted);
        while (engine.detection.isMigrating()) {
            engine.detection.migrate(engine.clock.read());
        }
        assertEquals(4096, shadow.adopted);
    }

    @Example
    void shouldNotGoOnWithOneThatThrowsInTheMiddle() {
        Engine engine = crowded(4096);
        Curious shadow = new Curious(500, 1000);
        watch(engine, shadow, engine.others());
        while (engine.detection.isMigrating()) {
            engine.detection.migrate(engine.clock.read());
        }
        assertEquals(1, engine.count(Counter.POLICY_FAULT));
        assertEquals(3000, engine.deadlineMillis(FIRST_PID));
    }

    /** Something that happens. */
    private sealed interface Step {
        record Beat(int agent, int status) implements Step {
        }

        record Rebirth(int agent) implements Step {
        }

        record Silence(int millis) implements Step {
        }

        record Pause(int millis) implements Step {
        }

        record Watch(int millis) implements Step {
        }

        record Slice() implements Step {
        }
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        // More agents than there are places, so that some give theirs to others.
        Arbitrary<Step> beats = Arbitraries.integers().between(0, World.AGENTS + 3).flatMap(agent -> Arbitraries.integers().between(0, 1).map(status -> new Step.Beat(agent, status)));
        Arbitrary<Step> rebirths = Arbitraries.integers().between(0, World.AGENTS - 1).map(Step.Rebirth::new);
        Arbitrary<Step> silences = Arbitraries.frequencyOf(Tuple.of(4, Arbitraries.integers().between(0, 400)), Tuple.of(1, Arbitraries.integers().between(10_000, 20_000))).map(Step.Silence::new);
        Arbitrary<Step> pauses = Arbitraries.integers().between(1, 3000).map(Step.Pause::new);
        Arbitrary<Step> watches = Arbitraries.integers().between(100, 2500).map(Step.Watch::new);
        Arbitrary<Step> slices = Arbitraries.just(new Step.Slice());
        return Arbitraries.frequencyOf(Tuple.of(8, beats), Tuple.of(1, rebirths), Tuple.of(6, silences), Tuple.of(1, pauses), Tuple.of(2, watches), Tuple.of(2, slices)).list().ofMinSize(1).ofMaxSize(60);
    }

    @Property(tries = 500)
    void shouldConvictAsIfAllHadBeenTakenOverAtOnce(@ForAll("histories") List<Step> history) {
        World atOnce = new World(true);
        World sliced = new World(false);
        for (Step step : history) {
            atOnce.apply(step);
            sliced.apply(step);
        }
        atOnce.finish();
        sliced.finish();
        assertEquals(List.of(), without(atOnce.convictions, sliced.convictions), "lost");
        assertEquals(List.of(), without(sliced.convictions, atOnce.convictions), "invented");
        assertEquals(atOnce.metrics(), sliced.metrics());
    }

    private static List<String> without(List<String> all, List<String> some) {
        List<String> rest = new ArrayList<>(all);
        some.forEach(rest::remove);
        return rest;
    }

    private static final class World {
        static final int AGENTS = 100;
        private final boolean isAtOnce;
        private final Engine engine = new Engine(AGENTS);
        private final List<String> convictions = new ArrayList<>();
        private long nonce = 1;
        private long generation = 7;
        private long now;

        World(boolean isAtOnce) {
            this.isAtOnce = isAtOnce;
            engine.configure(0, 0, 0, false, true, 256);
            for (int pid = FIRST_PID; pid < FIRST_PID + AGENTS + 4; pid++) {
                engine.identity.process(pid, generation);
            }
            for (int pid = FIRST_PID; pid < FIRST_PID + AGENTS; pid++) {
                engine.beat(pid, nonce);
            }
        }

        void apply(Step step) {
            if (step instanceof Step.Beat beat) {
                int pid = FIRST_PID + beat.agent;
                engine.frame(pid, pid, ++nonce, 0, beat.status, Origin.KERNEL_ATTESTED);
            } else if (step instanceof Step.Rebirth rebirth) {
                engine.identity.process(FIRST_PID + rebirth.agent, ++generation);
                engine.beat(FIRST_PID + rebirth.agent, 1);
            } else if (step instanceof Step.Silence silence) {
                pass(silence.millis);
            } else if (step instanceof Step.Pause pause) {
                now += pause.millis;
                engine.at(now).detection.paused((now - pause.millis) * Engine.MILLI, now * Engine.MILLI, pause.millis * Engine.MILLI);
            } else if (step instanceof Step.Watch watch) {
                // One that is replaced before it has taken over everybody says nothing about the rest.
                slice(true);
                pass(1);
                ShadowJoinTest.watch(engine, new Curious(watch.millis, AGENTS), engine.others());
                slice(isAtOnce);
            } else {
                slice(isAtOnce);
            }
        }

        private void pass(long millis) {
            for (long left = millis; left > 0; left -= 100) {
                now += Math.min(left, 100);
                engine.at(now).tick();
                while (engine.events.take(event -> note(event.kind(), event.pid() + " " + event.detail()))) {
                    continue;
                }
            }
        }

        private void note(EventKind kind, String what) {
            if (kind == EventKind.SHADOW) {
                convictions.add(what);
            }
        }

        private void slice(boolean isWhole) {
            do {
                if (engine.detection.isMigrating()) {
                    engine.detection.migrate(engine.clock.read());
                }
            } while (isWhole && engine.detection.isMigrating());
        }

        void finish() {
            slice(true);
            pass(10_000);
        }

        Map<String, Long> metrics() {
            Map<String, Long> values = new TreeMap<>();
            engine.detection.collect(new MetricSink() {
                @Override
                public void counter(String family, String help, long value, String... labels) {
                    values.put(family, value);
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
    }
}
