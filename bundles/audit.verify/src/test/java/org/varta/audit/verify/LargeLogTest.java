// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.RecordLine;

class LargeLogTest {
    private static final int HEAP_MEGABYTES = 16;

    @TempDir
    Path folder;

    /** The verifier as a process of its own, with less memory than the log is large. */
    private String verifyInLittleMemory(Path... logs) throws IOException, InterruptedException {
        Set<String> classPath = new LinkedHashSet<>();
        for (Class<?> type : List.of(AuditCommand.class, RecordLine.class)) {
            CodeSource source = type.getProtectionDomain().getCodeSource();
            classPath.add(Path.of(source.getLocation().getPath()).toString());
        }
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx" + HEAP_MEGABYTES + "m", "-XX:+UseSerialGC", "-cp",
                String.join(File.pathSeparator, classPath), AuditCommand.class.getName(), "verify"));
        for (Path log : logs) {
            command.add(log.toString());
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return process.exitValue() + " " + output;
    }

    @Test
    @Timeout(180)
    void shouldVerifyMoreThanItsMemoryHolds() throws Exception {
        Path live = folder.resolve("a.log");
        new BigLog(live).write(400_000, 6);
        assertTrue(BigLog.bytes(live) > 3L * HEAP_MEGABYTES << 20);
        String alone = verifyInLittleMemory(live);
        assertTrue(alone.startsWith("0 sound\n  400000 records, numbers 1 to 400000,"), alone);
        Path copy = folder.resolve("b.log");
        Files.copy(folder.resolve("a.log.3"), copy);
        String joined = verifyInLittleMemory(live, copy);
        assertTrue(joined.startsWith("0 sound\n  466667 records, numbers 1 to 400000,"), joined);
    }

    @Test
    @Timeout(60)
    void shouldNotMistakeARotationForABreak() throws Exception {
        Path live = folder.resolve("a.log");
        ChainHash[] hash = {new LogText().boot(1, ChainHash.ZERO, "fresh").refused(2).hash()};
        new LogText().boot(1, ChainHash.ZERO, "fresh").refused(2).write(live);
        AtomicBoolean isDone = new AtomicBoolean();
        Thread rotating = new Thread(() -> {
            try {
                for (long number = 3; !isDone.get(); number += 2) {
                    hash[0] = rotate(live, number, hash[0]);
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        rotating.start();
        try {
            for (int round = 0; round < 300; round++) {
                Verification result = AuditVerifier.verify(List.of(live));
                // The oldest generation may have gone already when there is none to take its place.
                assertEquals(Verdict.SOUND, result.verdict(), result::toString);
            }
        } finally {
            isDone.set(true);
            rotating.join();
        }
    }

    private static ChainHash rotate(Path live, long number, ChainHash hash) throws IOException {
        Path folder = live.getParent();
        Files.deleteIfExists(folder.resolve("a.log.5"));
        for (int i = 4; i >= 1; i--) {
            if (Files.exists(folder.resolve("a.log." + i))) {
                Files.move(folder.resolve("a.log." + i), folder.resolve("a.log." + (i + 1)));
            }
        }
        Files.move(live, folder.resolve("a.log.1"));
        LogText next = new LogText().boot(number, hash, "rotation").refused(number + 1);
        next.write(live);
        return next.hash();
    }
}
