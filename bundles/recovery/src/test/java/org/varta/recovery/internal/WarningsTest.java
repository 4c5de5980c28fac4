// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said about a set-up that works but may surprise: each once (recC18). */
class WarningsTest {
    private long free = Long.MAX_VALUE;
    private int descriptorsPerRun;
    private final Warnings warnings = new Warnings(() -> free);
    private LogLines lines;

    @BeforeEach
    void listen() {
        lines = new LogLines();
    }

    @AfterEach
    void stopListening() {
        lines.close();
    }

    private List<String> said(Settings settings, boolean hasAction, List<String> missing, boolean hasAudit) {
        warnings.check(settings, hasAction, descriptorsPerRun, missing, hasAudit);
        return lines.takeLevels();
    }

    @Test
    void recC18_shouldSayNothingAboutACompleteSetUp() {
        assertEquals(List.of(), said(Written.settings("timeoutMillis", 30_000), true, List.of(), true));
    }

    @Test
    void recC18_recR20_shouldWarnOfAHangingActionOnceAndAgainWhenItComesBack() {
        assertEquals(1, said(Written.settings(), true, List.of(), true).size());
        assertEquals(List.of(), said(Written.settings(), true, List.of(), true));
        assertEquals(List.of(), said(Written.settings("timeoutMillis", 100), true, List.of(), true));
        assertEquals(1, said(Written.settings(), true, List.of(), true).size());
    }

    @Test
    void recC18_recR29_recR31_shouldWarnWithoutRecordsAndOfForeignNamespaces() {
        assertEquals(1, said(Written.settings("timeoutMillis", 100), true, List.of(), false).size());
        assertEquals(1, said(Written.settings("timeoutMillis", 100, "allowCrossNamespaceAgents", true), true, List.of(), true).size());
        assertEquals(1, said(Written.settings("timeoutMillis", 100), false, List.of(), true).size(), "an audit log and nothing to record");
    }

    @Test
    void recC18_rec18_shouldWarnWhenThereAreFewerDescriptorsThanActionsMayHold() {
        Settings settings = Written.settings("timeoutMillis", 100, "maxConcurrent", 16);
        free = 2 * 16 + 64 - 1;
        assertEquals(List.of(), said(settings, true, List.of(), true), "nothing is captured");
        descriptorsPerRun = 2;
        assertEquals(1, said(settings, true, List.of(), true).size());
        assertEquals(List.of(), said(settings, true, List.of(), true));
        free = 2 * 16 + 64;
        assertEquals(List.of(), said(settings, true, List.of(), true), "just enough");
    }

    @Test
    void rec18_shouldReadTheLimitFromTheKernel(@TempDir Path process) throws IOException {
        long free = Descriptors.free();
        assertTrue(free > 0 && free < 1L << 40, "this process has a limit and is below it: " + free);
        Files.createDirectory(process.resolve("fd"));
        assertEquals(Long.MAX_VALUE, Descriptors.free(process), "it cannot be told");
        for (int i = 0; i < 3; i++) {
            Files.createFile(process.resolve("fd/" + i));
        }
        Files.writeString(process.resolve("limits"), "Limit                     Soft Limit           Hard Limit           Units     \n"
            + "Max open files            1024                 524288               files     \n");
        assertEquals(1021, Descriptors.free(process));
        Files.writeString(process.resolve("limits"), "Max open files            unlimited            unlimited            files     \n");
        assertEquals(Long.MAX_VALUE, Descriptors.free(process));
    }

    @Test
    void shouldNameEachPolicyThatIsMissingOnce() {
        Settings settings = Written.settings("timeoutMillis", 100);
        assertEquals(2, said(settings, true, List.of("a", "b"), true).size());
        assertEquals(List.of(), said(settings, true, List.of("a", "b"), true));
        assertEquals(List.of(), said(settings, true, List.of("b"), true));
        assertEquals(1, said(settings, true, List.of("a", "b"), true).size(), "it was there in between");
    }
}
