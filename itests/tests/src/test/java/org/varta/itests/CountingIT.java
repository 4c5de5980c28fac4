// SPDX-License-Identifier: Apache-2.0
package org.varta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.itests.harness.Appliance;
import org.varta.itests.harness.Await;
import org.varta.itests.harness.Scraper;
import org.varta.itests.harness.Sender;

/** What one process sends is what the observer counts, and its silence is answered once. */
class CountingIT {
    private static final String TOKEN = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    @TempDir
    Path folder;

    private Path script(Path calls) throws Exception {
        Path script = folder.resolve("recover.sh");
        Files.writeString(script, "#!/bin/sh\necho \"$1\" >> '" + calls + "'\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void recX1_obs61_shouldCountHundredBeatsExactlyStallOnceAndRecoverOnce() throws Exception {
        Path calls = folder.resolve("calls");
        try (Appliance appliance = new Appliance(folder).usual(300).with("org.varta.recovery.exec", Map.of("command", script(calls) + " {pid}")).start()) {
            appliance.awaitCondition("varta.observer.ready");
            appliance.awaitCondition("varta.recovery.ready");
            try (Sender sender = Sender.start(appliance.socket(), "--rate", "200", "--hang-after", "100")) {
                String pid = "{pid=" + sender.pid() + "}";
                Await.value("finished recoveries", () -> appliance.metric("varta_recovery_outcomes_total{outcome=reaped_zero}"), ended -> ended == 1);
                assertEquals(List.of(Long.toString(sender.pid())), Files.readAllLines(calls));
                assertEquals(100, appliance.metric("varta_beats_total" + pid));
                assertEquals(1, appliance.metric("varta_stalls_total" + pid));
                assertEquals(3, appliance.metric("gauge:varta_status" + pid));
                assertEquals(1, appliance.metric("varta_recovery_outcomes_total{outcome=spawned}"));
                List<String> stalls = appliance.events().stream().filter(line -> line.startsWith("STALL")).toList();
                assertEquals(1, stalls.size(), stalls::toString);
                sender.resume();
                assertEquals(100, sender.stop().sent());
                assertEquals(1, Files.readAllLines(calls).size());
            }
        }
    }

    @Test
    void shouldRecoverOnceForEachSilence() throws Exception {
        Path calls = folder.resolve("calls");
        try (Appliance appliance = new Appliance(folder).usual(200).with("org.varta.recovery", Map.of("debounceMillis", 0L))
                .with("org.varta.recovery.exec", Map.of("command", script(calls) + " {pid}")).start()) {
            appliance.awaitCondition("varta.observer.ready");
            try (Sender sender = Sender.start(appliance.socket(), "--rate", "100")) {
                for (long silence = 1; silence <= 5; silence++) {
                    long expected = silence;
                    String beats = "varta_beats_total{pid=" + sender.pid() + "}";
                    long before = appliance.metrics().getOrDefault(beats, 0L);
                    Await.value(beats, () -> appliance.metrics().getOrDefault(beats, 0L), now -> now > before + 2);
                    sender.hang();
                    Await.value("finished recoveries", () -> appliance.metric("varta_recovery_outcomes_total{outcome=reaped_zero}"), ended -> ended == expected);
                    sender.resume();
                }
                Sender.Report report = sender.stop();
                assertEquals(report.sent(), appliance.metric("varta_beats_total{pid=" + sender.pid() + "}"));
                assertTrue(appliance.metric("varta_stalls_total{pid=" + sender.pid() + "}") >= 5);
                assertEquals(5, Files.readAllLines(calls).size());
            }
        }
    }

    @Test
    void shouldTellScraperWhatWasCounted() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), TOKEN);
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        int port = freePort();
        try (Appliance appliance = new Appliance(folder).usual(60_000)
                .with("org.varta.export.prometheus", Map.of("address", "127.0.0.1:" + port, "tokenFile", token.toString(), "rateLimitPerSecond", 0)).start()) {
            appliance.awaitCondition("varta.observer.ready");
            long pid;
            try (Sender sender = Sender.start(appliance.socket(), "--rate", "500", "--count", "100")) {
                pid = sender.end().pid();
            }
            Await.value("beats told", () -> told(port, "varta_beats_total{pid=\"" + pid + "\"}"), beats -> beats == 100);
            assertEquals(0.0, told(port, "varta_frame_auth_failures_total"));
            assertEquals(0.0, told(port, "varta_decode_errors_total{kind=\"bad_crc\"}"));
            assertEquals("401 Unauthorized", head(Scraper.ask(port, null)));
            assertEquals("401 Unauthorized", head(Scraper.ask(port, TOKEN.replace('0', '1'))));
        }
    }

    private static double told(int port, String series) {
        try {
            return Scraper.series(Scraper.ask(port, TOKEN)).getOrDefault(series, -1.0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String head(String answer) {
        return answer.lines().findFirst().orElse("nothing").replaceFirst("HTTP/1.. ", "");
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
