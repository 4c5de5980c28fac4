// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.audit.verify.AuditVerifier;
import org.varta.audit.verify.Verdict;
import org.varta.audit.verify.Verification;

/** A process is killed while it writes, again and again on the same log. */
class KillTest {
    private static final int ROUNDS = 5;

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void audU17_shouldLoseNothingAcknowledgedWhenItIsKilled() throws Exception {
        Set<String> durable = new HashSet<>();
        Random random = new Random(17);
        for (int round = 1; round <= ROUNDS; round++) {
            durable.addAll(runAndKill(round, 20 + random.nextInt(400)));
            Verification result = AuditVerifier.verify(List.of(folder.resolve("audit.log")));
            assertEquals(Verdict.SOUND, result.verdict(), result::toString);
            assertEquals(round, result.restarts());
            Set<String> written = written();
            for (String reason : durable) {
                assertTrue(written.contains(reason), () -> reason + " was acknowledged and is lost");
            }
        }
        assertTrue(durable.size() > ROUNDS * 20);
    }

    private Set<String> runAndKill(int round, int afterRecords) throws IOException, InterruptedException {
        Process victim = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xshare:auto", "-cp",
                System.getProperty("java.class.path"), Victim.class.getName(), folder.toString(), "r" + round)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        Set<String> durable = new HashSet<>();
        try (BufferedReader out = new BufferedReader(new InputStreamReader(victim.getInputStream(), UTF_8))) {
            String line = out.readLine();
            while (line != null) {
                if (line.matches("durable r\\d+-\\d+-\\d+")) {
                    durable.add(line.substring("durable ".length()));
                }
                if (durable.size() == afterRecords) {
                    victim.toHandle().destroyForcibly(); // what it had said before can still be read, unlike after Process.destroyForcibly
                }
                line = out.readLine();
            }
        } finally {
            victim.destroyForcibly();
        }
        victim.waitFor();
        assertTrue(durable.size() >= afterRecords, "the process ended by itself");
        return durable;
    }

    private Set<String> written() throws IOException {
        Set<String> reasons = new HashSet<>();
        for (String line : Files.readAllLines(folder.resolve("audit.log"))) {
            String[] columns = line.split("\t");
            if (columns.length == 7) {
                reasons.add(columns[5]);
            }
        }
        return reasons;
    }
}
