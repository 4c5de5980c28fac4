// SPDX-License-Identifier: Apache-2.0
package org.varta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.itests.harness.Await;
import org.varta.itests.harness.HostileSender;
import org.varta.itests.harness.Program;
import org.varta.itests.harness.Sender;
import org.varta.itests.harness.Verifier;
import org.varta.itests.harness.Watch;

/** The assembled command as a process: signals, second instances, sudden death, and what it leaves behind. */
class RuntimeIT {
    @TempDir
    Path folder;

    @BeforeAll
    static void needRuntime() {
        assertTrue(Watch.isAssembled(), "the runtime is not assembled; build the module runtime first");
    }

    private Path socket() {
        return folder.resolve("varta.sock");
    }

    private Path audit() {
        return folder.resolve("audit.log");
    }

    private Watch watch(String command) throws Exception {
        return Watch.start("--socket", socket().toString(), "--threshold-ms", "300", "--recovery-exec", command, "--recovery-debounce-ms", "0", "--recovery-timeout-ms", "20000",
            "--recovery-audit-file", audit().toString()).awaitReady();
    }

    private long records(String kind) throws Exception {
        return Files.exists(audit()) ? Files.readAllLines(audit()).stream().filter(line -> !line.startsWith("#") && line.split("\t")[3].equals(kind)).count() : 0;
    }

    private void awaitRecords(String kind, long count) {
        Await.until(() -> count + " records " + kind, () -> records(kind) == count);
    }

    private void assertSound() throws Exception {
        Program.Result verified = Verifier.verify("--complete", audit());
        assertEquals(0, verified.exitValue(), verified::toString);
    }

    @Test
    void obs66_shouldLeaveNoSocketAndSoundLogOnSigterm() throws Exception {
        try (Watch watch = watch("/bin/true {pid}")) {
            assertTrue(Files.exists(socket()));
            try (Sender sender = Sender.start(socket(), "--rate", "100", "--hang-after", "30")) {
                awaitRecords("complete", 1);
                watch.terminate();
                assertEquals(0, watch.awaitEnd(), () -> watch.errors().toString());
                assertTrue(sender.pid() > 0);
            }
            assertFalse(Files.exists(socket()));
            assertEquals(1, watch.output().stream().filter(line -> line.startsWith("READY")).count());
        }
        assertEquals(1, records("spawn"));
        assertSound();
        assertEquals(0, Watch.verify(audit()).exitValue());
    }

    @Test
    void shouldRecordEndOfRunningCommandOnSigterm() throws Exception {
        try (Watch watch = watch("/bin/sleep 60"); Sender sender = Sender.start(socket(), "--rate", "100", "--hang-after", "30")) {
            awaitRecords("spawn", 1);
            watch.terminate();
            assertEquals(0, watch.awaitEnd(), () -> watch.errors().toString());
            assertTrue(sender.pid() > 0);
        }
        String complete = Files.readAllLines(audit()).stream().filter(line -> line.contains("\tcomplete\t")).findFirst().orElseThrow();
        assertEquals("killed", complete.split("\t")[6], complete);
        assertSound();
    }

    @Test
    void obs40_shouldRefuseSecondInstanceOnSameSocket() throws Exception {
        try (Watch first = watch("/bin/true {pid}"); Sender sender = Sender.start(socket(), "--rate", "100")) {
            try (Watch second = Watch.start("--socket", socket().toString(), "--threshold-ms", "300")) {
                assertEquals(1, second.awaitEnd());
                assertTrue(second.errors().stream().anyMatch(line -> line.contains("already running")), () -> second.errors().toString());
                assertEquals(List.of(), second.output());
            }
            assertTrue(Files.exists(socket()));
            sender.hang();
            awaitRecords("complete", 1);
            first.terminate();
            assertEquals(0, first.awaitEnd());
        }
    }

    @Test
    void shouldRefuseSecondInstanceOnSameAuditFile() throws Exception {
        try (Watch first = watch("/bin/true {pid}")) {
            try (Watch second = Watch.start("--socket", folder.resolve("other.sock").toString(), "--threshold-ms", "300", "--recovery-exec", "/bin/true {pid}", "--recovery-audit-file", audit().toString())) {
                assertEquals(1, second.awaitEnd(), () -> second.errors().toString());
            }
            assertFalse(Files.exists(folder.resolve("other.sock")));
            first.terminate();
            assertEquals(0, first.awaitEnd());
        }
        assertSound();
    }

    @Test
    void shouldResumeAfterBeingKilled() throws Exception {
        for (int life = 1; life <= 3; life++) {
            try (Watch watch = watch("/bin/true {pid}"); Sender sender = Sender.start(socket(), "--rate", "100", "--hang-after", "20")) {
                awaitRecords("complete", life);
                watch.kill();
                assertTrue(Files.exists(socket()), "a killed observer cannot tidy up");
                assertTrue(sender.pid() > 0);
            }
        }
        try (Watch last = watch("/bin/true {pid}")) {
            last.terminate();
            assertEquals(0, last.awaitEnd());
        }
        List<String> reasons = Files.readAllLines(audit()).stream().filter(line -> line.contains("\tboot\t")).map(line -> line.split("\t")[6]).toList();
        assertEquals(List.of("fresh", "resume", "resume", "resume"), reasons);
        assertEquals(3, records("spawn"));
        assertSound();
    }

    @Test
    void shouldSurviveHostileTraffic() throws Exception {
        try (Watch watch = watch("/bin/true {pid}"); Sender sender = Sender.start(socket(), "--rate", "100")) {
            long descriptors = descriptors(watch);
            HostileSender.run(socket(), "garbage", "3", "500");
            HostileSender.run(socket(), "descriptors", "253", "100");
            HostileSender.run(socket(), "forge", Long.toString(sender.pid()), "500");
            assertEquals(500, HostileSender.run(socket(), "length", "200", "500").sent());
            Await.until(() -> "descriptors, first " + descriptors, () -> descriptors(watch) <= descriptors);
            // The hostile beats were from three living and dying processes; only those whose frames were right are convicted.
            sender.hang();
            Await.until(() -> "the answer to the honest sender's silence", () -> Files.readAllLines(audit()).stream().anyMatch(line -> line.contains("\tspawn\t" + sender.pid() + "\t")));
            watch.terminate();
            assertEquals(0, watch.awaitEnd(), () -> watch.errors().toString());
        }
        assertSound();
    }

    private static long descriptors(Watch watch) throws Exception {
        try (var all = Files.list(Path.of("/proc/" + watch.pid() + "/fd"))) {
            return all.count();
        }
    }

    @ParameterizedTest
    @CsvSource({"--threshold-ms 9, threshold", "--threshold-ms nine, threshold", "--threshold-ms 300 --tracker-capacity 0, tracker-capacity", "--threshold-ms 300 --no-such-flag, no-such-flag",
        "--threshold-ms 300 --recovery-cmd x, recovery-cmd", "--threshold-ms 300 --socket-mode 999, socket-mode", "--threshold-ms 300 --recovery-timeout-ms 99, timeout"})
    void obs71_shouldNameWrongFlagAndEndWithTwo(String flags, String name) throws Exception {
        String[] words = ("--socket " + socket() + " " + flags).split(" ");
        try (Watch watch = Watch.start(words)) {
            assertEquals(2, watch.awaitEnd(), () -> watch.errors().toString());
            assertTrue(watch.errors().get(0).contains(name), () -> watch.errors().toString());
        }
        assertFalse(Files.exists(socket()));
    }

    @Test
    void shouldEndWithOneWhenAuditFileCannotBeOpened() throws Exception {
        Path missing = folder.resolve("no/such/folder/audit.log");
        try (Watch watch = Watch.start("--socket", socket().toString(), "--threshold-ms", "300", "--recovery-exec", "/bin/true {pid}", "--recovery-audit-file", missing.toString(), "--state-dir",
                folder.resolve("state").toString())) {
            assertEquals(1, watch.awaitEnd(), () -> watch.errors().toString());
            assertTrue(watch.errors().stream().anyMatch(line -> line.contains("audit")), () -> watch.errors().toString());
        }
        assertFalse(Files.exists(socket()));
    }
}
