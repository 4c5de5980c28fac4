// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Each window against its definition, by slots that must not meet. */
class WindowsTest {
    private static final int SLOTS = 3;

    private static List<List<Long>> slots() {
        return List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    private static void remember(List<Long> window, long value, int length) {
        window.add(value);
        if (window.size() > length) {
            window.remove(0);
        }
    }

    /** 1.6: incremental and two-pass moments agree; ours are exact, so the comparison is with a two-pass computation that is centred. */
    @Property(tries = 300)
    void momentsAreThoseOfTwoPasses(@ForAll long seed, @ForAll @IntRange(min = 1, max = 50) int length, @ForAll @IntRange(min = 1, max = 46) int bits) {
        SplittableRandom random = new SplittableRandom(seed);
        IntervalWindow window = new IntervalWindow(length, SLOTS);
        List<List<Long>> expected = slots();
        long base = random.nextLong(1L << bits);
        for (int i = 0; i < 300; i++) {
            int slot = random.nextInt(SLOTS);
            if (random.nextInt(100) == 0) {
                window.clear(slot);
                expected.get(slot).clear();
            }
            // A day at most; now and then nearly constant, where naive sums of squares lose everything
            long interval = random.nextBoolean() ? base + random.nextInt(10) : random.nextLong(1L << bits);
            window.add(slot, interval);
            remember(expected.get(slot), interval, length);
            double mean = 0;
            for (long x : expected.get(slot)) {
                mean += (double) (x - base) / expected.get(slot).size();
            }
            double squares = 0;
            for (long x : expected.get(slot)) {
                squares += (x - base - mean) * (x - base - mean);
            }
            double deviation = Math.sqrt(squares / expected.get(slot).size());
            assertEquals(base + mean, window.mean(slot), (base + mean) * 1e-12 + 1e-6);
            assertEquals(deviation, window.deviation(slot), deviation * 1e-9 + 1e-6);
        }
    }

    @Property(tries = 300)
    void ranksAreThoseOfTheSortedWindow(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int length) {
        SplittableRandom random = new SplittableRandom(seed);
        SortedWindow window = new SortedWindow(length, SLOTS);
        List<List<Long>> expected = slots();
        for (int i = 0; i < 300; i++) {
            int slot = random.nextInt(SLOTS);
            if (random.nextInt(100) == 0) {
                window.clear(slot);
                expected.get(slot).clear();
            }
            long interval = random.nextLong(8) == 0 ? random.nextLong(Long.MAX_VALUE) : random.nextLong(20);
            window.add(slot, interval);
            remember(expected.get(slot), interval, length);
            List<Long> sorted = new ArrayList<>(expected.get(slot));
            Collections.sort(sorted);
            assertEquals(sorted.size(), window.size(slot));
            for (int rank = 1; rank <= sorted.size(); rank++) {
                assertEquals(sorted.get(rank - 1), window.ranked(slot, rank));
            }
        }
    }

    @Property(tries = 300)
    void expectationsAreThoseOfTheFormula(@ForAll long seed, @ForAll @IntRange(min = 2, max = 40) int length) {
        SplittableRandom random = new SplittableRandom(seed);
        BeatWindow window = new BeatWindow(length, 1);
        List<Long> arrivals = new ArrayList<>();
        List<Long> nonces = new ArrayList<>();
        long arrival = random.nextLong();
        long nonce = random.nextLong();
        for (int i = 0; i < 300; i++) {
            arrival += random.nextLong(2_000_000_000L);
            boolean isRestart = random.nextInt(60) == 0;
            nonce = isRestart ? nonce - random.nextInt(5) : nonce + random.nextInt(1, 4);
            if (isRestart) {
                arrivals.clear();
                nonces.clear();
            }
            window.add(0, arrival, nonce);
            remember(arrivals, arrival, length);
            remember(nonces, nonce, length);
            double n = arrivals.size();
            assertEquals(arrivals.size(), window.size(0));
            double eta = n < 2 ? 7e8 : window.pace(0);
            double meanArrival = 0;
            double meanNonce = 0;
            for (int k = 0; k < n; k++) {
                meanArrival += (arrivals.get(k) - arrival) / n;
                meanNonce += (nonces.get(k) - nonce) / n;
            }
            assertEquals(meanArrival - eta * meanNonce + eta, window.expected(0, eta), 1);
            if (n > 1) {
                assertEquals((double) (arrival - arrivals.get(0)) / (nonce - nonces.get(0)), eta);
            }
        }
    }
}
