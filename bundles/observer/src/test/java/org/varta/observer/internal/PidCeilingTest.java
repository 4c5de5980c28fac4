// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PidCeilingTest {
    private static final int FALLBACK = 4_194_304;

    @TempDir
    Path folder;

    @Test
    void readsTheKernelsOwnFileWhole() {
        // Linux never has a lower maximum than 301; a single digit would be a file read by halves.
        assertTrue(new PidCeiling(Path.of("/proc/sys/kernel/pid_max"), 0).present() > 300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0\n", "many\n", "4294967296\n", "-1\n"})
    void fallsBackWhereTheFileMakesNoSense(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("pid_max"), content);
        assertEquals(FALLBACK, new PidCeiling(file, 0).present());
    }

    @Test
    void obs36_isReadAgainAfterAMinuteAndNotBefore() throws IOException {
        Path file = Files.writeString(folder.resolve("pid_max"), "1000\n");
        PidCeiling ceiling = new PidCeiling(file, 0);
        assertTrue(ceiling.isExceededBy(1001));
        Files.writeString(file, "2000\n");
        ceiling.refresh(59_999_999_999L);
        assertEquals(1000, ceiling.present());
        ceiling.refresh(60_000_000_000L);
        assertFalse(ceiling.isExceededBy(1001));
    }
}
