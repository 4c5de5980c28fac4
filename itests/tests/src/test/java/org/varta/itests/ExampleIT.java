// SPDX-License-Identifier: Apache-2.0
package org.varta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.itests.harness.Await;
import org.varta.itests.harness.Bundles;
import org.varta.itests.harness.Sender;
import org.varta.itests.harness.Watch;

/** The stall policy that the README shows, installed as the README says. */
class ExampleIT {
    private static final String POLICY = "com.example.bystatus";

    @TempDir
    Path folder;

    private Path home() throws Exception {
        Path home = Watch.copyTo(folder.resolve("varta-watch"));
        Files.copy(Bundles.jar(POLICY), home.resolve("bundles/30").resolve(POLICY + ".jar"));
        edit(home, "org.varta.transport.uds-main.cfg", "/tmp/varta-watch.sock", folder.resolve("beat.sock").toString());
        edit(home, "org.varta.audit.file-main.cfg", "/tmp/varta-watch-audit.log", folder.resolve("audit.log").toString());
        return home;
    }

    private static void edit(Path home, String file, String before, String after) throws Exception {
        Path path = home.resolve("configs").resolve(file);
        String text = Files.readString(path);
        assertTrue(text.contains(before), text);
        Files.writeString(path, text.replace(before, after));
    }

    private static long silenceMillis(Watch watch, Sender sender) {
        Pattern stalled = Pattern.compile("agent " + sender.pid() + " stalled: silent for ([0-9]+) ms.* policy by-status");
        String[] found = new String[1];
        Await.until(() -> "the stall of " + sender.pid() + ", said " + watch.errors(), () -> {
            watch.errors().stream().map(stalled::matcher).filter(Matcher::find).findFirst().ifPresent(line -> found[0] = line.group(1));
            return found[0] != null;
        });
        return Long.parseLong(found[0]);
    }

    @Test
    void shouldJudgeByTheStatusThatTheAgentReports() throws Exception {
        Path home = home();
        Files.writeString(home.resolve("configs").resolve(POLICY + ".cfg"), "okMillis = 300\ntroubledMillis = 900\nservice.ranking = 100\n");
        try (Watch watch = Watch.startIn(home, "--configs", home.resolve("configs").toString()).awaitReady();
            Sender well = Sender.start(folder.resolve("beat.sock"), "--rate", "20", "--hang-after", "5");
            Sender ill = Sender.start(folder.resolve("beat.sock"), "--rate", "20", "--hang-after", "5", "--status", "degraded")) {
            long silenceOfWell = silenceMillis(watch, well);
            long silenceOfIll = silenceMillis(watch, ill);
            assertTrue(silenceOfWell >= 300 && silenceOfWell < 900, () -> watch.errors().toString());
            assertTrue(silenceOfIll >= 900, () -> watch.errors().toString());
            watch.terminate();
            assertEquals(0, watch.awaitEnd());
        }
    }

    @Test
    void shouldNeedNoPolicyOfOurs() throws Exception {
        Path home = home();
        Files.delete(home.resolve("configs/org.varta.stall.fixed-default.cfg"));
        Files.writeString(home.resolve("configs").resolve(POLICY + ".cfg"), "okMillis = 300\ntroubledMillis = 900\n");
        try (Watch watch = Watch.startIn(home, "--configs", home.resolve("configs").toString()).awaitReady();
            Sender sender = Sender.start(folder.resolve("beat.sock"), "--rate", "20", "--hang-after", "5")) {
            assertTrue(silenceMillis(watch, sender) >= 300, () -> watch.errors().toString());
            watch.terminate();
            assertEquals(0, watch.awaitEnd());
        }
    }

    @Test
    void shouldRefuseToStartWithoutAnyPolicy() throws Exception {
        Path home = home();
        Files.delete(home.resolve("bundles/30").resolve(POLICY + ".jar"));
        Files.delete(home.resolve("configs/org.varta.stall.fixed-default.cfg"));
        try (Watch watch = Watch.startIn(home, "--configs", home.resolve("configs").toString())) {
            assertEquals(2, watch.awaitEnd(), () -> watch.errors().toString());
            assertTrue(watch.errors().stream().anyMatch(line -> line.contains("MissingRequired: --threshold-ms is required")), () -> watch.errors().toString());
        }
    }

    @Test
    void shouldRefuseConfigurationAndNameItsFile() throws Exception {
        Path home = home();
        Path wrong = home.resolve("configs").resolve(POLICY + ".cfg");
        Files.writeString(wrong, "okMillis = 1\nservice.ranking = 100\n");
        try (Watch watch = Watch.startIn(home, "--configs", home.resolve("configs").toString())) {
            assertEquals(2, watch.awaitEnd(), () -> watch.errors().toString());
            assertTrue(watch.errors().stream().anyMatch(line -> line.contains("BadConfiguration: " + wrong)), () -> watch.errors().toString());
        }
    }
}
