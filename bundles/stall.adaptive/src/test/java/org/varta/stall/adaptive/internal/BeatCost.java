// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.varta.api.stall.StallDetector;

/**
 * What a beat costs, its deadline included: a program, not a test. 4096 agents with full windows beat in turn, in an order that no prefetcher guesses; the median of 15 rounds counts, in
 * processor time of the thread, so that a busy machine disturbs little. Run with {@code -XX:+UseSerialGC}; the names of
 * policies may follow.
 */
final class BeatCost {
    private static final int SLOTS = 4096;
    private static final int ROUNDS = 15;
    private static final int BEATS = 2_000_000;

    private final int[] order = new int[SLOTS];
    private final long[] jitter = new long[1024];
    private long now;
    private long sink;

    private BeatCost() {
        java.util.SplittableRandom random = new java.util.SplittableRandom(42);
        for (int i = 0; i < SLOTS; i++) {
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        Arrays.setAll(jitter, i -> random.nextLong(1_000_000));
    }

    public static void main(String[] names) {
        BeatCost cost = new BeatCost();
        cost.measure("empty loop", null);
        for (PolicySettings settings : Raw.all()) {
            if (names.length == 0 || Arrays.asList(names).contains(settings.policyId())) {
                cost.measure(settings.policyId(), settings.detector(SLOTS));
            }
        }
        if (names.length == 0) {
            // Once more, now that the compiler has seen every policy and inlines none of them for good
            cost.measure("phi-normal among all", Raw.phiNormal(Map.of()).detector(SLOTS));
            cost.measure("missed-beats declared", Raw.missedBeats(Map.of("etaMillis", 1000)).detector(SLOTS));
        }
    }

    private void measure(String name, StallDetector detector) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double[] nanos = new double[ROUNDS];
        long bytes = 0;
        for (int round = -3; round < ROUNDS; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            long start = threads.getCurrentThreadCpuTime();
            sink += detector == null ? idle() : beats(detector);
            long end = threads.getCurrentThreadCpuTime();
            if (round >= 0) {
                nanos[round] = (double) (end - start) / BEATS;
                bytes += threads.getCurrentThreadAllocatedBytes() - before;
            }
        }
        Arrays.sort(nanos);
        System.out.printf(Locale.ROOT, "%-22s %6.1f ns per beat (best %.1f, worst %.1f), %.3f bytes%n", name, nanos[ROUNDS / 2], nanos[0], nanos[ROUNDS - 1],
            bytes / (double) BEATS / ROUNDS);
    }

    private long beats(StallDetector detector) {
        long sum = 0;
        for (int i = 0; i < BEATS; i++) {
            now += 244_140;
            sum += detector.beat(order[i & SLOTS - 1], now + jitter[i * 7 & 1023], i, 0, 0, 0);
        }
        return sum;
    }

    private long idle() {
        long sum = 0;
        for (int i = 0; i < BEATS; i++) {
            now += 244_140;
            sum += order[i & SLOTS - 1] ^ now + jitter[i * 7 & 1023];
        }
        return sum;
    }
}
