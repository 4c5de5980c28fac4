// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.bench;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.varta.itests.harness.Appliance;
import org.varta.itests.harness.Await;

/**
 * One row of the observer: a framework with the real bundles, fed by a herd, measured from inside the JVM and outside the loop. Prints one line of {@code key=value}.
 *
 * <pre>
 *   HERD SCPU RCPU drain AGENTS ROUNDS BURST
 *   HERD SCPU RCPU flood AGENTS MILLIS SENDERS
 *   HERD SCPU RCPU late  AGENTS WAVES GAP_US
 * </pre>
 */
public final class ObserverProcess {
    private static final String LOOP = "varta-loop";
    private static final long FOREVER_MILLIS = 3_600_000;
    private static final int WARM_UP_ROUNDS = 150;
    private static final long THRESHOLD_MILLIS = 400;

    private final Appliance appliance;
    private final Herd herd;
    private final String[] arguments;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private ObserverProcess(Appliance appliance, Herd herd, String[] arguments) {
        this.appliance = appliance;
        this.herd = herd;
        this.arguments = arguments;
    }

    /**
     * The program.
     *
     * @param arguments see the class
     * @throws Exception if anything fails
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("varta-bench");
        boolean isLate = arguments[3].equals("late");
        Appliance appliance = new Appliance(folder).usual(isLate ? THRESHOLD_MILLIS : FOREVER_MILLIS);
        if (isLate) {
            appliance.without("recovery").with("org.varta.itests.lateness", Map.of());
        }
        try (Appliance running = appliance.start()) {
            running.awaitCondition("varta.observer.ready");
            pin(arguments[2]);
            try (Herd herd = Herd.start(arguments[0], running.socket(), Integer.parseInt(arguments[4]), Integer.parseInt(arguments[1]))) {
                System.out.println(new ObserverProcess(running, herd, arguments).row());
            }
        } finally {
            delete(folder);
        }
        System.exit(0);
    }

    private static void pin(String cpu) throws IOException, InterruptedException {
        if (Integer.parseInt(cpu) >= 0) {
            new ProcessBuilder("taskset", "-cp", cpu, Long.toString(loopTask())).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        }
    }

    /** The kernel's number of the loop thread. */
    private static long loopTask() throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.filter(ObserverProcess::isLoop).mapToLong(task -> Long.parseLong(task.getFileName().toString())).findFirst().orElseThrow();
        }
    }

    private static boolean isLoop(Path task) {
        try {
            return Files.readString(task.resolve("comm")).trim().equals(LOOP);
        } catch (IOException e) {
            return false;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private int number(int index) {
        return Integer.parseInt(arguments[index]);
    }

    private String row() throws Exception {
        return switch (arguments[3]) {
            case "drain" -> drain(number(5), number(6));
            case "flood" -> flood(number(5), number(6));
            case "late" -> late(number(4), number(5), number(6));
            default -> throw new IllegalArgumentException(arguments[3]);
        };
    }

    private String drain(int rounds, int burst) {
        Function<Runnable, long[]> meter = appliance.function("drain");
        Runnable fill = () -> herd.run("burst " + burst);
        long bytesOfNothing = Long.MAX_VALUE;
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            bytesOfNothing = Math.min(bytesOfNothing, meter.apply(() -> { })[2]);
            meter.apply(fill);
        }
        long before = appliance.metric("varta_observer_beats_total");
        double[] wall = new double[rounds];
        long cpu = 0;
        long bytes = 0;
        for (int i = 0; i < rounds; i++) {
            long[] round = meter.apply(fill);
            wall[i] = (double) round[0] / burst;
            cpu += round[1];
            bytes += round[2] - bytesOfNothing;
        }
        long beats = appliance.metric("varta_observer_beats_total") - before;
        Arrays.sort(wall);
        return line("beats", beats, "ns_min", wall[0], "ns_med", wall[rounds / 2], "ns_p90", wall[rounds * 9 / 10], "cpu_mean", (double) cpu / beats,
            "bytes_beat", (double) bytes / beats);
    }

    private String flood(int millis, int senders) throws Exception {
        Path schedule = Path.of("/proc/self/task/" + loopTask() + "/schedstat");
        long loop = Stream.of(threads.dumpAllThreads(false, false)).filter(info -> info.getThreadName().equals(LOOP)).mapToLong(ThreadInfo::getThreadId).findFirst().orElseThrow();
        herd.run("flood 1500 " + senders);
        herd.order("flood " + (millis + 600) + " " + senders);
        Thread.sleep(300);
        long[] from = sample(schedule, loop);
        Thread.sleep(millis);
        long[] to = sample(schedule, loop);
        herd.await();
        double beats = to[0] - from[0];
        double batches = Math.max(1, to[4] - from[4]);
        return line("beats", beats, "rate", beats * 1e9 / (to[1] - from[1]), "cpu_ns", (to[2] - from[2]) / beats, "bytes_beat", (to[3] - from[3]) / beats, "full_batches", batches * 64 / beats);
    }

    private long[] sample(Path schedule, long loop) throws IOException {
        Map<String, Long> metrics = appliance.metrics();
        String[] fields = Files.readString(schedule).split(" ");
        return new long[] {metrics.get("varta_observer_beats_total"), System.nanoTime(), Long.parseLong(fields[0]), threads.getThreadAllocatedBytes(loop),
            metrics.get("varta_observer_full_batches_total")};
    }

    /** The first wave is the warm-up of what a conviction runs through. */
    private String late(int agents, int waves, int gapMicros) {
        for (int wave = 1; wave <= waves; wave++) {
            herd.run("wave " + gapMicros);
            int expected = wave * agents;
            Await.value("verdicts", () -> appliance.<long[]>fixture("lateness").length, count -> count >= expected);
        }
        long[] nanos = appliance.<long[]>fixture("lateness");
        double[] micros = Arrays.stream(nanos, agents, nanos.length).sorted().mapToDouble(nano -> nano / 1e3).toArray();
        return line("n", micros.length, "p50_us", micros[micros.length / 2], "p99_us", micros[micros.length * 99 / 100], "p999_us", micros[micros.length * 999 / 1000],
            "max_us", micros[micros.length - 1]);
    }

    private static String line(Object... pairs) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            double value = ((Number) pairs[i + 1]).doubleValue();
            line.append(i == 0 ? "" : " ").append(pairs[i]).append('=').append(String.format(Locale.ROOT, Math.abs(value) >= 1e6 ? "%.0f" : "%.3f", value));
        }
        return line.toString();
    }
}
