// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.bench;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The benchmark: {@code run.sh} prepares it and starts it. */
public final class Benchmark {
    private static final String QUEUE_LIMIT = "/proc/sys/net/unix/max_dgram_qlen";
    private static final int BURST = 500;

    private Benchmark() {
    }

    /**
     * The program.
     *
     * @param arguments tools, runtime, runtime with probe, work folder, folder of the bundles' sources, sender core, receiver core, real-time priority, rounds, and subjects if not all
     * @throws Exception if anything fails
     */
    public static void main(String... arguments) throws Exception {
        Bench bench = new Bench(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]), Path.of(arguments[3]), Path.of(arguments[4]), Integer.parseInt(arguments[5]),
            Integer.parseInt(arguments[6]), Integer.parseInt(arguments[7]));
        int rounds = Integer.parseInt(arguments[8]);
        Set<String> chosen = new HashSet<>(List.of(arguments).subList(9, arguments.length));
        int queue = queueLimit();
        List<Subject> subjects = new ArrayList<>(List.of(new Receiving(Math.min(BURST, queue)), new Lateness(), new Recording(), new Starting(), new Parts()));
        subjects.removeIf(subject -> !chosen.isEmpty() && !chosen.contains(subject.name()));
        Results results = new Results();
        for (int round = 1; round <= rounds; round++) {
            for (Subject subject : subjects) {
                System.err.println("round " + round + " of " + rounds + ": " + subject.name());
                subject.round(bench, results);
            }
        }
        print(subjects, results, rounds, queue);
    }

    private static int queueLimit() throws IOException {
        // The kernel answers only the first read of such a file, so it has to be one that is long enough.
        byte[] text = new byte[32];
        try (InputStream in = new FileInputStream(QUEUE_LIMIT)) {
            return Integer.parseInt(new String(text, 0, in.read(text), StandardCharsets.US_ASCII).trim());
        }
    }

    private static void print(List<Subject> subjects, Results results, int rounds, int queue) {
        System.out.println(Runtime.getRuntime().availableProcessors() + " cores, JDK " + Runtime.version() + ", Linux " + System.getProperty("os.version") + ", queue limit " + queue + ", median (least–most) of "
            + rounds + " interleaved rounds\n");
        System.out.println("| | observer | yardstick | ratio | target | |\n|---|---|---|---|---|---|");
        for (Subject subject : subjects) {
            subject.rows().forEach(row -> System.out.println(row.line(results)));
        }
    }
}
