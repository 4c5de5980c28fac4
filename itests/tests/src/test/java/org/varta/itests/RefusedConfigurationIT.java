// SPDX-License-Identifier: Apache-2.0
package org.varta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.itests.harness.Appliance;
import org.varta.itests.harness.Await;
import org.varta.itests.harness.LogLines;
import org.varta.itests.harness.Sender;

/** A wrong value is named with its key and its range, whatever was in force stays in force, and a right one heals. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusedConfigurationIT {
    private static final String TRANSPORT = "org.varta.transport.uds~main";

    @TempDir
    static Path folder;
    private Appliance appliance;
    private Sender sender;
    private LogLines log;

    @BeforeAll
    void start() throws Exception {
        appliance = new Appliance(folder).usual(60_000).with("org.varta.recovery", Map.of("debounceMillis", 1L))
            .with("org.varta.recovery.exec", Map.of("command", "/bin/true")).start();
        appliance.awaitCondition("varta.observer.ready");
        sender = Sender.start(appliance.socket(), "--rate", "100");
        beatsOn();
    }

    @AfterAll
    void stop() throws Exception {
        try (Appliance all = appliance; Sender one = sender) {
            Sender.Report report = one.stop();
            Await.value("beats", () -> all.metric("varta_beats_total{pid=" + report.pid() + "}"), beats -> beats == report.sent());
        }
    }

    @BeforeEach
    void listen() {
        log = new LogLines();
    }

    @AfterEach
    void unlisten() {
        log.close();
    }

    private void beatsOn() {
        long before = appliance.metric("varta_observer_beats_total");
        Await.value("beats", () -> appliance.metric("varta_observer_beats_total"), beats -> beats > before + 5);
    }

    @ParameterizedTest
    @CsvSource({"org.varta.stall.fixed~default, thresholdMillis, 5, 10 to 86400000", "org.varta.stall.fixed~default, thresholdMillis, abc, 10 to 86400000",
        "org.varta.observer, maxBeatRate, -1, 0 to 1000000000", "org.varta.observer, clockSource, sundial, monotonic", "org.varta.observer, evictionPolicy, hard, strict",
        "org.varta.recovery, timeoutMillis, 99, 100 to", "org.varta.recovery, shutdownPolicy, maybe, kill", "org.varta.recovery.exec, captureBytes, 0, 1 to 1048576"})
    void shouldNameKeyValueAndRangeAndKeepWhatIsInForce(String pid, String key, String value, String range) {
        Map<String, Object> before = appliance.configuration(pid);
        Map<String, Object> wrong = new HashMap<>(before);
        wrong.put(key, value);
        long swaps = appliance.metric("varta_stall_policy_swaps_total");
        appliance.configure(pid, wrong);
        String shown = value.equals("abc") ? "0" : value;
        Await.value("a refusal in the log", () -> log.with("ERROR", "refused", key, shown, range).size() + log.with("SEVERE", "refused", key, shown, range).size(), lines -> lines > 0);
        beatsOn();
        assertEquals(swaps, appliance.metric("varta_stall_policy_swaps_total"));
        appliance.configure(pid, before);
        Await.value("the right configuration applied", () -> log.with("configuration applied").size(), lines -> lines > 0);
        beatsOn();
    }

    @Test
    void obs41_shouldLeaveFileAtSocketPathAlone() throws Exception {
        Path file = Files.writeString(folder.resolve("precious"), "keep me");
        Map<String, Object> before = appliance.configuration(TRANSPORT);
        appliance.configure(TRANSPORT, Map.of("socketPath", file.toString(), "warmUpFrames", 8));
        Await.value("a refusal in the log", () -> log.with("precious", "not a socket"), lines -> !lines.isEmpty());
        assertEquals("keep me", Files.readString(file));
        beatsOn();
        Map<String, Object> right = new HashMap<>(before);
        right.put("socketMode", "0640");
        appliance.configure(TRANSPORT, right);
        Await.until(() -> "mode of the socket", () -> PosixFilePermissions.toString(Files.getPosixFilePermissions(appliance.socket())).equals("rw-r-----"));
        appliance.configure(TRANSPORT, before);
        beatsOn();
    }

    @Test
    void shouldNameWhatKeepsComponentFromStartingAndHeal() throws Exception {
        String pid = "org.varta.transport.uds~other";
        appliance.configure(pid, Map.of("socketPath", "", "socketMode", "999"));
        Map<String, String> failures = Await.value("failed components", () -> appliance.<Map<String, String>>fixture("failures"),
            all -> all.keySet().stream().anyMatch(name -> name.contains("UdsTransport")));
        String said = failures.toString();
        assertTrue(said.contains("socketPath") && said.contains("107") && said.contains("socketMode = 999"), said);
        Path other = folder.resolve("other.sock");
        appliance.configure(pid, Map.of("socketPath", other.toString()));
        Await.until(() -> "socket at " + other, () -> Files.exists(other));
        try (Sender second = Sender.start(other, "--count", "10", "--rate", "100")) {
            Sender.Report report = second.end();
            Await.value("beats", () -> appliance.metrics().getOrDefault("varta_beats_total{pid=" + report.pid() + "}", 0L), beats -> beats == 10);
        }
        appliance.forget(pid);
        Await.until(() -> "no socket at " + other, () -> !Files.exists(other));
    }

    @Test
    void obs40_shouldRefuseSecondObserverOnSameSocket(@TempDir Path elsewhere) throws Exception {
        try (Appliance second = new Appliance(elsewhere).usual(60_000).with(TRANSPORT, Map.of("socketPath", appliance.socket().toString(), "warmUpFrames", 8)).start()) {
            Await.value("a refusal in the log", () -> log.with("already running"), lines -> !lines.isEmpty());
            assertEquals(0, second.metric("varta_observer_beats_total"));
        }
        assertTrue(Files.exists(appliance.socket()));
        beatsOn();
    }
}
