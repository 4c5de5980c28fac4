// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A lock file, locked: against other processes by the system's record lock, against others in this virtual machine by a claim. The file is empty and never deleted.
 *
 * <p>The claim is needed because closing <em>any</em> channel of a file drops the process's record locks on it: a second opener in this machine that were refused by the record
 * lock alone would, by closing its channel, silently unlock the first. The claim lives in the system properties, the one table that is shared by all class loaders, so that it also
 * holds between two versions of this bundle. Thread safe.
 */
final class LockFile implements Closeable {
    private static final String CLAIM = "org.varta.lock:";

    private final String claim;
    private final FileLock lock;

    private LockFile(String claim, FileLock lock) {
        this.claim = claim;
        this.lock = lock;
    }

    /** Takes the lock, or answers null if somebody holds it. */
    static LockFile tryTake(Path path) throws IOException {
        String claim = CLAIM + path.toAbsolutePath().getParent().toRealPath().resolve(path.getFileName());
        if (System.getProperties().putIfAbsent(claim, "held") != null) {
            return null;
        }
        FileChannel channel = null;
        FileLock lock = null;
        try {
            channel = FileChannel.open(path, Set.of(WRITE, CREATE, NOFOLLOW_LINKS),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            lock = tryLock(channel);
            return lock == null ? null : new LockFile(claim, lock);
        } finally {
            if (lock == null) {
                release(claim, channel);
            }
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Releases the lock; may be called twice. */
    @Override
    public void close() throws IOException {
        if (lock.acquiredBy().isOpen()) {
            release(claim, lock.acquiredBy());
        }
    }

    private static void release(String claim, Channel channel) throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            System.getProperties().remove(claim);
        }
    }
}
