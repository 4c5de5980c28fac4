// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.agent.Java;
import org.varta.agent.Receiver;
import org.varta.agent.Receiver.Arrival;
import org.varta.agent.Status;

/** The sending program as a process of its own. */
class BeatCommandTest {
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path folder;
    private Receiver receiver;
    private Process process;
    private final List<Arrival> arrivals = new ArrayList<>();

    @BeforeEach
    void bind() throws IOException {
        receiver = Receiver.bind(socket());
    }

    @AfterEach
    void end() throws IOException {
        if (process != null) {
            process.destroyForcibly();
        }
        receiver.close();
    }

    private Path socket() {
        return folder.resolve("observer.sock");
    }

    private void start(String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--socket", socket().toString()));
        arguments.addAll(List.of(options));
        process = Java.run(entry -> true, BeatCommand.class.getName(), arguments.toArray(String[]::new)).start();
    }

    private void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadline < 0, "not in time");
            arrivals.addAll(receiver.drain());
            Thread.onSpinWait();
        }
    }

    private void say(String word) throws IOException {
        Writer commands = process.outputWriter(StandardCharsets.UTF_8);
        commands.write(word + "\n");
        commands.flush();
    }

    private String output() throws IOException {
        await(() -> !process.isAlive());
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Beats may find the queue full when this machine is busy, so how many were dropped says nothing. */
    private void assertReports(int sent, String report) {
        String expected = "sent=" + sent + " dropped=\\d+ failed=0 last_nonce=" + sent + " pid=" + process.pid() + "\\R?";
        assertTrue(report.matches(expected), report);
    }

    @Test
    void agentF5_shouldBeatAsProcessOfItsOwnAndReport() throws IOException {
        start("--count", "20", "--rate", "1000", "--status", "degraded", "--payload", "4294967295");
        assertReports(20, output());
        assertEquals(0, process.exitValue());
        arrivals.addAll(receiver.drain());
        assertEquals(LongStream.rangeClosed(1, 20).boxed().toList(), arrivals.stream().map(arrival -> arrival.frame().nonce()).toList());
        for (Arrival arrival : arrivals) {
            assertEquals(process.pid(), arrival.frame().pid());
            assertEquals(process.pid(), arrival.kernelPid());
            assertEquals(Status.DEGRADED, arrival.frame().status());
            assertEquals(-1, arrival.frame().payload());
        }
        assertNotEquals(ProcessHandle.current().pid(), process.pid());
    }

    @Test
    void agentN3_shouldShareOneSequenceAmongHandles() throws IOException {
        start("--count", "30", "--rate", "1000", "--handles", "3");
        assertReports(30, output());
        arrivals.addAll(receiver.drain());
        assertEquals(LongStream.rangeClosed(1, 30).boxed().toList(), arrivals.stream().map(arrival -> arrival.frame().nonce()).toList());
    }

    @Test
    void shouldHangAliveAndResume() throws IOException {
        start("--hang-after", "5", "--rate", "1000");
        await(() -> arrivals.size() == 5);
        say("report");
        assertReports(5, process.inputReader(StandardCharsets.UTF_8).readLine());
        assertTrue(process.isAlive());
        say("stop");
        await(() -> !process.isAlive());
        arrivals.addAll(receiver.drain());
        assertEquals(5, arrivals.size());
    }

    @Test
    void shouldObeyHangAndResume() throws IOException {
        start("--rate", "200");
        await(() -> arrivals.size() >= 3);
        say("hang");
        say("report");
        String report = process.inputReader(StandardCharsets.UTF_8).readLine();
        assertTrue(report.endsWith("pid=" + process.pid()), report);
        say("resume");
        int before = arrivals.size();
        await(() -> arrivals.size() >= before + 20);
        process.outputWriter(StandardCharsets.UTF_8).close();
        await(() -> !process.isAlive());
        assertEquals(0, process.exitValue());
    }

    @Test
    void shouldGoOnWhenThereIsNothingOnStandardInput() throws IOException {
        process = Java.run(entry -> true, BeatCommand.class.getName(), "--socket", socket().toString(), "--rate", "200").redirectInput(new File("/dev/null")).start();
        await(() -> arrivals.size() >= 40);
        assertTrue(process.isAlive());
    }

    @ParameterizedTest
    @CsvSource({"pipe:[77], 500, true", "socket:[77], 500, true", "/tmp/commands, -1, true", "/dev/null, 400, false", "/dev/null, -1, false", "/dev/pts/3, 400, true", "/dev/pts/3, 500, false"})
    void shouldReadATerminalOnlyInItsForeground(String input, String foreground, boolean isRead) {
        assertEquals(isRead, StandardInput.isWorthReading(input, "401 (a) b) S 1 400 300 34819 " + foreground + " 4194304 99"));
    }

    @Test
    void shouldExplainItself() throws IOException {
        start("--help");
        assertTrue(output().startsWith("usage: varta-watch beat --socket PATH"));
        assertEquals(0, process.exitValue());
    }

    @Test
    void agentR1_shouldHealWhenTheObserverRestarts() throws IOException {
        start("--rate", "200");
        await(() -> arrivals.size() >= 3);
        receiver.close();
        receiver = Receiver.bind(socket());
        arrivals.clear();
        await(() -> arrivals.size() >= 3);
        say("stop");
        await(() -> !process.isAlive());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--rate", "--rate much", "--speed 5", "--status fine"})
    void shouldRefuseWrongUsage(String options) throws IOException {
        start(options.split(" "));
        assertEquals("", output());
        assertEquals(2, process.exitValue());
        List<String> complaint = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        assertEquals(1, complaint.size(), complaint.toString());
        assertTrue(complaint.get(0).contains(options.split(" ")[0]), complaint.get(0));
    }

    @Test
    void shouldSayWhenThereIsNoObserver() throws Exception {
        receiver.close();
        start();
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(1, process.exitValue());
        String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(error.startsWith("Varta.connect: "), error);
    }
}
