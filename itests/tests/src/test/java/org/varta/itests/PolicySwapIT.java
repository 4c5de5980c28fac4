// SPDX-License-Identifier: Apache-2.0
package org.varta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
 * All stall policies and all recovery policies are exchanged at random, in every way that an operator has, while several processes beat fast. One process has been convicted before and stays so; another one falls silent at
 * random moments, and comes back after each conviction but the last. What happened to whom is asserted; how fast it was is printed. Long run: {@code -Dvarta.swaps=10000}; {@code -Dvarta.processes} and {@code -Dvarta.rate}, beats per second of each, set the load.
 */
class PolicySwapIT {
    private static final int SHORT = 300;
    private static final int SWAPS = Integer.getInteger("varta.swaps", SHORT);
    private static final int PROCESSES = Integer.getInteger("varta.processes", SWAPS > SHORT ? 6 : 4);
    /** Of each process. In the short run not all there is: the machine is for the other tests, too. */
    private static final int RATE = Integer.getInteger("varta.rate", SWAPS > SHORT ? 12_000 : 10_000);
    private static final int SWAPS_A_SILENCE = 1_000;
    private static final int SILENCES = Math.max(1, SWAPS / SWAPS_A_SILENCE);
    private static final long BEATS_BETWEEN = 100;
    /** As many beats of an agent as are remembered, and some more. */
    private static final long MEMORY = 100;
    private static final Pattern SILENCE = Pattern.compile("silent for (\\d+) ms");

    @TempDir
    Path folder;
    private Appliance appliance;
    private Load load;
    private Sender latched;
    private Sender silent;
    private PolicySwapper swapper;
    /** Since when the silent one is, by nanoTime, and until when it was judged by a policy that allows it. */
    private long silentSince;
    private long lenientUntil;
    /** How many beats it must have sent until its silence is forgotten, 0 if it is. */
    private long forgottenAt;
    private long slowest;
    /** What each of its silences may have lasted at most, in milliseconds. */
    private final List<Long> longest = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        appliance = PolicySwapper.configure(new Appliance(folder), folder, PROCESSES).start();
        appliance.awaitCondition("varta.observer.ready");
        latched = Sender.start(folder.resolve("second.sock"), "--rate", "100", "--hang-after", "20");
        silent = Sender.start(appliance.socket(), "--rate", "100");
        load = Load.start(appliance, PolicySwapper.sockets(folder, PROCESSES), RATE);
        Await.value("stalls of the latched one", () -> stalls(latched), stalls -> stalls == 1);
        Await.until(() -> "answer to the first stall", () -> answers(latched) == 1);
    }

    @AfterEach
    void stop() throws Exception {
        try (Appliance all = appliance; Sender one = latched; Sender other = silent; Load most = load) {
            assertTrue(all != null && one != null && other != null && most != null);
        }
    }

    private long metric(String family, Sender sender) {
        return appliance.metrics().getOrDefault(family + "{pid=" + sender.pid() + "}", 0L);
    }

    private long stalls(Sender sender) {
        return metric("varta_stalls_total", sender);
    }

    /** Spawns and refusals in the audit file. */
    private long answers(Sender sender) throws IOException {
        String pid = Long.toString(sender.pid());
        try (var lines = Files.lines(appliance.auditFile())) {
            return lines.map(line -> line.split("\t")).filter(columns -> columns.length > 4 && (columns[3].equals("spawn") || columns[3].equals("refused")) && columns[4].equals(pid)).count();
        }
    }

    private List<Long> silencesAtConviction(Sender sender) {
        String mine = "STALL " + sender.pid() + " ";
        List<Long> silences = new ArrayList<>();
        for (String line : appliance.<List<String>>fixture("events")) {
            if (line.startsWith(mine)) {
                Matcher silence = SILENCE.matcher(line);
                assertTrue(silence.find(), line);
                silences.add(Long.parseLong(silence.group(1)));
            }
        }
        return silences;
    }

    private long convictions() {
        return appliance.<Map<String, Long>>fixture("swaps").get("stalls");
    }

    @Test
    void shouldLoseNothingAndConvictOnceWhileAllPoliciesAreSwapped() throws Exception {
        long seed = Long.getLong("varta.seed", 42);
        SplittableRandom random = new SplittableRandom(seed);
        swapper = new PolicySwapper(appliance, random);
        long[] latencies = new long[SWAPS];
        int done = 0;
        Map<String, Long> before = appliance.fixture("loop");
        long beats = load.beats();
        long began = System.nanoTime();
        for (int round = 1; round <= SILENCES; round++) {
            int end = SWAPS * round / SILENCES;
            int hangAt = done + (end - done) / 4 + random.nextInt((end - done) / 2);
            for (; done < end; done++) {
                if (done == hangAt) {
                    silent.hang();
                    silentSince = System.nanoTime();
                    lenientUntil = silentSince;
                }
                latencies[done] = swap(done);
            }
            convict(round);
            if (round < SILENCES) {
                comeBack();
            }
        }
        long took = System.nanoTime() - began;
        report(latencies, before, load.beats() - beats, took, seed);
        Await.until(() -> "one answer to each stall, but " + appliance.events(), () -> answers(silent) == SILENCES);
        assertEquals(1 + SILENCES, appliance.metric("varta_observer_stalls_total"), "before anybody ends");
        assertEquals(Map.of(), load.settle(latched.stop().sent() + silent.stop().sent()));
        System.out.println("  lost beats: 0 of " + load.beats() + ", each counted for who sent it");
        assertEquals(1, stalls(latched));
        assertEquals(SILENCES, stalls(silent));
        assertSilences();
        assertEquals(1, answers(latched));
        assertEquals(SILENCES, answers(silent));
        appliance.stop();
        Program.Result verified = Verifier.verify(appliance.auditFile());
        assertEquals(0, verified.exitValue(), verified::toString);
    }

    /** One exchange, and beats that are judged after it. */
    private long swap(int number) {
        boolean wasLenient = swapper.isLenient();
        boolean isSilent = silentSince != 0 && convictions() == longest.size() + 1;
        if (forgottenAt != 0 && metric("varta_beats_total", silent) >= forgottenAt) {
            forgottenAt = 0;
            swapper.onSchedule(true);
        }
        long from = System.nanoTime();
        long latency = swapper.swap(number);
        load.awaitBeats(BEATS_BETWEEN);
        slowest = Math.max(slowest, System.nanoTime() - from);
        if (isSilent && (wasLenient || swapper.isLenient())) {
            lenientUntil = System.nanoTime();
        }
        return latency;
    }

    /** Waits until the silent one is convicted, by a policy that must do so if no other has. */
    private void convict(int round) {
        boolean isSilent = convictions() == round;
        boolean wasLenient = swapper.isLenient();
        long from = System.nanoTime();
        swapper.settle();
        load.awaitBeats(BEATS_BETWEEN);
        slowest = Math.max(slowest, System.nanoTime() - from);
        if (isSilent && wasLenient) {
            lenientUntil = System.nanoTime();
        }
        Await.value("stalls of the silent one", () -> stalls(silent), stalls -> stalls == round);
        Await.until(() -> "event of the stall", () -> convictions() == 1 + round);
        longest.add(Math.max(PolicySwapper.LONGEST_ALLOWANCE_MILLIS, (lenientUntil - silentSince) / 1_000_000));
        silentSince = 0;
    }

    private void comeBack() {
        long beats = metric("varta_beats_total", silent);
        forgottenAt = beats + MEMORY;
        swapper.onSchedule(false);
        silent.resume();
        Await.value("beats of the silent one", () -> metric("varta_beats_total", silent), more -> more > beats);
    }

    private void assertSilences() {
        List<Long> silences = silencesAtConviction(silent);
        assertEquals(SILENCES, silences.size());
        assertEquals(1, silencesAtConviction(latched).size());
        long hiccup = 2 * slowest / 1_000_000 + PolicySwapper.LATENESS_MILLIS;
        for (int i = 0; i < SILENCES; i++) {
            long silence = silences.get(i);
            long most = longest.get(i) + hiccup;
            assertTrue(silence >= PolicySwapper.SHORTEST_ALLOWANCE_MILLIS && silence <= most, () -> "convicted after " + silence + " ms instead of up to " + most);
        }
    }

    private void report(long[] latencies, Map<String, Long> before, long beats, long took, long seed) throws InterruptedException {
        long[] sorted = Arrays.stream(latencies).filter(nanos -> nanos > 0).sorted().toArray();
        Map<String, Long> after = appliance.fixture("loop");
        List<Sender.Report> reports = load.reports();
        System.out.println(SWAPS + " swaps (seed " + seed + ") in " + took / 1_000_000 + " ms, " + SWAPS * 1_000_000_000L / took + " swaps/s; " + beats * 1_000_000_000L / took + " beats/s accepted of "
            + PROCESSES + " processes, which met a full queue " + reports.stream().mapToLong(Sender.Report::dropped).sum() + " times while they sent " + reports.stream().mapToLong(Sender.Report::sent).sum());
        System.out.println("  silences: " + silencesAtConviction(silent) + " ms, convictions in all: " + appliance.metric("varta_observer_stalls_total") + " of " + (1 + SILENCES));
        System.out.println("  configure to event: p50 " + micros(sorted, 50) + ", p99 " + micros(sorted, 99) + ", max " + micros(sorted, 100));
        System.out.println("  a turn with an exchange, for the exchange: p50 " + after.get("slice 0.5") / 1000 + " us, p99 " + after.get("slice 0.99") / 1000 + " us, max " + after.get("slice 1") / 1000 + " us, of "
            + after.get("slices"));
        System.out.println("  turns of the loop: " + turns(before, after));
    }

    /** By the histogram that everybody can read, so in its steps. */
    private static String turns(Map<String, Long> before, Map<String, Long> after) {
        long all = after.get("turns") - before.get("turns");
        StringBuilder turns = new StringBuilder();
        for (int permille : new int[] {500, 990, 999, 1000}) {
            turns.append(permille == 1000 ? "max" : "p" + permille / 10.0).append(bound(before, after, all * permille / 1000.0)).append(", ");
        }
        return turns.append("of ").append(all).toString();
    }

    private static String bound(Map<String, Long> before, Map<String, Long> after, double wanted) {
        for (int millis : new int[] {1, 5, 10, 50, 100, 250, 500, 1000}) {
            String bucket = "turns<=" + millis;
            if (after.get(bucket) - before.get(bucket) >= wanted) {
                return " at most " + millis + " ms";
            }
        }
        return " over 1000 ms";
    }

    private static String micros(long[] sorted, int percent) {
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1000 + " us";
    }
}
