// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
    @TempDir
    Path folder;

    @Test
    void shouldLieBesideTheAuditFileForNobodyElseToRead() throws Exception {
        StateFolder state = StateFolder.open(Optional.empty(), Optional.of(folder.resolve("audit.log")));
        assertEquals(folder.resolve("audit.log.state"), state.path());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(state.path())));
        state.discard();
        assertTrue(Files.isDirectory(state.path()));
    }

    @Test
    void shouldPreferWhatIsTold() throws IOException {
        assertEquals(folder.resolve("told"), StateFolder.open(Optional.of(folder.resolve("told")), Optional.of(folder.resolve("audit.log"))).path());
    }

    @Test
    void shouldVanishWhenNobodyNamedAPlace() throws Exception {
        StateFolder state = StateFolder.open(Optional.empty(), Optional.empty());
        Files.writeString(state.folder("inner").resolve("file"), "x");
        state.discard();
        assertFalse(Files.exists(state.path()));
    }

    @Test
    void shouldVanishAlsoWhileSomebodyStillPutsFilesThere() throws Exception {
        StateFolder state = StateFolder.open(Optional.empty(), Optional.empty());
        CountDownLatch hasBegun = new CountDownLatch(1);
        Thread starter = new Thread(() -> {
            for (int i = 0; i < 2_000; i++) {
                try {
                    Files.createDirectories(state.path().resolve("framework/bundle" + i));
                } catch (IOException e) {
                    // its folder went just now
                }
                hasBegun.countDown();
            }
        });
        starter.start();
        hasBegun.await();
        state.discard();
        starter.join();
        state.discard();
        assertFalse(Files.exists(state.path()));
    }

    @Test
    void shouldFindTheAuditFileInTheConfigurationFolder() throws IOException, UsageError {
        Files.writeString(folder.resolve("org.varta.audit.file-main.cfg"), "# comment\npath = /var/log/varta/audit.log\n");
        assertEquals(Optional.of(Path.of("/var/log/varta/audit.log")), AuditPath.of(CommandLine.of("--configs", folder.toString())));
        assertEquals(Optional.of(Path.of("/flag")), AuditPath.of(CommandLine.of("--configs", folder.toString(), "--recovery-audit-file", "/flag")));
    }

    @Test
    void shouldDoWithoutAnAuditFile() throws IOException, UsageError {
        assertEquals(Optional.empty(), AuditPath.of(CommandLine.of("--configs", folder.toString())));
        assertEquals(Optional.empty(), AuditPath.of(CommandLine.of("--socket", "/s", "--threshold-ms", "10")));
    }
}
