// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a run works with.
 *
 * @param tools folder of the compiled yardsticks
 * @param runtime the assembled runtime as it is shipped
 * @param probed the same with the probe in it
 * @param work folder for sockets and logs, on the disk that is to be measured
 * @param bundles folder of the bundles' sources, whose test classes are compiled
 * @param senderCpu core of the senders, negative for any
 * @param receiverCpu core of the receiver, negative for any
 * @param priority real-time priority of yardsticks and loop, 0 for none: what stands in for a quiet machine on a busy one
 */
record Bench(Path tools, Path runtime, Path probed, Path work, Path bundles, int senderCpu, int receiverCpu, int priority) {
    private static final long PATIENCE_SECONDS = 60;

    /** Runs a yardstick to its end and reads what it says. */
    Numbers yardstick(String name, Object... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (receiverCpu >= 0) {
            command.addAll(List.of("taskset", "-c", Integer.toString(receiverCpu)));
        }
        if (priority > 0) {
            // What the yardstick forks, such as its senders, is ordinary again.
            command.addAll(List.of("chrt", "--reset-on-fork", "--fifo", Integer.toString(priority)));
        }
        command.add(tool(name));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("TMPDIR", work.toString());
        Process process = builder.start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(command + " does not end");
        }
        try (BufferedReader output = process.inputReader()) {
            String said = output.readLine();
            if (process.exitValue() != 0 || said == null) {
                throw new IllegalStateException(command + " failed");
            }
            return Numbers.of(said);
        }
    }

    String tool(String name) {
        return tools.resolve(name).toString();
    }

    /** An empty folder for one process. */
    Path fresh(String name) throws IOException {
        Path folder = work.resolve(name);
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        return Files.createDirectories(folder);
    }
}
