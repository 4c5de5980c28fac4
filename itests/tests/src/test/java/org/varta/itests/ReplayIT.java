// SPDX-License-Identifier: Apache-2.0
package org.varta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
