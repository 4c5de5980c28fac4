// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.varta.api.stall.Verdict;
import org.varta.api.transport.Origin;

/** Scenarios of the stall policies specification, section 9, in which the shipped policies judge in the engine. */
class PolicyScenariosTest {
    private static final int PID = 1001;
    private static final int CAPACITY = 16;
    private static final long HOUR = 3_600_000 * Engine.MILLI;
    private static final long[] ORIGINS = {Long.MAX_VALUE - 5, Long.MAX_VALUE - 20_000 * Engine.MILLI, Long.MIN_VALUE, -1};

    private final Engine engine = new Engine(CAPACITY);
    private long nonce;

    @BeforeEach
    void processExists() {
        engine.identity.process(PID, 77);
    }

    private void use(String policy) {
        engine.use(ShippedPolicies.judge(policy, CAPACITY));
    }

    /** The last is the present. */
    private void beatEvery200MillisUntil(long lastMillis) {
        for (long millis = engine.source[0] / Engine.MILLI + 200; millis <= lastMillis; millis += 200) {
            engine.at(millis).beat(PID, ++nonce);
        }
    }

    private Object told(String key) {
        OrderedExplanation explanation = new OrderedExplanation();
        engine.detection.explain(engine.slot(PID), engine.clock.read(), explanation);
        return explanation.pairs().get(key);
    }

    @Test
    void stallS06_anotherGenerationOfAConvictedAgentBeginsWithAnEmptyWindow() {
        use("phi-normal");
        beatEvery200MillisUntil(4000);
        assertEquals(5461, engine.deadlineMillis(PID));
        assertEquals(1, engine.at(5462).tick().size());
        engine.identity.process(PID, 78);
        engine.at(6000).beat(PID, 1);
        assertEquals("alive", engine.detection.stateOf(engine.slot(PID)));
        assertEquals(0L, told("samples"));
        assertEquals(9000, engine.deadlineMillis(PID), "bootstrap");
    }

    @Test
    void stallS12_swapFromAThresholdToPhiGivesGraceInASilence() {
        use("fixed");
        beatEvery200MillisUntil(4000);
        engine.at(6500);
        use("phi-normal");
        assertEquals(7500, engine.deadlineMillis(PID), "5461 by the new policy, but not before 1000 ms after the swap");
        assertEquals(List.of(), engine.atNanos(7500 * Engine.MILLI - 1).tick());
        assertEquals("phi-normal", engine.at(7500).tick().get(0).policy());
    }

    /** Swaps each 37 ms, first while beats come every 200 ms, then also while they do not; fifty times. */
    @Test
    void stallS14_aThousandSwapsConvictNobodyWhoBeatsAndSpareNobodyWhoDoesNot() {
        SplittableRandom random = new SplittableRandom(14);
        Swapping swapping = new Swapping();
        swapping.beats(60);
        swapping.quiet(200);
        for (int silence = 0; silence < 50; silence++) {
            swapping.beats(20 + random.nextInt(10));
            long last = swapping.now;
            long firstSwap = (last / Swapping.PERIOD + 1) * Swapping.PERIOD;
            Verdict verdict = swapping.silence();
            long convicted = swapping.now - last;
            // Whoever comes to judge after its own deadline convicts at once.
            long allowance = verdict.policy().equals("fixed") ? 3000 : 1462 + Swapping.PERIOD;
            assertTrue(convicted >= 1462 && convicted <= Math.max(allowance, firstSwap + 1000 - last), "by " + verdict.policy() + " after " + convicted);
            swapping.quiet(random.nextInt(200));
        }
        assertTrue(swapping.swaps > 1000);
        assertEquals(50, engine.count(Counter.STALLS));
    }

    /** One millisecond after the other. */
    private final class Swapping {
        private static final int PERIOD = 37;

        private long now;
        private int swaps;

        private List<Verdict> step() {
            now++;
            engine.at(now);
            if (now % PERIOD == 0) {
                swaps++;
                use(swaps % 2 == 0 ? "fixed" : "phi-normal");
            }
            return engine.tick();
        }

        void quiet(int millis) {
            for (int i = 0; i < millis; i++) {
                assertEquals(List.of(), step());
            }
        }

        void beats(int count) {
            for (int i = 0; i < count; i++) {
                engine.beat(PID, ++nonce);
                quiet(i == count - 1 ? 0 : 200);
            }
        }

        Verdict silence() {
            for (int millis = 0; millis < 5000; millis++) {
                List<Verdict> verdicts = step();
                if (!verdicts.isEmpty()) {
                    return verdicts.get(0);
                }
            }
            throw new AssertionError("spared");
        }
    }

    private static List<String> policies() {
        return ShippedPolicies.NAMES;
    }

    /** Verdicts about four processes in two minutes of beats, silences, a pause of the observer and a swap to the same policy. */
    private static List<String> life(String policy, long origin, long wallStep) {
        Engine engine = new Engine(CAPACITY, origin);
        SplittableRandom random = new SplittableRandom(36);
        long[] next = new long[4];
        long[] nonces = new long[4];
        int[] status = new int[4];
        List<String> verdicts = new ArrayList<>();
        engine.use(ShippedPolicies.judge(policy, CAPACITY));
        for (long millis = 0; millis < 120_000; millis += 1 + random.nextInt(20)) {
            engine.at(millis);
            if (millis > 60_000 && millis < 60_020) {
                engine.detection.paused((millis - 3000) * Engine.MILLI, millis * Engine.MILLI, 3000 * Engine.MILLI);
                engine.use(ShippedPolicies.judge(policy, CAPACITY));
            }
            for (int agent = 0; agent < next.length; agent++) {
                if (next[agent] <= millis) {
                    engine.identity.process(agent + 1, 7);
                    engine.batch.payload[0] = random.nextInt(8);
                    status[agent] = random.nextInt(10) == 0 ? random.nextInt(3) : status[agent];
                    long wallclock = 1_800_000_000_000L * Engine.MILLI + millis * Engine.MILLI + (millis > 40_000 && millis < 80_000 ? wallStep : 0);
                    nonces[agent]++;
                    engine.frame(agent + 1, agent + 1, nonces[agent], wallclock, status[agent], Origin.KERNEL_ATTESTED);
                    next[agent] = millis + (random.nextInt(40) == 0 ? 6000 : 200 + 150 * agent + random.nextInt(100));
                }
            }
            for (Verdict verdict : engine.tick()) {
                verdicts.add(verdict.pid() + " " + verdict.reason() + " at " + verdict.convictedAt() + " deadline " + verdict.deadline() + " last " + verdict.lastArrival() + " " + verdict.explanation());
            }
        }
        assertEquals(0, engine.count(Counter.POLICY_FAULT));
        assertTrue(verdicts.size() > 2, policy + " has convicted " + verdicts.size());
        return verdicts;
    }

    @ParameterizedTest
    @MethodSource("policies")
    void stallS29_aStepOfTheWallClockByAnHourChangesNoConviction(String policy) {
        List<String> steady = life(policy, 0, 0);
        assertEquals(steady, life(policy, 0, HOUR));
        assertEquals(steady, life(policy, 0, -HOUR));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void stallS36_verdictsAreTheSameWhereverTheMonotonicClockBegins(String policy) {
        List<String> atZero = life(policy, 0, 0);
        for (long origin : ORIGINS) {
            assertEquals(atZero, life(policy, origin, 0), "from " + origin);
        }
    }
}
