// SPDX-License-Identifier: Apache-2.0
package org.varta.api.audit;

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
 * How a part of the audit log claims a place on disk: a lock file, locked against other processes by the system's record lock and against others in this virtual machine by a claim. The file is empty and never deleted.
 *
 * <p>The claim is needed because closing <em>any</em> channel of a file drops the process's record locks on it: a second opener in this machine that were refused by the record
 * lock alone would, by closing its channel, silently unlock the first. The claim lives in the system properties, the one table that is shared by all class loaders, so that it also
 * holds between bundles and between two versions of one. Whoever stores beside a file of the ledger or of another sink claims it in this way. Thread safe.
 */
public final class LockFile implements Closeable {
    private static final String CLAIM = "org.varta.lock:";

    private final String claim;
    private final FileLock lock;

    private LockFile(String claim, FileLock lock) {
        this.claim = claim;
        this.lock = lock;
    }

    /**
     * Takes the lock. Does not wait.
     *
     * @param path the lock file, made with mode 0600 if there is none; never a symbolic link; not null
     * @return the lock, or null if somebody holds it
     * @throws IOException if the folder does not exist, or the file cannot be made or opened
     */
    public static LockFile tryTake(Path path) throws IOException {
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
