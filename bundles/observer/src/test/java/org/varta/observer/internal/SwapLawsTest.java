// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.varta.api.stall.Verdict;

/**
 * The hot-swap contract (stall policies 1.7) against a model of a few lines, for any order of beats, silences, pauses of the observer and swaps, of the policy of all and of the policy of some: who is convicted, and when, is
 * exactly what the contract says. So no swap convicts anybody too early, none loses a stall, and nobody is convicted twice for one silence.
 */
class SwapLawsTest {
    private static final int AGENTS = 5;
    private static final int FIRST_PID = 1000;
    private static final long GRACE = 1000;
    private static final long[] ALLOWANCES = {50, 400, 1500, 3000, 60_000};

    /** Something that happens. */
    private sealed interface Step {
        record Beat(int agent) implements Step {
        }

        record Silence(int millis) implements Step {
        }

        record Pause(int millis) implements Step {
        }

        record Swap(int allowance) implements Step {
        }

        /** Agents with an odd number get a policy of their own, or lose it. */
        record Declare(int allowance) implements Step {
        }
    }

    /** What the contract says about one agent. */
    private static final class Model {
        long last = -1;
        long allowance;
        long shift;
        long graceEnd = Long.MIN_VALUE;
        boolean isLatched;

        boolean isSeen() {
            return last >= 0;
        }

        void beat(long now, long present) {
            last = now;
            allowance = present;
            shift = 0;
            graceEnd = Long.MIN_VALUE;
            isLatched = false;
        }

        void swap(long now, long present) {
            if (!isSeen()) {
                return;
            }
            allowance = present;
            if (!isLatched && graceEnd == Long.MIN_VALUE) {
                graceEnd = now + GRACE;
            }
        }

        void pause(long millis) {
            if (isSeen() && !isLatched) {
                shift += millis;
                graceEnd += graceEnd == Long.MIN_VALUE ? 0 : millis;
            }
        }

        long deadline() {
            return Math.max(last + allowance + shift, graceEnd);
        }

        boolean convicts(long now) {
            boolean isDue = isSeen() && !isLatched && deadline() <= now;
            isLatched |= isDue;
            return isDue;
        }
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        Arbitrary<Integer> policies = Arbitraries.integers().between(0, ALLOWANCES.length - 1);
        Arbitrary<Step> beats = Arbitraries.integers().between(0, AGENTS - 1).map(Step.Beat::new);
        Arbitrary<Step> silences = Arbitraries.integers().between(0, 2500).map(Step.Silence::new);
        Arbitrary<Step> pauses = Arbitraries.integers().between(1, 5000).map(Step.Pause::new);
        Arbitrary<Step> swaps = policies.map(Step.Swap::new);
        Arbitrary<Step> declarations = Arbitraries.integers().between(-1, ALLOWANCES.length - 1).map(Step.Declare::new);
        return Arbitraries.frequencyOf(Tuple.of(6, beats), Tuple.of(5, silences), Tuple.of(1, pauses), Tuple.of(3, swaps),
            Tuple.of(1, declarations)).list().ofMinSize(1).ofMaxSize(80);
    }

    @Property(tries = 1000)
    void stallS14_verdictsAreThoseOfTheContractWhateverIsSwapped(@ForAll("histories") List<Step> history) {
        World world = new World();
        for (Step step : history) {
            world.apply(step);
        }
        for (int i = 0; i < 70; i++) {
            world.apply(new Step.Silence(1000));
        }
        for (Model model : world.models) {
            assertEquals(model.isSeen(), model.isLatched, "nobody who stays silent is spared for ever");
        }
    }

    /** The engine and the model side by side. */
    private static final class World {
        private final Engine engine = new Engine(16);
        private final Model[] models = new Model[AGENTS];
        private final long[] nonces = new long[AGENTS];
        private final Judge[] judge = new Judge[AGENTS];
        private long now;
        private long ofAll = 3000;
        private long ofOdd = -1;

        World() {
            Arrays.setAll(models, i -> new Model());
            for (int agent = 0; agent < AGENTS; agent++) {
                engine.identity.process(FIRST_PID + agent, 7);
                engine.identity.commands.put(FIRST_PID + agent, agent % 2 == 1 ? "odd" : "even");
                judge[agent] = engine.others();
            }
        }

        private long allowanceOf(int agent) {
            return agent % 2 == 1 && ofOdd >= 0 ? ofOdd : ofAll;
        }

        void apply(Step step) {
            if (step instanceof Step.Beat beat) {
                engine.at(now).beat(FIRST_PID + beat.agent, ++nonces[beat.agent]);
                models[beat.agent].beat(now, allowanceOf(beat.agent));
            } else if (step instanceof Step.Silence silence) {
                now += silence.millis;
                engine.at(now);
            } else if (step instanceof Step.Pause pause) {
                now += pause.millis;
                engine.at(now).detection.paused((now - pause.millis) * Engine.MILLI, now * Engine.MILLI, pause.millis * Engine.MILLI);
                Arrays.stream(models).forEach(model -> model.pause(pause.millis));
            } else if (step instanceof Step.Swap swap) {
                ofAll = ALLOWANCES[swap.allowance];
                engine.at(now).use("p" + ofAll, ofAll);
                swapped();
            } else if (step instanceof Step.Declare declare) {
                declare(declare.allowance);
            }
            compare();
        }

        private void declare(int allowance) {
            engine.rules.clear();
            engine.ruleJudges.clear();
            ofOdd = allowance < 0 ? -1 : ALLOWANCES[allowance];
            engine.at(now);
            if (ofOdd < 0) {
                engine.assign();
            } else {
                engine.declare(new DeclaredAgent("odd", 0, -1, new Glob("odd"), new Glob(""), new Glob(""), "odd", false, 0), new Engine.Threshold(ofOdd, 16));
            }
            swapped();
        }

        /** A new detector is a swap also when its numbers are the old ones. */
        private void swapped() {
            for (int agent = 0; agent < AGENTS; agent++) {
                if (judge[agent] != judgeOf(agent)) {
                    judge[agent] = judgeOf(agent);
                    models[agent].swap(now, allowanceOf(agent));
                }
            }
        }

        private Judge judgeOf(int agent) {
            return agent % 2 == 1 && !engine.ruleJudges.isEmpty() ? engine.ruleJudges.get(0) : engine.others();
        }

        private void compare() {
            TreeSet<Integer> convicted = new TreeSet<>();
            for (Verdict verdict : engine.tick()) {
                assertFalse(verdict.deadline() - verdict.convictedAt() > 0, "convicted before its deadline");
                convicted.add(verdict.pid());
            }
            List<Integer> expected = new ArrayList<>();
            for (int agent = 0; agent < AGENTS; agent++) {
                if (models[agent].convicts(now)) {
                    expected.add(FIRST_PID + agent);
                }
            }
            assertEquals(expected, List.copyOf(convicted), () -> "at " + now);
        }
    }
}
