// SPDX-License-Identifier: Apache-2.0
package org.varta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.varta.itests.harness.Appliance;
import org.varta.itests.harness.Await;
import org.varta.itests.harness.Load;
import org.varta.itests.harness.Program;
import org.varta.itests.harness.Records;
import org.varta.itests.harness.Sender;
import org.varta.itests.harness.Verifier;

/** Policies, sinks, transport and exporter are exchanged by several hands at the same time, under load. */
class EverythingAtOnceIT {
    private static final int SWAPS = 50;
    private static final String SINK = "org.varta.itests.sink";
    private static final String POLICY = "org.varta.itests.policy";
    private static final String FIXED = "org.varta.stall.fixed~default";
    private static final String LOAD = "org.varta.itests.records";

    @TempDir
    Path folder;

    /** One exchange, by number. */
    private interface Swap {
        void run(int number) throws Exception;
    }

    private static CompletableFuture<Void> repeat(Swap swap, Load load) {
        return CompletableFuture.runAsync(() -> {
            try {
                for (int number = 1; number <= SWAPS; number++) {
                    swap.run(number);
                    load.awaitBeats(200);
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }, task -> new Thread(task, "swapper").start());
    }

    @Test
    void shouldLoseNothingWhenEverythingIsSwappedAtOnce() throws Exception {
        Path second = folder.resolve("second.log");
        try (Appliance appliance = new Appliance(folder).usual(2_000).with(POLICY, Map.of("floorMillis", 2_500L, "service.ranking", -1))
                .with(SINK, Map.of("path", second.toString(), "service.ranking", -1)).with(LOAD, Map.of("producers", 8)).start()) {
            appliance.awaitCondition("varta.observer.ready");
            appliance.awaitCondition("varta.audit.ready");
            try (Load load = Load.start(appliance, 4, 10_000); Sender hung = Sender.start(appliance.socket(), "--rate", "100", "--hang-after", "20")) {
                // It has to be there before the socket begins to come and go.
                String beats = "varta_beats_total{pid=" + hung.pid() + "}";
                Await.value(beats, () -> appliance.metrics().getOrDefault(beats, 0L), count -> count == 20);
                Bundle transport = appliance.bundle("transport.uds");
                List<CompletableFuture<Void>> hands = new ArrayList<>();
                hands.add(repeat(number -> appliance.configure(FIXED, Map.of("thresholdMillis", number % 2 == 0 ? 2_000L : 3_000L)), load));
                hands.add(repeat(number -> appliance.configure(POLICY, Map.of("floorMillis", 2_500L, "service.ranking", number % 2 == 0 ? -1 : 1)), load));
                hands.add(repeat(number -> appliance.configure(SINK, Map.of("path", second.toString(), "service.ranking", number % 2 == 0 ? -1 : 1)), load));
                hands.add(repeat(number -> {
                    transport.stop();
                    transport.start();
                }, load));
                hands.add(repeat(number -> appliance.update("export.prometheus", "0.1." + number), load));
                hands.add(repeat(number -> appliance.update("recovery", "0.1." + number), load));
                CompletableFuture.allOf(hands.toArray(CompletableFuture[]::new)).get(120, TimeUnit.SECONDS);
                String stalls = "varta_stalls_total{pid=" + hung.pid() + "}";
                Await.value(stalls, () -> appliance.metrics().getOrDefault(stalls, 0L), count -> count == 1);
                assertEquals(1, appliance.metric("varta_observer_stalls_total"));
                appliance.configure(LOAD, Map.of("producers", 0));
                Await.until(() -> "fates of all records", () -> {
                    Map<Integer, Long> receipts = appliance.receipts();
                    return receipts.get(0) <= receipts.get(-1) + receipts.get(-2) + receipts.get(-3) + receipts.get(-4);
                });
                assertEquals(Map.of(), load.settle(hung.stop().sent()));
                assertTrue(appliance.receipts().get(-1) > SWAPS);
            }
            appliance.stop();
            assertEquals(List.of(), Records.differences(appliance.receipts(), List.of(appliance.auditFile(), second)));
            Program.Result verified = Verifier.verify(appliance.auditFile(), second);
            assertEquals(0, verified.exitValue(), verified::toString);
        }
    }
}
