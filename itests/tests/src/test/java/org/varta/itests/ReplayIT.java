// SPDX-License-Identifier: Apache-2.0
package org.varta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.itests.harness.Appliance;
import org.varta.itests.harness.Await;
import org.varta.itests.harness.Program;
import org.varta.itests.harness.Replayer;
import org.varta.itests.harness.Sender;

/** An observer records while processes hang, come back and policies are exchanged; a program that knows only the record and the policies' classes comes to the same verdicts. */
class ReplayIT {
    private static final String OBSERVER = "org.varta.observer";
    private static final String FIXED = "org.varta.stall.fixed~default";
    private static final int ROUNDS = 4;

    @TempDir
    Path folder;

    private static Map<String, Object> judgedBy(String policy) {
        Map<String, Object> observer = new HashMap<>(Appliance.unlimited());
        observer.put("stallPolicy", policy);
        return observer;
    }

    @Test
    void rep11_shouldComeToTheSameVerdictsFromTheRecord() throws Exception {
        Path journal = folder.resolve("decisions");
        try (Appliance appliance = new Appliance(folder).usual(700).with(OBSERVER, judgedBy("fixed")).with("org.varta.export.decisions", Map.of("path", journal.toString()))
                .with("org.varta.stall.adaptive.phinormal~default", Map.of("pauseMillis", 300L, "bootstrapMillis", 700L)).start()) {
            appliance.awaitCondition("varta.observer.ready");
            try (Sender one = Sender.start(appliance.socket(), "--rate", "100"); Sender other = Sender.start(appliance.socket(), "--rate", "37")) {
                awaitFirstBeat(journal, one);
                awaitFirstBeat(journal, other);
                for (int round = 0; round < ROUNDS; round++) {
                    String next = round % 2 == 0 ? "phi-normal" : "fixed";
                    one.hang();
                    awaitStalls(appliance, one, round + 1);
                    appliance.configure(OBSERVER, judgedBy(next));
                    one.resume();
                    other.hang();
                    appliance.configure(FIXED, Map.of("thresholdMillis", 700L + round));
                    awaitStalls(appliance, other, round + 1);
                    other.resume();
                    awaitAlive(appliance, one);
                    awaitAlive(appliance, other);
                }
            }
        }
        Program.Result same = Replayer.replay(journal);
        assertEquals(0, same.exitValue(), same.output() + same.errors());
        assertTrue(same.output().matches("[0-9]+ verdicts, all identical .*\\n") && verdicts(same) >= 2 * ROUNDS, same.output());
        flipOneArrival(journal);
        Program.Result different = Replayer.replay(journal);
        assertEquals(1, different.exitValue(), different.output() + different.errors());
    }

    /** Everything that is decided without a beat, or beside the policy in force, is in the record too: what recovery does to a process that hangs for good, what a shadow would have done, and who never came. */
    @Test
    void records10_shouldComeToTheSameDecisionsOfRecoveryFromTheRecord() throws Exception {
        Path journal = folder.resolve("decisions");
        Map<String, Object> observer = judgedBy("fixed");
        observer.put("shadowPolicies", "phi-normal");
        try (Appliance appliance = new Appliance(folder).usual(700).with(OBSERVER, observer).with("org.varta.export.decisions", Map.of("path", journal.toString()))
                .with("org.varta.stall.adaptive.phinormal~default", Map.of("pauseMillis", 100L, "bootstrapMillis", 400L))
                .with("org.varta.recovery", Map.of("policy", "composite", "confirmBeats", 2)).with("org.varta.recovery.exec", Map.of("command", "/bin/true"))
                .with("org.varta.recovery.policies.composite~default", Map.of("policies", "debounce intensity tokens backoff/rung ladder"))
                .with("org.varta.recovery.policies.debounce~default", Map.of("debounceMillis", 50L)).with("org.varta.recovery.policies.intensity~default", Map.of("maxRestarts", 4))
                .with("org.varta.recovery.policies.tokens~default", Map.of()).with("org.varta.recovery.policies.backoff~default", Map.of("baseMillis", 3_000L))
                .with("org.varta.recovery.policies.ladder~default", Map.of("rungs", "default attempts=2 confirmMillis=500")).start()) {
            appliance.awaitCondition("varta.observer.ready");
            try (Sender sender = Sender.start(appliance.socket(), "--rate", "50")) {
                awaitFirstBeat(journal, sender);
                // Not before: what nobody listens to is not recorded.
                appliance.configure("org.varta.observer.agent~ghost", Map.of("agentName", "ghost", "command", "nobody-is-called-so", "expected", true, "startupGraceMillis", 300L));
                sender.hang();
                Await.value("the last decision", () -> read(journal), text -> text.contains("\tgave_up\t") && text.contains("\nunseen\t"));
                sender.resume();
                awaitAlive(appliance, sender);
            }
        }
        String text = Files.readString(journal);
        assertTrue(text.contains("\tspawned\t") && text.contains("\tunconfirmed\t") && text.contains("\tBACKOFF\t"), text);
        Program.Result same = Replayer.replay(journal);
        assertEquals(0, same.exitValue(), same.output() + same.errors());
        assertTrue(same.output().contains(" shadow verdict") && same.output().contains("1 agent never seen, all identical") && same.output().matches("(?s).*[0-9]+ decisions, all identical\n"), same.output());
        int at = text.indexOf("n.ladder.rung=", text.indexOf("\tgave_up\t")) + "n.ladder.rung=".length();
        Files.writeString(journal, text.substring(0, at) + (char) ('0' + (text.charAt(at) - '0' + 1) % 10) + text.substring(at + 1));
        Program.Result different = Replayer.replay(journal);
        assertEquals(1, different.exitValue(), different.output() + different.errors());
        assertTrue(different.output().contains("gave_up: n.ladder.rung: recorded 2, replayed 1"), different.output());
    }

    /** A process that hangs before it has ever beaten is nobody's agent. */
    private static void awaitFirstBeat(Path journal, Sender sender) {
        Await.value("the first beat of " + sender.pid(), () -> read(journal), text -> text.contains("\t" + sender.pid() + "\tenter\t"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitStalls(Appliance appliance, Sender sender, long wanted) {
        Await.value("stalls of " + sender.pid(), () -> appliance.metrics().getOrDefault("varta_stalls_total{pid=" + sender.pid() + "}", 0L), stalls -> stalls >= wanted);
    }

    private static void awaitAlive(Appliance appliance, Sender sender) {
        Await.value("status of " + sender.pid(), () -> appliance.metric("gauge:varta_status{pid=" + sender.pid() + "}"), status -> status == 0);
    }

    private static int verdicts(Program.Result result) {
        return Integer.parseInt(result.output().substring(0, result.output().indexOf(' ')));
    }

    private static void flipOneArrival(Path journal) throws Exception {
        List<String> lines = new ArrayList<>(Files.readAllLines(journal));
        int middle = lines.size() / 2;
        while (!lines.get(middle).startsWith("beat\t")) {
            middle++;
        }
        String[] cells = lines.get(middle).split("\t");
        cells[3] = cells[3].substring(0, cells[3].length() - 1) + (cells[3].endsWith("0") ? "1" : "0");
        lines.set(middle, String.join("\t", cells));
        Files.write(journal, lines);
    }
}
