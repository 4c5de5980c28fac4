// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The assembled command as a process, with everything it says. Used by one thread; two more read its output. */
final class LaunchedCommand implements AutoCloseable {
    static final Path HOME = Path.of(System.getProperty("varta.home"));
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Output out;
    private final Output err;

    private LaunchedCommand(Process process) {
        this.process = process;
        this.out = new Output(process.inputReader(StandardCharsets.UTF_8));
        this.err = new Output(process.errorReader(StandardCharsets.UTF_8));
        out.start();
        err.start();
    }

    static LaunchedCommand start(String... arguments) throws IOException {
        return start(HOME.resolve("varta-watch"), arguments);
    }

    static LaunchedCommand start(Path script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return new LaunchedCommand(builder.start());
    }

    /** Waits for a line on standard output. */
    Matcher awaitOut(String expression) throws InterruptedException {
        return await(out, expression);
    }

    /** Waits for a line on standard error. */
    Matcher awaitErr(String expression) throws InterruptedException {
        return await(err, expression);
    }

    private Matcher await(Output output, String expression) throws InterruptedException {
        Pattern pattern = Pattern.compile(expression);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        int seen = output.mark;
        while (System.nanoTime() - deadline < 0) {
            List<String> lines = output.lines();
            for (; seen < lines.size(); seen++) {
                Matcher matcher = pattern.matcher(lines.get(seen));
                if (matcher.find()) {
                    output.mark = seen + 1;
                    return matcher;
                }
            }
            output.awaitMore(seen);
        }
        return fail("never said \"" + expression + "\" but\n" + String.join("\n", out.lines()) + "\n" + String.join("\n", err.lines()));
    }

    LaunchedCommand awaitReady() throws InterruptedException {
        awaitOut("^READY pid=" + process.pid() + " ");
        return this;
    }

    long pid() {
        return process.pid();
    }

    /** Sends SIGTERM; through the handle, because the process object would also close the streams it still writes to. */
    LaunchedCommand terminate() {
        process.toHandle().destroy();
        return this;
    }

    int awaitEnd() throws InterruptedException {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "does not end");
        out.join();
        err.join();
        return process.exitValue();
    }

    String out() {
        return String.join("\n", out.lines());
    }

    String err() {
        return String.join("\n", err.lines());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** One stream of the process, gathered. */
    private static final class Output extends Thread {
        private final BufferedReader reader;
        private final List<String> lines = new ArrayList<>();
        private int mark;

        Output(BufferedReader reader) {
            super("output");
            this.reader = reader;
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    add(line);
                }
            } catch (IOException e) {
                add("(" + e.getMessage() + ")");
            }
        }

        private synchronized void add(String line) {
            lines.add(line);
            notifyAll();
        }

        synchronized List<String> lines() {
            return List.copyOf(lines);
        }

        synchronized void awaitMore(int seen) throws InterruptedException {
            if (lines.size() == seen) {
                wait(100);
            }
        }
    }
}
