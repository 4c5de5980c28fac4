// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.bench.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Many living processes that beat on command: the program {@code herd}. NOT thread safe. */
final class Herd implements AutoCloseable {
    private static final String DONE = "done ";

    private final Process process;
    private final Writer orders;
    private final BufferedReader answers;

    private Herd(Process process) {
        this.process = process;
        orders = process.outputWriter(StandardCharsets.US_ASCII);
        answers = process.inputReader(StandardCharsets.US_ASCII);
    }

    /** Starts a herd and waits until all of it lives. */
    static Herd start(String program, String socket, int agents, int cpu) throws IOException {
        Process process = new ProcessBuilder(program, socket, Integer.toString(agents), Integer.toString(cpu)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Herd herd = new Herd(process);
        herd.await();
        return herd;
    }

    /** Gives an order; the herd works on it until {@link #await}. */
    void order(String line) {
        try {
            orders.write(line + "\n");
            orders.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the end of an order: its number. */
    long await() {
        try {
            String answer = answers.readLine();
            if (answer == null || !answer.startsWith(DONE)) {
                throw new IllegalStateException("the herd said " + answer);
            }
            return Long.parseLong(answer.substring(DONE.length()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long run(String line) {
        order(line);
        return await();
    }

    @Override
    public void close() throws IOException {
        orders.close();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
