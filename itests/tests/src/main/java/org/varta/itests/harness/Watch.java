// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The command {@code varta-watch} of the assembled runtime, as a process of its own. Killed when it is closed. NOT thread safe. */
public final class Watch implements AutoCloseable {
    private static final Path HOME = Path.of(System.getProperty("varta.runtime", "runtime/target/varta-watch")).toAbsolutePath();
    private static final long PATIENCE_SECONDS = 30;

    private final Process process;
    private final long startedAt = System.nanoTime();
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private volatile long readyAt;

    private Watch(Process process) {
        this.process = process;
        read(process.inputReader(StandardCharsets.UTF_8), output, "watch-output");
        read(process.errorReader(StandardCharsets.UTF_8), errors, "watch-errors");
    }

    /**
     * Whether the runtime has been assembled.
     *
     * @return true if its command is there
     */
    public static boolean isAssembled() {
        return Files.isExecutable(command());
    }

    private static Path command() {
        return HOME.resolve("varta-watch");
    }

    /**
     * Starts one.
     *
     * @param arguments of the command
     * @return the process, not yet ready
     * @throws IOException if it cannot be started
     */
    public static Watch start(String... arguments) throws IOException {
        return startIn(HOME, arguments);
    }

    /**
     * Starts one that is not going to live for long: its machine code is made quickly, not well.
     *
     * @param arguments of the command
     * @return the process, not yet ready
     * @throws IOException if it cannot be started
     */
    public static Watch startForShort(String... arguments) throws IOException {
        return start(HOME, Map.of("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1"), arguments);
    }

    /**
     * Starts one from another place.
     *
     * @param home a copy of the assembled runtime, see {@link #copyTo}
     * @param arguments of the command
     * @return the process, not yet ready
     * @throws IOException if it cannot be started
     */
    public static Watch startIn(Path home, String... arguments) throws IOException {
        return start(home, Map.of(), arguments);
    }

    private static Watch start(Path home, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(home.resolve("varta-watch").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return new Watch(builder.start());
    }

    /**
     * Copies the assembled runtime, as unpacking its archive does.
     *
     * @param folder where to; must not exist
     * @return the folder
     * @throws Exception if that fails
     */
    public static Path copyTo(Path folder) throws Exception {
        Program.Result copied = Program.run(List.of("cp", "-a", HOME.toString(), folder.toString()));
        if (copied.exitValue() != 0) {
            throw new IOException(copied.toString());
        }
        return folder;
    }

    private void read(BufferedReader lines, List<String> into, String name) {
        Thread reader = new Thread(() -> {
            try (lines) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("READY")) {
                        readyAt = System.nanoTime();
                    }
                    into.add(line);
                }
            } catch (IOException e) {
                into.add("(cut: " + e.getMessage() + ")");
            }
        }, name);
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Waits for the line that says it is ready.
     *
     * @return this
     */
    public Watch awaitReady() {
        Await.until(() -> "READY; alive: " + process.isAlive() + ", said " + errors, () -> {
            if (readyAt == 0 && !process.isAlive()) {
                throw new AssertionError("ended with " + process.exitValue() + ": " + errors);
            }
            return readyAt != 0;
        });
        return this;
    }

    /**
     * Time from the start of the process to its READY line.
     *
     * @return the duration
     */
    public Duration timeToReady() {
        return Duration.ofNanos(readyAt - startedAt);
    }

    /**
     * Its process id; the script replaces itself, so this is the observer.
     *
     * @return the number
     */
    public long pid() {
        return process.pid();
    }

    /** Asks it to end, as a service manager does. */
    public void terminate() {
        process.destroy();
    }

    /** Kills it without a word. */
    public void kill() {
        process.destroyForcibly().onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    /**
     * Waits for its end.
     *
     * @return its exit value
     * @throws InterruptedException if interrupted
     */
    public int awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("varta-watch does not end, said " + errors);
        }
        return process.exitValue();
    }

    /**
     * Lines on standard output so far.
     *
     * @return oldest first
     */
    public List<String> output() {
        return output;
    }

    /**
     * Lines on standard error so far.
     *
     * @return oldest first
     */
    public List<String> errors() {
        return errors;
    }

    /**
     * Runs {@code varta-watch audit verify}.
     *
     * @param paths of audit files, and options
     * @return how it ended
     * @throws Exception if it does not
     */
    public static Program.Result verify(Object... paths) throws Exception {
        return audit("verify", paths);
    }

    /**
     * Runs {@code varta-watch audit}.
     *
     * @param verb what to do
     * @param arguments of the verb
     * @return how it ended
     * @throws Exception if it does not
     */
    public static Program.Result audit(String verb, Object... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(command().toString(), "audit", verb));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return Program.run(command);
    }

    @Override
    public void close() {
        kill();
    }
}
