// SPDX-License-Identifier: Apache-2.0
package org.varta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.itests.harness.Appliance;
import org.varta.itests.harness.Await;
import org.varta.itests.harness.Sender;

/** A policy that only watches, beside the one in force: what it would have done is counted and told, and nothing is done. */
class ShadowPolicyIT {
    private static final String CONVICTIONS = "varta_shadow_convictions_total{policy=phi-normal}";
    private static final String MISTAKES = "varta_shadow_mistakes_total{policy=phi-normal}";

    @TempDir
    Path folder;

    @Test
    void shouldCountAndTellWhatTheShadowWouldHaveDoneAndDoNothing() throws Exception {
        Map<String, Object> observer = new HashMap<>(Appliance.unlimited());
        observer.put("stallPolicy", "fixed");
        observer.put("shadowPolicies", "phi-normal");
        Appliance configured = new Appliance(folder).usual(60_000).with("org.varta.observer", observer)
            .with("org.varta.stall.adaptive.phinormal~default", Map.of("pauseMillis", 100L, "ceilingMillis", 1_000L, "service.ranking", 10));
        try (Appliance appliance = configured.start()) {
            appliance.awaitCondition("varta.observer.ready");
            assertEquals(0, appliance.metric(CONVICTIONS));
            try (Sender sender = Sender.start(appliance.socket(), "--rate", "100")) {
                String beats = "varta_beats_total{pid=" + sender.pid() + "}";
                Await.value(beats, () -> appliance.metrics().getOrDefault(beats, 0L), count -> count > 50);
                sender.hang();
                Await.value(CONVICTIONS, () -> appliance.metric(CONVICTIONS), count -> count >= 1);
                sender.resume();
                Await.value(MISTAKES, () -> appliance.metric(MISTAKES), count -> count >= 1);
                String told = "SHADOW " + sender.pid() + " phi-normal ";
                Await.until(() -> told, () -> appliance.events().stream().anyMatch(line -> line.startsWith(told)));
                assertEquals(0, appliance.metric("varta_observer_stalls_total"));
                assertEquals(0, appliance.metric("varta_policy_convictions_total{policy=fixed}"));
            }
            assertTrue(Files.readAllLines(appliance.auditFile()).stream().noneMatch(line -> line.contains("\tspawn\t") || line.contains("\trefused\t")));
        }
    }
}
