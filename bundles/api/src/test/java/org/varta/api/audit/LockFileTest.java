// SPDX-License-Identifier: Apache-2.0
package org.varta.api.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockFileTest {
    @TempDir
    Path folder;

    @Test
    void shouldBeHeldByOneUntilClosed() throws IOException {
        Path path = folder.resolve("log.lock");
        LockFile first = LockFile.tryTake(path);
        assertNotNull(first);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        assertNull(LockFile.tryTake(path));
        first.close();
        first.close();
        try (LockFile second = LockFile.tryTake(path)) {
            assertNotNull(second);
        }
    }

    @Test
    void shouldStayLockedWhenAnotherWasRefused() throws IOException {
        Path path = folder.resolve("log.lock");
        try (LockFile held = LockFile.tryTake(path); FileChannel other = FileChannel.open(path, StandardOpenOption.WRITE)) {
            assertNotNull(held);
            assertNull(LockFile.tryTake(folder.resolve("../" + folder.getFileName() + "/log.lock")), "the same file by another name");
            assertThrows(OverlappingFileLockException.class, other::tryLock, "the record lock is still there");
        }
    }

    @Test
    void shouldLeaveNoClaimWhenTheFileCannotBeOpened() throws IOException {
        Path target = Files.createFile(folder.resolve("target"));
        Path link = Files.createSymbolicLink(folder.resolve("log.lock"), target);
        assertThrows(IOException.class, () -> LockFile.tryTake(link));
        Files.delete(link);
        try (LockFile lock = LockFile.tryTake(link)) {
            assertNotNull(lock);
        }
    }
}
