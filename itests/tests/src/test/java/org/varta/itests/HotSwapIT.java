// SPDX-License-Identifier: Apache-2.0
package org.varta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.varta.itests.harness.Appliance;
import org.varta.itests.harness.Await;
import org.varta.itests.harness.Load;
import org.varta.itests.harness.Sender;

/**
 * Parts are exchanged a hundred times while four processes send more than 20,000 beats a second. Each time two more processes hang, one before the first exchange and one in the middle: each is convicted once, and nobody
 * else is.
 */
class HotSwapIT {
    private static final int SWAPS = 100;
    private static final int PROCESSES = 4;
    private static final int RATE = 15_000;
    private static final long LEAST_RATE = 20_000;
    /** After so many the senders have found the observer again. */
    private static final long FIRST_BEATS = 100;
    private static final long BEATS_BETWEEN = 1_000;
    private static final String FIXED = "org.varta.stall.fixed~default";
    private static final String SWAPPED = "varta_stall_policy_swaps_total";

    @TempDir
    Path folder;
    private Appliance appliance;
    private Load load;
    private Sender early;
    private Sender late;

    /** One exchange, by number. */
    private interface Swap {
        void run(int number) throws Exception;
    }

    @BeforeEach
    void start() throws Exception {
        appliance = new Appliance(folder).usual(2_000).with("org.varta.itests.policy", Map.of("floorMillis", 2_500L, "service.ranking", -1)).start();
        appliance.awaitCondition("varta.observer.ready");
        early = Sender.start(appliance.socket(), "--rate", "100", "--hang-after", "20", "--reconnect-after", "1");
        late = Sender.start(appliance.socket(), "--rate", "100", "--reconnect-after", "1");
        load = Load.start(appliance, PROCESSES, RATE);
        Await.value("stalls of the early one", () -> stalls(early), stalls -> stalls == 1);
    }

    @AfterEach
    void stop() throws Exception {
        try (Appliance all = appliance; Sender one = early; Sender other = late; Load most = load) {
            assertTrue(all != null && one != null && other != null && most != null);
        }
    }

    private long stalls(Sender sender) {
        return appliance.metrics().getOrDefault("varta_stalls_total{pid=" + sender.pid() + "}", 0L);
    }

    private void swapUnderLoad(int hangAt, Swap swap) throws Exception {
        long began = System.nanoTime();
        long loadNanos = 0;
        long loadBeats = 0;
        for (int number = 1; number <= SWAPS; number++) {
            swap.run(number);
            load.awaitBeats(FIRST_BEATS);
            long from = System.nanoTime();
            long before = load.beats();
            load.awaitBeats(BEATS_BETWEEN);
            loadBeats += load.beats() - before;
            loadNanos += System.nanoTime() - from;
            if (number == hangAt) {
                late.hang();
            }
        }
        long rate = loadBeats * 1_000_000_000L / loadNanos;
        System.out.println(rate + " beats/s, " + SWAPS + " swaps in " + (System.nanoTime() - began) / 1_000_000 + " ms");
        Await.value("stalls of the late one", () -> stalls(late), stalls -> stalls == 1);
        assertEquals(2, appliance.metric("varta_observer_stalls_total"), "before anybody ends");
        assertEquals(Map.of(), load.settle(early.stop().sent() + late.stop().sent()));
        assertEquals(1, stalls(early));
        assertEquals(1, stalls(late));
        assertTrue(rate >= LEAST_RATE, () -> "only " + rate + " beats/s");
    }

    /** An exchange of policies, which is over when the observer says so. */
    private void awaitSwap(Runnable change) {
        long before = appliance.metric(SWAPPED);
        change.run();
        Await.value("swaps, before " + before, () -> appliance.metric(SWAPPED), swaps -> swaps > before);
    }

    @Test
    void shouldLoseNothingWhenPolicyIsReconfigured() throws Exception {
        swapUnderLoad(SWAPS / 2, number -> awaitSwap(() -> appliance.configure(FIXED, Map.of("thresholdMillis", number % 2 == 0 ? 2_000L : 3_000L))));
    }

    @Test
    void shouldLoseNothingWhenRankingChanges() throws Exception {
        swapUnderLoad(SWAPS / 2, number -> awaitSwap(
            () -> appliance.configure("org.varta.itests.policy", Map.of("floorMillis", 2_500L, "service.ranking", number % 2 == 0 ? -1 : 1))));
    }

    @Test
    void shouldLoseNothingWhenPolicyBundleIsUpdated() throws Exception {
        swapUnderLoad(SWAPS / 2, number -> appliance.update("stall.fixed", "0.1." + number));
    }

    @Test
    void shouldLoseNothingWhenTransportIsRestarted() throws Exception {
        Bundle transport = appliance.bundle("transport.uds");
        swapUnderLoad(SWAPS / 2, number -> {
            transport.stop();
            transport.start();
        });
    }

    @Test
    void shouldLoseNothingWhenFrameworkIsRestarted() throws Exception {
        swapUnderLoad(SWAPS, number -> {
            appliance.stop();
            appliance.start();
        });
    }
}
