// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.RecordedPolicy;

/**
 * How long an exchange of the policy holds up the loop: a program, not a test. 4096 agents, each with 64 remembered beats, are moved to and fro between the most expensive policies, with another one in the shadow. Told are the
 * exchange itself and its slices. By the clock on the wall, so only a quiet machine says what the program costs. Run with {@code -XX:+UseSerialGC}; the number of exchanges may follow.
 */
final class SwapCost {
    private static final int AGENTS = 4096;
    private static final int FIRST_PID = 10_000;
    private static final int BEATS = 64;
    private static final long SECOND = 1_000_000_000L;
    private static final List<String> POLICIES = List.of(
        new PolicyParameters().with("model", "phi-normal").with("threshold", 8.0).with("window", 200).with("minSamples", 5).with("minStd", 50_000_000).with("minStdRatio", 0.1).with("pause", SECOND)
            .with("floorBeats", 3.0).with("ceiling", 10 * SECOND).with("bootstrap", 3 * SECOND).with("relearnAfter", 5).toString(),
        new PolicyParameters().with("model", "quantile").with("q_bp", 9_900).with("multiplier", 2.0).with("margin", 100_000_000).with("window", 200).with("minSamples", 10)
            .with("ceiling", 10 * SECOND).with("bootstrap", 3 * SECOND).toString());

    private final Engine engine = new Engine(AGENTS);
    private long now;

    private SwapCost() {
        engine.events.want(0);
        for (int i = 0; i < AGENTS; i++) {
            engine.identity.process(FIRST_PID + i, 7);
        }
        for (int beat = 1; beat <= BEATS; beat++) {
            for (int i = 0; i < AGENTS; i++) {
                now += 200_000 + i * 7919L % 10_000;
                engine.atNanos(now).beat(FIRST_PID + i, beat);
            }
        }
    }

    public static void main(String[] arguments) {
        new SwapCost().measure(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 40);
    }

    private void measure(int exchanges) {
        long[] uses = new long[exchanges];
        long[] slices = new long[exchanges * (2 * AGENTS / Judges.SLICE + 2)];
        int sliced = 0;
        for (int exchange = -10; exchange < exchanges; exchange++) {
            Assignment next = new Assignment(List.of(), new Judge[] {judge(exchange)}, List.of(judge(exchange + 1)));
            long from = System.nanoTime();
            engine.detection.use(next, now);
            long to = System.nanoTime();
            uses[Math.max(0, exchange)] = to - from;
            while (engine.detection.isMigrating()) {
                from = System.nanoTime();
                engine.detection.migrate(now);
                slices[sliced++] = System.nanoTime() - from;
            }
            sliced = exchange < 0 ? 0 : sliced;
        }
        tell("the exchange", uses);
        tell("a slice of " + Judges.SLICE, Arrays.copyOf(slices, sliced));
    }

    private static Judge judge(int number) {
        String parameters = POLICIES.get(Math.floorMod(number, POLICIES.size()));
        List<RecordedPolicy> known = ServiceLoader.load(RecordedPolicy.class).stream().map(ServiceLoader.Provider::get).toList();
        RecordedPolicy all = (wanted, capacity, others) -> known.stream().map(one -> one.detector(wanted, capacity, others)).flatMap(Optional::stream).findFirst();
        return new Judge("p" + number, "1.0.0", parameters, all.detector(PolicyParameters.parse(parameters), AGENTS, all).orElseThrow());
    }

    private static void tell(String what, long[] nanos) {
        Arrays.sort(nanos);
        System.out.printf(Locale.ROOT, "%s: p50 %.0f us, p99 %.0f us, longest %.0f us, of %d%n", what, nanos[nanos.length / 2] / 1e3, nanos[nanos.length * 99 / 100] / 1e3, nanos[nanos.length - 1] / 1e3, nanos.length);
    }
}
