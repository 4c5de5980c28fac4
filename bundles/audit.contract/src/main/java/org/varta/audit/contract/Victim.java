// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.contract;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.varta.api.audit.AuditSink;
import org.varta.api.audit.SinkException;
import org.varta.api.audit.SinkSession;

/** Processes of their own: {@code KIND PLACE open} opens a sink and says how that went; {@code KIND PLACE N} tells the story and ends without a word at the N-th operation. */
final class Victim {
    /** Exit status of a process that has ended itself in the middle. */
    static final int KILLED = 9;
    private static final String DURABLE = "durable ";
    private static final String ANSWER = "answer ";

    private Victim() {
    }

    public static void main(String[] args) throws Exception {
        SinkKind kind = (SinkKind) Class.forName(args[0]).getConstructor().newInstance();
        if (args[2].equals("open")) {
            System.out.println(ANSWER + open(kind.sinkAt(args[1])));
            return;
        }
        AuditSink sink = kind.sinkAt(args[1], Faults.at(Integer.parseInt(args[2]), 1, Faults.Way.KILLED));
        MiniLedger ledger = new MiniLedger(sink, durable -> System.out.println(DURABLE + durable));
        Story.first().tell(ledger.open());
        Runtime.getRuntime().halt(0);
    }

    private static String open(AuditSink sink) {
        try (SinkSession session = sink.open()) {
            return session.identity();
        } catch (SinkException e) {
            return e.kind().name();
        }
    }

    /**
     * What became of a process.
     *
     * @param isKilled whether it ended in the middle; false: it told its story to the end
     * @param durable how many lines it knew to be durable
     */
    record End(boolean isKilled, int durable) {
    }

    static End kill(SinkKind kind, String place, int operation) throws IOException, InterruptedException {
        List<String> said = new ArrayList<>();
        int status = run(said, kind, place, Integer.toString(operation));
        if (status != KILLED && status != 0) {
            throw new AssertionError("the process ended with status " + status + ": " + said);
        }
        int durable = said.stream().filter(line -> line.startsWith(DURABLE)).mapToInt(line -> Integer.parseInt(line.substring(DURABLE.length()))).max().orElse(0);
        return new End(status == KILLED, durable);
    }

    /** The identity that another process sees, or the kind of its failure. */
    static String open(SinkKind kind, String place) throws IOException, InterruptedException {
        List<String> said = new ArrayList<>();
        run(said, kind, place, "open");
        return said.stream().filter(line -> line.startsWith(ANSWER)).map(line -> line.substring(ANSWER.length())).findFirst()
                .orElseThrow(() -> new AssertionError("no answer: " + said));
    }

    /** Where our own classes come from: a launcher of tests may load them by itself. */
    private static String classPath() {
        if (Victim.class.getClassLoader() instanceof URLClassLoader loader) {
            return Arrays.stream(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty("java.class.path");
    }

    private static int run(List<String> said, SinkKind kind, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xshare:auto", "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC", "-cp", classPath(), Victim.class.getName(), kind.getClass().getName()));
        command.addAll(Arrays.asList(args));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            out.lines().forEach(said::add);
            return process.waitFor();
        } finally {
            process.destroyForcibly();
        }
    }
}
