// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.harness;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A program that runs to its end. */
public final class Program {
    private static final long PATIENCE_SECONDS = 60;

    private Program() {
    }

    /**
     * How it ended.
     *
     * @param exitValue its exit value
     * @param output standard output
     * @param errors standard error
     */
    public record Result(int exitValue, String output, String errors) {
    }

    /**
     * Runs a program; kills it when it takes too long.
     *
     * @param command program and arguments
     * @return how it ended
     * @throws Exception if it cannot be started or does not end
     */
    public static Result run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).start();
        try {
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> all(process.inputReader(StandardCharsets.UTF_8)));
            CompletableFuture<String> errors = CompletableFuture.supplyAsync(() -> all(process.errorReader(StandardCharsets.UTF_8)));
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(command + " does not end");
            }
            return new Result(process.exitValue(), output.get(5, TimeUnit.SECONDS), errors.get(5, TimeUnit.SECONDS));
        } finally {
            process.destroyForcibly();
        }
    }

    private static String all(Reader reader) {
        StringBuilder text = new StringBuilder();
        char[] chunk = new char[4096];
        try {
            for (int read = reader.read(chunk); read >= 0; read = reader.read(chunk)) {
                text.append(chunk, 0, read);
            }
        } catch (IOException e) {
            text.append("(cut: ").append(e.getMessage()).append(')');
        }
        return text.toString();
    }
}
