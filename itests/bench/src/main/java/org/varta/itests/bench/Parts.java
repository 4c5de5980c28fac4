// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Parts of the product alone, as programs beside their tests measure them: what a beat costs without the kernel, in the engine and in each policy that learns; how long an exchange of the policy or a move between sinks keeps
 * others waiting; how fast records are verified. There is nothing in C to hold them against; they repeat by themselves what they measure, so they run in the first round only.
 */
final class Parts implements Subject {
    private static final long PATIENCE_SECONDS = 300;
    private static final List<String> POLICIES = List.of("missed-beats", "phi-normal", "phi-exp", "chen", "chen-2w", "bertier", "quantile");
    private static final double MOST_NANOS_A_BEAT = 60;

    private boolean isDone;

    /**
     * One of the programs.
     *
     * @param bundle folder of the bundle that it belongs to
     * @param main its class
     * @param arguments its arguments
     * @param measures what it says
     */
    private record Program(String bundle, String main, List<String> arguments, List<Measure> measures) {
    }

    /**
     * A number that a program says.
     *
     * @param row of the table
     * @param pattern where the number is, in its first group; the last place counts
     * @param scale from the unit of the program to that of the row
     */
    private record Measure(Row row, Pattern pattern, double scale) {
        static Measure of(String text, String key, Row.Target target, String pattern, double scale) {
            return new Measure(Row.alone(text, "parts." + key, target), Pattern.compile(pattern, Pattern.MULTILINE), scale);
        }

        void read(String said, Results results) {
            Matcher matcher = pattern.matcher(said);
            String found = null;
            while (matcher.find()) {
                found = matcher.group(1);
            }
            if (found == null) {
                throw new IllegalStateException("no " + row.text() + " in: " + said);
            }
            results.add(row.key(), Double.parseDouble(found.replace(",", "")) * scale);
        }
    }

    private static List<Program> programs() {
        List<Measure> policies = POLICIES.stream().map(name -> Measure.of("policy " + name + ", ns a beat", name, name.equals("phi-normal") ? Row.atMost(MOST_NANOS_A_BEAT) : null,
            "^" + name + " +([0-9.]+) ns per beat", 1)).toList();
        return List.of(
            new Program("observer", "org.varta.observer.internal.BeatCost", List.of(), List.of(
                Measure.of("engine without the kernel, ns a beat", "engine", null, "^([0-9.]+) ns per beat", 1),
                Measure.of("engine without the kernel, bytes allocated a beat", "engine.bytes", Row.atMost(0.01), ", ([0-9.]+) bytes", 1))),
            new Program("stall.adaptive", "org.varta.stall.adaptive.internal.BeatCost", List.of(), policies),
            new Program("observer", "org.varta.observer.internal.SwapCost", List.of("200"), List.of(
                Measure.of("exchange of the policy of 4,096 agents, a slice, p50, us", "slice.p50", null, "^a slice.*p50 ([0-9]+) us", 1),
                Measure.of("exchange of the policy of 4,096 agents, a slice, p99, us", "slice.p99", Row.atMost(1_000), "^a slice.*p99 ([0-9]+) us", 1))),
            new Program("audit.jdbc", "org.varta.audit.internal.SwapPause", List.of(".", "200"), List.of(
                Measure.of("move between two sinks under 8 producers, p50, ms", "move.p50", null, "pause_p50_us=([0-9]+)", 1e-3),
                Measure.of("move between two sinks under 8 producers, p99, ms", "move.p99", Row.atMost(10), "pause_p99_us=([0-9]+)", 1e-3))),
            new Program("audit.verify", "org.varta.audit.verify.VerificationRate", List.of("2000000", "3"), List.of(
                Measure.of("records verified/s, one thread", "verify", new Row.Target(500_000, false, false), "([0-9,]+) records/s by the wall clock", 1))));
    }

    @Override
    public String name() {
        return "parts";
    }

    @Override
    public void round(Bench bench, Results results) throws Exception {
        if (isDone) {
            return;
        }
        isDone = true;
        String jars = jars(bench.runtime());
        for (Program program : programs()) {
            String said = run(bench, program, jars);
            program.measures.forEach(measure -> measure.read(said, results));
        }
    }

    private static String jars(Path runtime) throws IOException {
        try (Stream<Path> all = Files.walk(runtime)) {
            return all.map(Path::toString).filter(name -> name.endsWith(".jar")).collect(Collectors.joining(File.pathSeparator));
        }
    }

    private static String run(Bench bench, Program program, String jars) throws IOException, InterruptedException {
        Path folder = bench.fresh("parts");
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
            "-cp", bench.bundles().resolve(program.bundle).resolve("target/test-classes") + File.pathSeparator + jars, program.main));
        command.addAll(program.arguments);
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectError(folder.resolve("stderr").toFile()).start();
        try (BufferedReader output = process.inputReader()) {
            String said = output.lines().collect(Collectors.joining("\n"));
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(command + " failed: " + said + "\n" + Files.readString(folder.resolve("stderr")));
            }
            return said;
        }
    }

    @Override
    public List<Row> rows() {
        return programs().stream().flatMap(program -> program.measures.stream()).map(Measure::row).toList();
    }
}
