// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Everything this bundle does to files, one operation a method, so that a test can stand behind it: stop after any operation, tear a write, forget what
 * was not synced. No method follows a symbolic link in the last element of a path.
 */
interface Disk {
    /** What is found under a name, or null if nothing is. */
    Facts facts(Path path) throws IOException;

    /** The path of a directory with every symbolic link resolved. */
    Path realDirectory(Path directory) throws IOException;

    /** The user in whose name this process touches files. */
    int effectiveUser() throws IOException;

    /** Opens an existing file for reading and writing. */
    OpenFile open(Path path) throws IOException;

    /** Opens an existing file for reading. */
    OpenFile openForReading(Path path) throws IOException;

    /** Creates a file that must not exist, for its owner only, and opens it for reading and writing. */
    OpenFile create(Path path) throws IOException;

    /**
     * Gives a file another name in one indivisible step; what had that name before loses it.
     *
     * @throws java.nio.file.AtomicMoveNotSupportedException if the file would have to be copied
     */
    void rename(Path from, Path to) throws IOException;

    /** Removes a name that exists. */
    void delete(Path path) throws IOException;

    /** Makes the names in a directory durable. */
    void syncDirectory(Path directory) throws IOException;

    /** Takes the lock that a file stands for, creating the file if need be; null if somebody holds it. Closing the answer releases the lock. */
    Closeable lock(Path path) throws IOException;

    /** One open file. */
    interface OpenFile extends Closeable {
        /** Length in bytes. */
        long length() throws IOException;

        /** Reads at a position; answers how many bytes, at least 1 unless at the end (−1) or nothing was asked for. */
        int read(long position, ByteBuffer into) throws IOException;

        /** Writes at a position; answers how many bytes, possibly fewer than there are. */
        int write(long position, ByteBuffer from) throws IOException;

        /** Cuts the file to a length not above its present one. */
        void truncate(long length) throws IOException;

        /** Makes content and length durable. */
        void sync() throws IOException;

        /** Whether it was not closed, by us or by an interrupt. */
        boolean isOpen();
    }

    /**
     * What the file system says about a name.
     *
     * @param isRegular whether it is a regular file
     * @param owner user id
     * @param mode permission bits with set-id and sticky bits
     * @param links number of hard links
     * @param device with {@code inode} the identity of the file
     * @param inode with {@code device} the identity of the file
     */
    record Facts(boolean isRegular, int owner, int mode, int links, long device, long inode) {
        private static final int PERMISSIONS = 0777;

        boolean isSameFileAs(Facts other) {
            return other != null && device == other.device && inode == other.inode;
        }

        boolean isOpenTo(int permissions) {
            return (mode & permissions) != 0;
        }

        String modeText() {
            return String.format("%04o", mode & PERMISSIONS);
        }
    }
}
