// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The command {@code varta-watch} of an assembled runtime as a process of its own. NOT thread safe. */
final class Observer implements AutoCloseable {
    private static final String ANSWER = "PROBE ";
    private static final long ANSWER_SECONDS = 60;
    private static final long PATIENCE_SECONDS = 20;

    private final Process process;
    private final BufferedReader output;
    private final Writer orders;
    private final Path socket;
    private final double readyMillis;

    private Observer(Process process, Path socket, long startedAt) throws IOException {
        this.process = process;
        this.socket = socket;
        output = process.inputReader(StandardCharsets.UTF_8);
        orders = process.outputWriter(StandardCharsets.UTF_8);
        await("READY");
        readyMillis = (System.nanoTime() - startedAt) / 1e6;
    }

    /** Starts one without rate limits and waits until it is ready. */
    static Observer start(Path runtime, Path folder, String... options) throws IOException {
        Path socket = folder.resolve("varta.sock");
        List<String> command = new ArrayList<>(List.of(runtime.resolve("varta-watch").toString(), "--socket", socket.toString(), "--state-dir", folder.resolve("state").toString(),
            "--max-beat-rate", "0", "--global-beat-rate", "0", "--global-beat-burst", "0"));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(folder.resolve("log").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        long startedAt = System.nanoTime();
        return new Observer(builder.start(), socket, startedAt);
    }

    private String await(String beginning) throws IOException {
        CompletableFuture<String> answer = new CompletableFuture<>();
        // Who does not answer in time is killed, which ends its output and so the reading.
        answer.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).whenComplete((said, failure) -> {
            if (failure != null) {
                process.destroyForcibly();
            }
        });
        String line = output.readLine();
        while (line != null && !line.startsWith(beginning)) {
            line = output.readLine();
        }
        answer.complete(line);
        if (line == null) {
            throw new IllegalStateException("the observer has ended before it said " + beginning.trim() + "; see the file log in " + socket.getParent());
        }
        return line;
    }

    /** Gives the probe an order and waits for what it has measured. */
    Numbers ask(Object... words) throws IOException {
        List<String> order = new ArrayList<>();
        for (Object word : words) {
            order.add(word.toString());
        }
        orders.write(String.join(" ", order) + "\n");
        orders.flush();
        String answer = await(ANSWER).substring(ANSWER.length());
        if (answer.startsWith("failure=")) {
            throw new IllegalStateException(order + ": " + answer);
        }
        return Numbers.of(answer);
    }

    /** The same, of an order that a herd carries out. */
    Numbers askWithHerd(Bench bench, String order, int agents, int first, int second) throws IOException {
        return ask(order, bench.tool("herd"), socket, bench.senderCpu(), bench.receiverCpu(), bench.priority(), agents, first, second);
    }

    /** From the start of the process to its READY line. */
    double readyMillis() {
        return readyMillis;
    }

    /** Memory of the process that is in RAM at present. */
    double residentMebibytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
            }
        }
        throw new IllegalStateException("no VmRSS");
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        orders.close();
    }
}
