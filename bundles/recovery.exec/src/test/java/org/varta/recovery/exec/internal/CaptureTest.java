// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.api.recovery.RecoveryRun;
import org.varta.api.recovery.RecoveryRun.Output;

class CaptureTest {
    @TempDir
    Path folder;
    private RecoveryRun run;

    @AfterEach
    void kill() {
        if (run != null) {
            run.kill().getAsBoolean();
        }
    }

    private RecoveryRun start(int limit, String... lines) throws Exception {
        Map<String, Object> capture = new HashMap<>(Map.of("captureOutput", true, "captureBytes", limit));
        run = Started.action(Started.script(folder, "script.sh", lines).toString(), capture).start(Agents.request(1001));
        return run;
    }

    @Test
    void recP1_shouldCountBothStreamsExactly() throws Exception {
        assertEquals(new Output(100, 30, false, true), Started.finish(start(4096, "head -c 100 /dev/zero", "head -c 30 /dev/zero >&2")));
    }

    @Test
    void recP2_shouldStopCountingAtTheLimit() throws Exception {
        Output output = Started.finish(start(64, "head -c 100 /dev/zero", "head -c 100 /dev/zero >&2"));
        assertEquals(64, output.stdoutBytes() + output.stderrBytes());
        assertTrue(output.isTruncated());
    }

    @Test
    void recP3_shouldCallOutputOfExactlyTheLimitTruncated() throws Exception {
        assertEquals(new Output(64, 0, true, true), Started.finish(start(64, "head -c 64 /dev/zero")));
        assertEquals(new Output(63, 0, false, true), Started.finish(start(64, "head -c 63 /dev/zero")));
    }

    @Test
    void recP4_shouldTakeAtMost4096BytesAtOnce() throws Exception {
        start(65_536, "head -c 20000 /dev/zero");
        Started.exitOf(run);
        // One look was taken at the start.
        int before = 4096;
        Output output = run.output().get();
        while (!output.isFinished()) {
            assertTrue(output.stdoutBytes() - before <= 4096, output.toString());
            before = output.stdoutBytes();
            output = run.output().get();
        }
        assertEquals(new Output(20_000, 0, false, true), output);
    }

    @Test
    void recP5_shouldFillTheLimitWithStandardOutputFirst() throws Exception {
        Path written = folder.resolve("written");
        start(100, "head -c 90 /dev/zero >&2", "head -c 90 /dev/zero", "touch " + written, "sleep 300");
        // The look at the start may have come between the two; otherwise standard output comes first.
        Started.await("both written", () -> Files.exists(written));
        Output output = run.output().get();
        assertEquals(100, output.stdoutBytes() + output.stderrBytes());
        assertTrue(output.stderrBytes() == 10 || output.stderrBytes() == 90, output.toString());
    }

    @Test
    void recP6_shouldEndAnEndlessWriter() throws Exception {
        start(64, "exec yes");
        Output output = Started.finish(run);
        assertEquals(64, output.stdoutBytes());
        assertTrue(output.isTruncated());
        assertEquals(128 + 13, Started.exitOf(run), "its pipe was closed");
    }

    @Test
    void recP7_recR21_shouldLetATalkativeScriptDoItsWork() throws Exception {
        Path done = folder.resolve("done");
        Output output = Started.finish(start(4096, "head -c 102400 /dev/zero", "head -c 102400 /dev/zero >&2", "touch " + done));
        assertEquals(0, Started.exitOf(run));
        assertTrue(Files.exists(done));
        assertEquals(4096, output.stdoutBytes() + output.stderrBytes());
        assertTrue(output.isTruncated());
    }

    @Test
    void recP8_recR22_shouldNotWaitForWhatStaysInTheBackground() throws Exception {
        Path pid = folder.resolve("pid");
        Output output = Started.finish(start(4096, "sleep 300 &", "echo $! > " + pid, "echo hello"));
        assertEquals(new Output(6, 0, false, true), output);
        long background = Long.parseLong(Files.readString(pid).trim());
        assertFalse(Started.isGone(background), "what the command leaves behind is not ours to end");
        ProcessHandle.of(background).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void recP10_shouldKeepWhatWasCapturedBeforeAKill() throws Exception {
        Path written = folder.resolve("written");
        start(4096, "head -c 500 /dev/zero", "touch " + written, "sleep 300");
        Started.await("output", () -> Files.exists(written));
        assertTrue(run.kill().getAsBoolean());
        assertEquals(new Output(500, 0, false, true), Started.finish(run));
    }

    @Test
    void recP11_shouldCaptureNothingUnlessToldTo() throws Exception {
        run = Started.action(Started.script(folder, "script.sh", "echo hello").toString(), Map.of()).start(Agents.request(1));
        assertEquals(Output.NONE, run.output().get());
        Started.exitOf(run);
        assertEquals(Output.NONE, run.output().get());
    }

    @Test
    void recP13_shouldCountBinaryOutputWithoutLineBreaks() throws Exception {
        assertEquals(new Output(3000, 0, false, true), Started.finish(start(4096, "head -c 3000 /dev/urandom")));
    }

    @Test
    void rec94_recR21_shouldHandOverTheTextOnlyWhenToldTo() throws Exception {
        Path script = Started.script(folder, "script.sh", "echo working", "echo 'no such unit' >&2", "exit 3");
        RecoveryRun counted = Started.action(script + " {pid}", Map.of("captureOutput", true)).start(Agents.request(1));
        Started.finish(counted);
        assertEquals("", counted.text().get());
        RecoveryRun logged = Started.action(script + " {pid}", Map.of("captureOutput", true, "captureLog", true)).start(Agents.request(1));
        assertEquals(new RecoveryRun.Output(8, 13, false, true), Started.finish(logged));
        assertEquals(3, Started.exitOf(logged));
        assertEquals("no such unit\nworking\n", logged.text().get());
    }

    @Test
    void rec18_shouldHoldTwoDescriptorsForEachRunWhenItCaptures() {
        assertEquals(0, Started.action("/bin/true", Map.of()).descriptorsPerRun());
        assertEquals(2, Started.action("/bin/true", Map.of("captureOutput", true)).descriptorsPerRun());
    }
}
