// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.varta.api.audit.LockFile;

/** The real disk. Thread safe; an open file is not. */
final class LocalDisk implements Disk {
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final int EFFECTIVE_USER_COLUMN = 2;

    @Override
    public Facts facts(Path path) throws IOException {
        try {
            Map<String, Object> all = Files.readAttributes(path, "unix:isRegularFile,uid,mode,nlink,dev,ino", NOFOLLOW_LINKS);
            return new Facts((Boolean) all.get("isRegularFile"), (Integer) all.get("uid"), (Integer) all.get("mode"),
                    (Integer) all.get("nlink"), (Long) all.get("dev"), (Long) all.get("ino"));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public Path realDirectory(Path directory) throws IOException {
        return directory.toRealPath();
    }

    @Override
    public int effectiveUser() throws IOException {
        // The owner of /proc/self would be root for a process that must not be dumped; this line says it always.
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("Uid:")) {
                return Integer.parseUnsignedInt(line.split("\\s+")[EFFECTIVE_USER_COLUMN]);
            }
        }
        throw new IOException("/proc/self/status names no user");
    }

    @Override
    public OpenFile open(Path path) throws IOException {
        return new ChannelFile(FileChannel.open(path, Set.of(READ, WRITE, NOFOLLOW_LINKS)));
    }

    @Override
    public OpenFile openForReading(Path path) throws IOException {
        return new ChannelFile(FileChannel.open(path, Set.of(READ, NOFOLLOW_LINKS)));
    }

    @Override
    public OpenFile create(Path path) throws IOException {
        return new ChannelFile(FileChannel.open(path, Set.of(READ, WRITE, CREATE_NEW, NOFOLLOW_LINKS), OWNER_ONLY));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        // Without the option Java would silently copy and delete where the system cannot rename.
        Files.move(from, to, ATOMIC_MOVE);
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.delete(path);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    @Override
    public Closeable lock(Path path) throws IOException {
        return LockFile.tryTake(path);
    }

    private record ChannelFile(FileChannel channel) implements OpenFile {
        @Override
        public long length() throws IOException {
            return channel.size();
        }

        @Override
        public int read(long position, ByteBuffer into) throws IOException {
            return channel.read(into, position);
        }

        @Override
        public int write(long position, ByteBuffer from) throws IOException {
            return channel.write(from, position);
        }

        @Override
        public void truncate(long length) throws IOException {
            channel.truncate(length);
        }

        @Override
        public void sync() throws IOException {
            channel.force(false);
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
