// SPDX-License-Identifier: Apache-2.0
package org.varta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.itests.harness.Appliance;
import org.varta.itests.harness.Await;
import org.varta.itests.harness.Program;
import org.varta.itests.harness.Sender;

/** Wrappers come and go while everything runs; a process that was really stopped is spared by them, for so long and no longer. */
class WrappersIT {
    private static final String WRAPPERS = "org.varta.observer.wrappers";
    private static final long THRESHOLD_MILLIS = 500;
    private static final long HOLD_MILLIS = 2_000;
    private static final Pattern SILENCE = Pattern.compile("silent for (\\d+) ms");

    @TempDir
    Path folder;

    private String explain(Sender sender) throws Exception {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("control.sock")))) {
            client.write(ByteBuffer.wrap(("explain --json " + sender.pid() + "\n").getBytes(StandardCharsets.UTF_8)));
            client.shutdownOutput();
            return new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void signal(String name, Sender sender) throws Exception {
        Program.Result sent = Program.run(List.of("kill", "-" + name, Long.toString(sender.pid())));
        assertEquals(0, sent.exitValue(), sent::toString);
    }

    private static long stalls(Appliance appliance, Sender sender) {
        return appliance.metrics().getOrDefault("varta_stalls_total{pid=" + sender.pid() + "}", 0L);
    }

    /** Stops a process for good and tells how long it was silent when it was convicted. */
    private long convictedAfter(Appliance appliance, boolean isSpared) throws Exception {
        try (Sender sender = Sender.start(appliance.socket(), "--rate", "100")) {
            String beats = "varta_beats_total{pid=" + sender.pid() + "}";
            Await.value(beats, () -> appliance.metrics().getOrDefault(beats, 0L), count -> count > 10);
            signal("STOP", sender);
            if (isSpared) {
                String[] said = new String[1];
                Await.until(() -> "a hold in " + said[0], () -> (said[0] = explain(sender)).contains("EVIDENCE_STOPPED"));
                assertEquals(0, stalls(appliance, sender));
            }
            Await.value("stalls", () -> stalls(appliance, sender), stalls -> stalls == 1);
            String mine = "STALL " + sender.pid() + " ";
            Await.until(() -> mine, () -> appliance.events().stream().anyMatch(line -> line.startsWith(mine)));
            String event = appliance.events().stream().filter(line -> line.startsWith(mine)).findFirst().orElseThrow();
            Matcher silence = SILENCE.matcher(event);
            assertTrue(silence.find(), event);
            signal("CONT", sender);
            return Long.parseLong(silence.group(1));
        }
    }

    @Test
    void wrapW9_shouldSpareAStoppedProcessWhileTheyAreOnAndConvictItAfterTheHold() throws Exception {
        try (Appliance appliance = new Appliance(folder).usual(THRESHOLD_MILLIS).with("org.varta.control", Map.of("socketPath", folder.resolve("control.sock").toString())).start()) {
            appliance.awaitCondition("varta.observer.ready");
            long without = convictedAfter(appliance, false);
            appliance.configure(WRAPPERS, Map.of("settleBeats", 0, "clearBeats", 1, "localHealthMaximum", 0, "stoppedHoldMillis", HOLD_MILLIS));
            long with = convictedAfter(appliance, true);
            appliance.forget(WRAPPERS);
            long again = convictedAfter(appliance, false);
            assertTrue(without >= THRESHOLD_MILLIS && without < THRESHOLD_MILLIS + HOLD_MILLIS, "without: " + without);
            assertTrue(with >= THRESHOLD_MILLIS + HOLD_MILLIS && with < THRESHOLD_MILLIS + 2 * HOLD_MILLIS, "with: " + with);
            assertTrue(again >= THRESHOLD_MILLIS && again < THRESHOLD_MILLIS + HOLD_MILLIS, "again without: " + again);
        }
    }

    @Test
    void wrapW1_shouldNotConvictAnewWhoIsBeingRestarted() throws Exception {
        long graceMillis = 6_000;
        try (Appliance appliance = new Appliance(folder).usual(THRESHOLD_MILLIS).with("org.varta.control", Map.of("socketPath", folder.resolve("control.sock").toString()))
                .with("org.varta.recovery", Map.of("debounceMillis", 0L)).with("org.varta.recovery.exec", Map.of("command", "/bin/true"))
                .with(WRAPPERS, Map.of("settleBeats", 0, "clearBeats", 1, "localHealthMaximum", 0, "secondOpinion", false, "restartGraceMillis", graceMillis)).start()) {
            appliance.awaitCondition("varta.observer.ready");
            appliance.awaitCondition("varta.recovery.ready");
            try (Sender sender = Sender.start(appliance.socket(), "--rate", "100")) {
                String beats = "varta_beats_total{pid=" + sender.pid() + "}";
                long before = Await.value(beats, () -> appliance.metrics().getOrDefault(beats, 0L), count -> count > 10);
                long stopped = System.nanoTime();
                signal("STOP", sender);
                Await.value("starts", () -> appliance.metric("varta_recovery_outcomes_total{outcome=spawned}"), starts -> starts == 1);
                Await.until(() -> "RESTART_GRACE", () -> explain(sender).contains("RESTART_GRACE"));
                // The command has cured nothing: the old process beats once more and falls silent again.
                signal("CONT", sender);
                Await.value(beats, () -> appliance.metrics().getOrDefault(beats, 0L), count -> count > before + 10);
                signal("STOP", sender);
                Await.value("stalls", () -> stalls(appliance, sender), stalls -> stalls == 2);
                long millis = (System.nanoTime() - stopped) / 1_000_000;
                assertTrue(millis >= graceMillis, "convicted anew " + millis + " ms after it was stopped for the first time");
                signal("CONT", sender);
            }
        }
    }
}
