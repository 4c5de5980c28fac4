// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.varta.api.audit.LockFile;

/**
 * The folder in which the ledger keeps what must outlive the framework's cache: {@code audit.head}, {@code audit.lock} (held as long as the folder is open) and
 * {@code audit.left-…}. NOT thread safe.
 */
final class StateFolder implements LedgerState {
    private static final int LOCK_PAUSE_MILLIS = 20;

    private final LockFile lock;
    private final HeadFile head;
    private final LeaveCursors cursors;

    private StateFolder(LockFile lock, HeadFile head, LeaveCursors cursors) {
        this.lock = lock;
        this.head = head;
        this.cursors = cursors;
    }

    /**
     * Opens the folder, creating it if need be, and locks it; waits a bounded time for a ledger that is just leaving.
     *
     * @throws IOException if the folder cannot be used or another ledger keeps it
     */
    static StateFolder open(Path folder, int lockAttempts, HeadKey key) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        LockFile lock = takeLock(folder, lockAttempts);
        HeadFile head = null;
        try {
            head = HeadFile.open(folder.resolve("audit.head"), key);
            syncNames(folder);
            return new StateFolder(lock, head, new LeaveCursors(folder));
        } catch (IOException | RuntimeException e) {
            if (head != null) {
                head.close();
            }
            lock.close();
            throw e;
        }
    }

    private static LockFile takeLock(Path folder, int attempts) throws IOException {
        for (int attempt = 1; attempt <= attempts; attempt++) {
            LockFile lock = LockFile.tryTake(folder.resolve("audit.lock"));
            if (lock != null) {
                return lock;
            }
            pause();
        }
        throw new IOException("state folder " + folder + " is in use by another ledger");
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(LOCK_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the lock of the state folder", e);
        }
    }

    private static void syncNames(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public HeadStore head() {
        return head;
    }

    @Override
    public CursorStore cursors() {
        return cursors;
    }

    @Override
    public void close() throws IOException {
        try (LockFile released = lock; HeadFile closed = head) {
            assert released != null && closed != null;
        }
    }
}
