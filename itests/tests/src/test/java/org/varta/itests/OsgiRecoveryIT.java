// SPDX-License-Identifier: Apache-2.0
package org.varta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.itests.harness.Appliance;
import org.varta.itests.harness.Await;
import org.varta.itests.harness.LogLines;
import org.varta.itests.harness.Program;
import org.varta.itests.harness.Verifier;

/** A component whose thread really hangs, the managed agent of the same framework that notices and says so, and the recovery that gives the framework a new instance. */
class OsgiRecoveryIT {
    @TempDir
    Path folder;

    private static List<String[]> records(Appliance appliance, String kind) throws IOException {
        return Files.readAllLines(appliance.auditFile()).stream().map(line -> line.split("\t")).filter(columns -> columns.length > 4 && columns[3].equals(kind)).toList();
    }

    private Map<String, Object> agent(String mode) {
        return Map.of("path", new Appliance(folder).socket().toString(), "intervalMillis", 20L, "contributorMode", mode);
    }

    @Test
    void agM3_shouldGiveAWedgedComponentANewInstanceWhenItIsReportedFromInside() throws Exception {
        Path poison = folder.resolve("poison");
        String pid = Long.toString(ProcessHandle.current().pid());
        Appliance configured = new Appliance(folder).usual(1_000).with("org.varta.recovery", Map.of("action", "osgi")).with("org.varta.recovery.osgi", Map.of())
            .with("org.varta.itests.worker", Map.of("poison", poison.toString())).with("org.varta.agent.managed~main", agent("gate"));
        try (Appliance appliance = configured.start()) {
            appliance.awaitCondition("varta.observer.ready");
            String beats = "varta_beats_total{pid=" + pid + "}";
            Await.value(beats, () -> appliance.metrics().getOrDefault(beats, 0L), count -> count > 10);
            Map<String, Long> first = appliance.fixture("worker");
            Files.createFile(poison);
            Await.until(() -> "end of the recovery, events " + appliance.events(), () -> records(appliance, "complete").size() == 1);
            Map<String, Long> second = Await.value("worker", () -> appliance.<Map<String, Long>>fixture("worker"), worker -> !worker.get("born").equals(first.get("born")));
            Await.value("progress of the new one", () -> appliance.<Map<String, Long>>fixture("worker"), worker -> worker.get("progress") > second.get("progress"));
            long counted = appliance.metric(beats);
            Await.value("beats after " + counted, () -> appliance.metric(beats), count -> count > counted);
            assertEquals(1, appliance.metric("varta_observer_stalls_total"));
            List<String[]> spawns = records(appliance, "spawn");
            assertEquals(1, spawns.size());
            assertEquals(List.of(pid, "0", "osgi", "org.varta.itests.fixtures"), List.of(spawns.get(0)).subList(4, 8));
            assertEquals(List.of(pid, "0", "reaped", "0", "-"), List.of(records(appliance, "complete").get(0)).subList(4, 9));
            assertEquals(0, records(appliance, "refused").size());
            assertEquals(1, appliance.metric("varta_client_contributor_deadline_missed_total{agent=main,contributor=worker}"));
            appliance.stop();
            Program.Result verified = Verifier.verify(appliance.auditFile());
            assertEquals(0, verified.exitValue(), verified::toString);
        }
    }

    /** An observer that counts the beats of its own framework. */
    private Appliance watchingItself() throws Exception {
        Appliance appliance = new Appliance(folder).usual(2_000).with("org.varta.agent.managed~main", agent("status")).start();
        appliance.awaitCondition("varta.observer.ready");
        beatsOn(appliance);
        return appliance;
    }

    private static void beatsOn(Appliance appliance) {
        String beats = "varta_beats_total{pid=" + ProcessHandle.current().pid() + "}";
        long before = appliance.metrics().getOrDefault(beats, 0L);
        Await.value("beats after " + before, () -> appliance.metrics().getOrDefault(beats, 0L), count -> count > before + 5);
    }

    @Test
    void agM1_shouldFindTheObserverAgainWhenItsSocketHasGoneAndCome() throws Exception {
        try (Appliance appliance = watchingItself()) {
            Map<String, Object> transport = appliance.configuration("org.varta.transport.uds~main");
            appliance.forget("org.varta.transport.uds~main");
            Await.until(() -> "beats without an observer", () -> appliance.metric("varta_client_beats_total{agent=main,outcome=no_observer}") + appliance.metric("varta_client_beats_total{agent=main,outcome=peer_gone}") > 5);
            appliance.configure("org.varta.transport.uds~main", transport);
            beatsOn(appliance);
            assertEquals(0, appliance.metric("varta_tracker_out_of_order_total"));
        }
    }

    @Test
    void agM7_shouldKeepBeatingWhenAConfigurationIsRefused() throws Exception {
        try (Appliance appliance = watchingItself(); LogLines log = new LogLines()) {
            appliance.configure("org.varta.agent.managed~main", Map.of("path", appliance.socket().toString(), "intervalMillis", "5", "contributorMode", "perhaps"));
            Await.value("a refusal in the log", () -> log.with("SEVERE", "main", "refused", "intervalMillis = 5 is not within 20 to 3600000", "contributorMode = perhaps is neither gate nor status"), lines -> lines.size() == 1);
            beatsOn(appliance);
            assertEquals(0, appliance.metric("varta_observer_stalls_total"));
        }
    }

    @Test
    void agX10_shouldSendNothingUnusualWhenItsBundleIsUpdated() throws Exception {
        try (Appliance appliance = watchingItself()) {
            appliance.update("agent.managed", "0.1.1");
            beatsOn(appliance);
            assertEquals(0, appliance.metric("varta_tracker_out_of_order_total"));
            assertEquals(0, appliance.metric("varta_observer_stalls_total"));
        }
    }
}
