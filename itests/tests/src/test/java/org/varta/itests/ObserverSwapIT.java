// SPDX-License-Identifier: Apache-2.0
package org.varta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.varta.itests.harness.Appliance;
import org.varta.itests.harness.Await;
import org.varta.itests.harness.Sender;
import org.varta.itests.harness.Verifier;

/** The observer itself, and those who act for it, are exchanged: sockets stay bound, commands are followed to their end. */
class ObserverSwapIT {
    private static final int SWAPS = 100;
    private static final int PROCESSES = 4;

    @TempDir
    Path folder;

    @Test
    void shouldLoseNoBeatWhenObserverBundleIsUpdated() throws Exception {
        List<Sender> senders = new ArrayList<>();
        try (Appliance appliance = new Appliance(folder).usual(2_000).with("org.varta.itests.beats", Map.of()).start()) {
            appliance.awaitCondition("varta.observer.ready");
            try {
                for (int i = 0; i < PROCESSES; i++) {
                    senders.add(Sender.start(appliance.socket(), "--rate", "2500"));
                }
                Await.until(() -> "beats of all", () -> journal(appliance).size() == PROCESSES + 1);
                for (int swap = 1; swap <= SWAPS; swap++) {
                    long goal = beats(appliance) + 100;
                    appliance.update("observer", "0.1." + swap);
                    Await.value("beats", () -> beats(appliance), beats -> beats > goal);
                }
                long sent = 0;
                for (Sender sender : senders) {
                    sent += sender.stop().sent();
                }
                long counted = Await.quiet(() -> beats(appliance), Duration.ofMillis(200));
                assertEquals(0, appliance.metric("varta_observer_events_dropped_total"), "the journal has seen everything");
                assertEquals(sent, counted);
                assertEquals(0, journal(appliance).get(-1), "nonces that did not follow the one before");
                assertEquals(0, appliance.metric("varta_tracker_out_of_order_total"));
            } finally {
                senders.forEach(Sender::close);
            }
        }
    }

    private static Map<Integer, Long> journal(Appliance appliance) {
        return appliance.fixture("beats");
    }

    private static long beats(Appliance appliance) {
        return journal(appliance).entrySet().stream().filter(entry -> entry.getKey() > 0).mapToLong(Map.Entry::getValue).sum();
    }

    @Test
    void shouldRecordEndOfCommandWhoseActionIsGone() throws Exception {
        Path flag = folder.resolve("go");
        Path script = Files.writeString(folder.resolve("slow.sh"), "#!/bin/sh\nwhile [ ! -e '" + flag + "' ]; do sleep 0.05; done\nexit 7\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        try (Appliance appliance = new Appliance(folder).usual(300).with("org.varta.recovery.exec", Map.of("command", script + " {pid}")).start()) {
            appliance.awaitCondition("varta.recovery.ready");
            appliance.awaitCondition("varta.audit.ready");
            try (Sender sender = Sender.start(appliance.socket(), "--rate", "100", "--hang-after", "20")) {
                Await.value("started commands", () -> appliance.metric("varta_recovery_outcomes_total{outcome=spawned}"), started -> started == 1);
                Bundle action = appliance.bundle("recovery.exec");
                action.uninstall();
                Files.createFile(flag);
                Await.value("ended commands", () -> appliance.metric("varta_recovery_outcomes_total{outcome=reaped_nonzero}"), ended -> ended == 1);
                assertTrue(sender.pid() > 0);
            }
            Await.until(() -> "the complete record", () -> Files.readString(appliance.auditFile()).contains("\treaped\t7\t-\t"));
        }
        assertEquals(0, Verifier.verify("--complete", folder.resolve("audit.log")).exitValue());
    }

    @Test
    void shouldAnswerStallsThatHappenedWhileRecoveryWasAway() throws Exception {
        try (Appliance appliance = new Appliance(folder).usual(300).with("org.varta.recovery.exec", Map.of("command", "/bin/true {pid}")).start()) {
            appliance.awaitCondition("varta.recovery.ready");
            Bundle recovery = appliance.bundle("recovery");
            recovery.stop();
            try (Sender sender = Sender.start(appliance.socket(), "--rate", "100", "--hang-after", "20")) {
                String stalls = "varta_stalls_total{pid=" + sender.pid() + "}";
                Await.value(stalls, () -> appliance.metrics().getOrDefault(stalls, 0L), count -> count == 1);
                recovery.start();
                Await.value("ended commands", () -> appliance.metric("varta_recovery_outcomes_total{outcome=reaped_zero}"), ended -> ended == 1);
            }
        }
    }
}
