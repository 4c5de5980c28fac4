// SPDX-License-Identifier: Apache-2.0
package org.varta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.itests.harness.Appliance;
import org.varta.itests.harness.Await;
import org.varta.itests.harness.Bundles;
import org.varta.itests.harness.Program;
import org.varta.itests.harness.Sender;
import org.varta.itests.harness.Verifier;
import org.varta.itests.harness.Watch;

/** From the silence of a real process to the end of a real command: the end-to-end scenarios of the recovery specification, section 17. X1 is in {@link CountingIT}. */
class RecoveryEndToEndIT {
    private static final int KIND = 3;
    private static final int AGENT = 4;
    private static final int CHILD = 5;

    @TempDir
    Path folder;

    private Path audit() {
        return folder.resolve("audit.log");
    }

    private List<String[]> records(String kind) throws IOException {
        List<String> lines = Files.exists(audit()) ? Files.readAllLines(audit()) : List.of();
        return lines.stream().map(line -> line.split("\t")).filter(columns -> columns.length > CHILD && columns[KIND].equals(kind)).toList();
    }

    private void awaitRecords(String kind, int count) {
        Await.until(() -> count + " records " + kind, () -> records(kind).size() >= count);
    }

    private Path script(String text) throws IOException {
        Path script = Files.writeString(folder.resolve("recover.sh"), "#!/bin/sh\n" + text);
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    /** Commands that outlived their observer, and processes that a command has started and none has killed. */
    @AfterEach
    void leaveNothing() throws IOException {
        List<String> left = new ArrayList<>(records("spawn").stream().map(columns -> columns[CHILD]).toList());
        left.removeAll(records("complete").stream().map(columns -> columns[CHILD]).toList());
        left.addAll(lines("started"));
        left.removeAll(lines("calls"));
        left.forEach(RecoveryEndToEndIT::kill);
    }

    private List<String> lines(String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private static void kill(String pid) {
        ProcessHandle.of(Long.parseLong(pid.strip())).ifPresent(ProcessHandle::destroyForcibly);
    }

    private void assertSound() throws Exception {
        Program.Result verified = Verifier.verify(audit());
        assertEquals(0, verified.exitValue(), verified::toString);
    }

    @Test
    void recX2_shouldRunTheCommandOfAFileForAProcessThatStops() throws Exception {
        Path calls = folder.resolve("calls");
        Path file = Files.writeString(folder.resolve("command"), script("echo \"$1\" >> '" + calls + "'\n") + "\n{pid}\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        try (Appliance appliance = new Appliance(folder).usual(300).with("org.varta.recovery.exec", Map.of("commandFile", file.toString())).start()) {
            appliance.awaitCondition("varta.observer.ready");
            try (Sender sender = Sender.start(appliance.socket(), "--rate", "100", "--hang-after", "20")) {
                awaitRecords("complete", 1);
                assertEquals(List.of(Long.toString(sender.pid())), Files.readAllLines(calls));
                assertEquals(file.toString(), records("spawn").get(0)[8]);
            }
        }
        assertSound();
    }

    @Test
    void recX3_shouldKillACommandThatTakesTooLongAndServeOthersMeanwhile() throws Exception {
        Appliance configured = new Appliance(folder).usual(300).with("org.varta.recovery", Map.of("timeoutMillis", 3_000L)).with("org.varta.recovery.exec", Map.of("command", "/bin/sleep 30"));
        try (Appliance appliance = configured.start()) {
            appliance.awaitCondition("varta.observer.ready");
            try (Sender other = Sender.start(appliance.socket(), "--rate", "100"); Sender sender = Sender.start(appliance.socket(), "--rate", "100", "--hang-after", "20")) {
                awaitRecords("spawn", 1);
                String beats = "varta_beats_total{pid=" + other.pid() + "}";
                long before = appliance.metrics().getOrDefault(beats, 0L);
                Await.value(beats, () -> appliance.metrics().getOrDefault(beats, 0L), count -> count > before + 10);
                other.hang();
                awaitRecords("spawn", 2);
                assertEquals(0, records("complete").size(), "the first command still runs");
                assertEquals(List.of(Long.toString(sender.pid()), Long.toString(other.pid())), records("spawn").stream().map(columns -> columns[AGENT]).toList());
                awaitRecords("complete", 1);
                String[] complete = records("complete").get(0);
                assertEquals(List.of(Long.toString(sender.pid()), records("spawn").get(0)[CHILD], "killed", "-", "9"), List.of(complete).subList(AGENT, AGENT + 5));
                long millis = Long.parseLong(complete[9]) / 1_000_000;
                assertTrue(millis >= 3_000 && millis < 25_000, "after " + millis + " ms");
            }
        }
        assertSound();
    }

    @Test
    void recX4_shouldGoOnWithTheLogWhenTheObserverIsKilledWhileACommandRuns() throws Exception {
        assertTrue(Watch.isAssembled(), "the runtime is not assembled; build the module runtime first");
        Path socket = folder.resolve("varta.sock");
        String[] arguments = {"--socket", socket.toString(), "--threshold-ms", "300", "--recovery-exec", "/bin/sleep 30", "--recovery-audit-file", audit().toString()};
        try (Watch watch = Watch.startForShort(arguments).awaitReady(); Sender sender = Sender.start(socket, "--rate", "100", "--hang-after", "20")) {
            awaitRecords("spawn", 1);
            watch.kill();
            assertTrue(sender.pid() > 0);
        }
        String child = records("spawn").get(0)[CHILD];
        assertTrue(ProcessHandle.of(Long.parseLong(child)).isPresent(), "the command outlives its observer");
        try (Watch watch = Watch.startForShort(arguments).awaitReady()) {
            watch.terminate();
            assertEquals(0, watch.awaitEnd(), () -> watch.errors().toString());
        }
        List<String[]> lines = Files.readAllLines(audit()).stream().filter(line -> !line.startsWith("#")).map(line -> line.split("\t")).toList();
        for (int i = 1; i < lines.size(); i++) {
            assertTrue(Long.parseLong(lines.get(i)[0]) > Long.parseLong(lines.get(i - 1)[0]), "numbers rise");
            String[] before = lines.get(i - 1);
            assertTrue(!lines.get(i)[KIND].equals("boot") || !lines.get(i)[6].equals("resume") || lines.get(i)[5].equals(before[before.length - 1]), "it knows the last hash");
        }
        List<String> reasons = records("boot").stream().map(columns -> columns[6]).toList();
        assertTrue(reasons.equals(List.of("fresh", "resume")) || reasons.equals(List.of("fresh", "corrupt_tail")), reasons::toString);
        assertEquals(0, records("complete").size());
        Program.Result verified = Verifier.verify(audit());
        assertEquals(0, verified.exitValue(), verified::toString);
        assertTrue(verified.output().contains("child " + child + ", started for process " + records("spawn").get(0)[AGENT] + ", has no end in the log"), verified::toString);
    }

    /** The command kills the process that hangs and starts another one, which hangs too; the third time it leaves it at that. */
    @Test
    void recX7_shouldStartExactlyOnceForEachSilenceOfAProcessThatItsRecoveryRestarts() throws Exception {
        Path calls = Files.createFile(folder.resolve("calls"));
        Appliance configured = new Appliance(folder);
        String beat = "setsid '" + Path.of(System.getProperty("java.home"), "bin", "java") + "' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -Xmx32m "
            + (Runtime.version().feature() >= 22 ? "--enable-native-access=ALL-UNNAMED " : "") + "-cp '" + Bundles.classPath("agent", "vlp", "posix", "jna") + "' org.varta.agent.cli.BeatCommand --socket '"
            + configured.socket() + "' --rate 100 --hang-after 20 < /dev/null > /dev/null 2>&1 &\n";
        Path script = script("kill -9 \"$1\"\necho \"$1\" >> '" + calls + "'\n[ \"$(wc -l < '" + calls + "')\" -ge 3 ] && exit 0\n" + beat + "echo $! >> '" + folder.resolve("started") + "'\n");
        configured.usual(300).with("org.varta.recovery.exec", Map.of("command", script + " {pid}"));
        try (Appliance appliance = configured.start()) {
            appliance.awaitCondition("varta.observer.ready");
            try (Sender first = Sender.start(appliance.socket(), "--rate", "100", "--hang-after", "20")) {
                awaitRecords("complete", 3);
                assertEquals(Long.toString(first.pid()), Files.readAllLines(calls).get(0));
            }
            List<String> recovered = records("spawn").stream().map(columns -> columns[AGENT]).toList();
            assertEquals(Files.readAllLines(calls), recovered);
            assertEquals(3, recovered.stream().distinct().count());
            assertEquals(3, appliance.metric("varta_observer_stalls_total"));
            assertEquals(List.of(), records("refused").stream().map(columns -> String.join(" ", columns)).toList());
        }
        assertSound();
    }
}
