// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A monitored process: the real agent in a JVM of its own, beating until told otherwise. Killed when it is closed. NOT thread safe. */
public final class Sender implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;
    private static final String MAIN_CLASS = "org.varta.agent.cli.BeatCommand";

    private final Process process;
    private final Writer commands;
    private final LinkedBlockingQueue<String> reports = new LinkedBlockingQueue<>();

    /**
     * What a sender has done so far.
     *
     * @param sent beats the kernel took
     * @param dropped beats that found no queue, or a full one
     * @param failed beats that failed otherwise
     * @param lastNonce number of the last beat sent
     * @param pid its process id
     */
    public record Report(long sent, long dropped, long failed, long lastNonce, long pid) {
        static Report parse(String line) {
            Map<String, Long> values = new HashMap<>();
            for (String pair : line.trim().split(" ")) {
                int equals = pair.indexOf('=');
                values.put(pair.substring(0, equals), Long.parseLong(pair.substring(equals + 1)));
            }
            return new Report(values.get("sent"), values.get("dropped"), values.get("failed"), values.get("last_nonce"), values.get("pid"));
        }
    }

    private Sender(Process process) {
        this.process = process;
        commands = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "sender-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts one. Its class path holds nothing but the agent and what it needs.
     *
     * @param socket where to beat to; must exist
     * @param options further options of the command
     * @return the running sender
     * @throws IOException if it cannot be started
     */
    public static Sender start(Path socket, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(java(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx32m"));
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", Bundles.classPath("agent", "vlp", "posix", "jna"), MAIN_CLASS, "--socket", socket.toString()));
        command.addAll(List.of(options));
        return new Sender(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                reports.add(line);
            }
        } catch (IOException e) {
            reports.add("input failed: " + e.getMessage());
        }
    }

    private void say(String word) {
        try {
            commands.write(word + "\n");
            commands.flush();
        } catch (IOException e) {
            throw new IllegalStateException("sender " + process.pid() + " is gone", e);
        }
    }

    /**
     * Its process id.
     *
     * @return as the kernel and the observer see it
     */
    public long pid() {
        return process.pid();
    }

    /** Lets it live on without beating. */
    public void hang() {
        say("hang");
    }

    /** Lets it beat again. */
    public void resume() {
        say("resume");
    }

    /**
     * Asks how it is doing.
     *
     * @return numbers of this moment
     * @throws InterruptedException if interrupted
     */
    public Report report() throws InterruptedException {
        say("report");
        return nextReport();
    }

    private Report nextReport() throws InterruptedException {
        String line = reports.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("sender " + process.pid() + " does not answer; alive: " + process.isAlive());
        }
        return Report.parse(line);
    }

    /**
     * Lets it end by itself.
     *
     * @return its final numbers
     * @throws InterruptedException if interrupted
     */
    public Report stop() throws InterruptedException {
        say("stop");
        return end();
    }

    /**
     * Waits for its end.
     *
     * @return its final numbers
     * @throws InterruptedException if interrupted
     */
    public Report end() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("sender " + process.pid() + " does not end");
        }
        if (process.exitValue() != 0) {
            throw new AssertionError("sender " + process.pid() + " ended with " + process.exitValue());
        }
        return nextReport();
    }

    /** Kills it without a word, and waits until it is gone. */
    public void kill() {
        process.destroyForcibly().onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        kill();
    }
}
