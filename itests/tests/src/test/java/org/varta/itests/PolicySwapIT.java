// SPDX-License-Identifier: Apache-2.0
package org.varta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.itests.harness.Appliance;
import org.varta.itests.harness.Await;
import org.varta.itests.harness.Load;
import org.varta.itests.harness.PolicySwapper;
import org.varta.itests.harness.Program;
import org.varta.itests.harness.Sender;
import org.varta.itests.harness.Verifier;

/**
 * All stall policies and all recovery policies are exchanged at random, in every way that an operator has, while four processes beat as fast as they can. One process has been convicted before and stays so; another one falls silent at
 * a random moment. Long run: {@code -Dvarta.swaps=10000}.
 */
class PolicySwapIT {
    private static final int SHORT = 300;
    private static final int SWAPS = Integer.getInteger("varta.swaps", SHORT);
    private static final int PROCESSES = 4;
    private static final int RATE = SWAPS > SHORT ? 20_000 : 15_000;
    private static final long LEAST_RATE = SWAPS > SHORT ? 50_000 : 20_000;
    private static final long BEATS_BETWEEN = 500;
    private static final Pattern SILENCE = Pattern.compile("silent for (\\d+) ms");

    @TempDir
    Path folder;
    private Appliance appliance;
    private Load load;
    private Sender latched;
    private Sender silent;

    @BeforeEach
    void start() throws Exception {
        appliance = PolicySwapper.configure(new Appliance(folder), folder).start();
        appliance.awaitCondition("varta.observer.ready");
        latched = Sender.start(folder.resolve("second.sock"), "--rate", "100", "--hang-after", "20");
        silent = Sender.start(appliance.socket(), "--rate", "100");
        load = Load.start(appliance, PROCESSES, RATE);
        Await.value("stalls of the latched one", () -> stalls(latched), stalls -> stalls == 1);
        Await.until(() -> "answer to the first stall", () -> answers(latched) == 1);
    }

    @AfterEach
    void stop() throws Exception {
        try (Appliance all = appliance; Sender one = latched; Sender other = silent; Load most = load) {
            assertTrue(all != null && one != null && other != null && most != null);
        }
    }

    private long stalls(Sender sender) {
        return appliance.metrics().getOrDefault("varta_stalls_total{pid=" + sender.pid() + "}", 0L);
    }

    /** Spawns and refusals in the audit file. */
    private long answers(Sender sender) throws IOException {
        String pid = Long.toString(sender.pid());
        try (var lines = Files.lines(appliance.auditFile())) {
            return lines.map(line -> line.split("\t")).filter(columns -> columns.length > 4 && (columns[3].equals("spawn") || columns[3].equals("refused")) && columns[4].equals(pid)).count();
        }
    }

    private long silenceAtConviction(Sender sender) {
        String mine = "STALL " + sender.pid() + " ";
        List<String> stalls = appliance.events().stream().filter(line -> line.startsWith(mine)).toList();
        assertEquals(1, stalls.size(), stalls::toString);
        Matcher silence = SILENCE.matcher(stalls.get(0));
        assertTrue(silence.find(), stalls.get(0));
        return Long.parseLong(silence.group(1));
    }

    @Test
    void shouldLoseNothingAndConvictOnceWhileAllPoliciesAreSwapped() throws Exception {
        long seed = Long.getLong("varta.seed", 42);
        SplittableRandom random = new SplittableRandom(seed);
        PolicySwapper swapper = new PolicySwapper(appliance, random);
        int hangAt = SWAPS / 4 + random.nextInt(SWAPS / 2);
        Map<String, Long> before = appliance.fixture("loop");
        long[] latencies = new long[SWAPS];
        long longest = 0;
        long began = System.nanoTime();
        long beats = load.beats();
        for (int i = 0; i < SWAPS; i++) {
            long from = System.nanoTime();
            latencies[i] = swapper.swap(i);
            load.awaitBeats(BEATS_BETWEEN);
            longest = Math.max(longest, System.nanoTime() - from);
            if (i == hangAt) {
                silent.hang();
            }
        }
        long rate = (load.beats() - beats) * 1_000_000_000L / (System.nanoTime() - began);
        report(latencies, before, rate, seed, hangAt, System.nanoTime() - began);
        long from = System.nanoTime();
        swapper.settle();
        longest = Math.max(longest, System.nanoTime() - from);
        Await.value("stalls of the silent one", () -> stalls(silent), stalls -> stalls == 1);
        Await.until(() -> "one answer, but " + appliance.events(), () -> answers(silent) == 1);
        assertEquals(2, appliance.metric("varta_observer_stalls_total"), "before anybody ends");
        assertEquals(Map.of(), load.settle(latched.stop().sent() + silent.stop().sent()));
        assertEquals(1, stalls(latched));
        assertEquals(1, stalls(silent));
        long silence = silenceAtConviction(silent);
        // Policies of conduct allow any silence, but none is in force longer than two exchanges take.
        long slowest = longest;
        long most = PolicySwapper.LONGEST_ALLOWANCE_MILLIS + 2 * slowest / 1_000_000 + PolicySwapper.LATENESS_MILLIS;
        assertTrue(silence >= PolicySwapper.SHORTEST_ALLOWANCE_MILLIS && silence <= most, () -> "convicted after " + silence + " ms instead of up to " + most);
        assertEquals(1, answers(latched));
        assertEquals(1, answers(silent));
        assertTrue(rate >= LEAST_RATE, () -> "only " + rate + " beats/s");
        appliance.stop();
        Program.Result verified = Verifier.verify(appliance.auditFile());
        assertEquals(0, verified.exitValue(), verified::toString);
    }

    private void report(long[] latencies, Map<String, Long> before, long rate, long seed, int hangAt, long took) {
        long[] sorted = Arrays.stream(latencies).filter(nanos -> nanos > 0).sorted().toArray();
        Map<String, Long> after = appliance.fixture("loop");
        StringBuilder turns = new StringBuilder();
        long all = after.get("turns") - before.get("turns");
        for (int millis : new int[] {1, 5, 10, 50, 100}) {
            String bucket = "turns<=" + millis;
            turns.append(", ").append(all - after.get(bucket) + before.get(bucket)).append(" over ").append(millis).append(" ms");
        }
        System.out.println(rate + " beats/s, " + SWAPS + " swaps (seed " + seed + ", silence from " + hangAt + ") in " + took / 1_000_000 + " ms; configure to event: median " + micros(sorted, 50) + ", p99 "
            + micros(sorted, 99) + "; turns of the loop: " + all + turns);
    }

    private static String micros(long[] sorted, int percent) {
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1000 + " us";
    }
}
