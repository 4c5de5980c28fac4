// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The linter in the assembled command: over a folder, and over the configuration of a running observer. */
class LintIT {
    private static final String LIMIT = "org.varta.recovery.policies.intensity-default.cfg";

    @TempDir
    Path folder;

    private void write(String file, String text) throws IOException {
        Path fresh = Files.writeString(folder.resolve(".new"), text);
        Files.move(fresh, folder.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void shouldFindNoErrorInTheShippedFolders() throws Exception {
        for (String shipped : new String[] {"configs", "configs/examples"}) {
            try (LaunchedCommand lint = LaunchedCommand.start("lint", LaunchedCommand.HOME.resolve(shipped).toString())) {
                assertEquals(0, lint.awaitEnd(), lint.out());
                assertTrue(lint.out().contains(" configurations: 0 errors, "), lint.out());
                assertEquals("", lint.err());
            }
        }
    }

    @Test
    void shouldEndWithTwoWhereThereIsNoFolder() throws Exception {
        try (LaunchedCommand lint = LaunchedCommand.start("lint", folder.resolve("missing").toString())) {
            assertEquals(2, lint.awaitEnd());
            assertTrue(lint.err().contains("is no folder"), lint.err());
        }
    }

    @Test
    void shouldChooseForGoals() throws Exception {
        try (LaunchedCommand choose = LaunchedCommand.start("choose", "--detect", "2s", "--mistake", "2s")) {
            assertEquals(0, choose.awaitEnd(), choose.err());
            assertTrue(choose.out().contains("agents beat every 935.967 ms"), choose.out());
        }
    }

    /** The flag's threshold counts, not the file's. */
    @Test
    void shouldSayAFindingOnceAndOnceThatItIsGone() throws Exception {
        write("org.varta.transport.uds-main.cfg", "socketPath = " + folder.resolve("s") + "\n");
        write("org.varta.stall.fixed-default.cfg", "thresholdMillis = 3000\n");
        write(LIMIT, "maxRestarts = 5\nperiodMillis = 60000\n");
        try (LaunchedCommand observer = LaunchedCommand.start("--configs", folder.toString(), "--threshold-ms", "12001").awaitReady()) {
            observer.awaitErr("varta-watch: warn lint: L4 org.varta.recovery.policies.intensity~default: the limit of 5 starts in 60 s is never reached: .* after 60.005 s");
            write(LIMIT, "maxRestarts = 5\nperiodMillis = 61000\n");
            observer.awaitErr("varta-watch: info lint: no more: L4 org.varta.recovery.policies.intensity~default: ");
            assertEquals(0, observer.terminate().awaitEnd());
            assertEquals(1, observer.err().lines().filter(line -> line.contains("warn lint: ")).count(), observer.err());
            assertFalse(observer.err().contains("varta-watch: error"), observer.err());
        }
    }
}
