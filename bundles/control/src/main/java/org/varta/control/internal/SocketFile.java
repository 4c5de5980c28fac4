// SPDX-License-Identifier: Apache-2.0
package org.varta.control.internal;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;

/**
 * The socket in the file system. The JDK binds and listens in one step with whatever rights the process's mask leaves, so the socket is made inside a folder that only we may enter, and is moved to its
 * name once it has its mode; the move also replaces what a dead observer left there. Not thread safe.
 */
final class SocketFile {
    /** What an address of the kernel holds, without the zero at its end. */
    static final int LONGEST_PATH = 107;
    private static final FileAttribute<?> OURS_ALONE = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final int S_IFMT = 0170000;
    private static final int S_IFSOCK = 0140000;
    private static final int STICKY = 01000;
    private static final int WRITABLE_BY_OTHERS = 022;
    private static final int BACKLOG = 16;
    private static final int NAMES = 1 << 16;

    private final Path path;
    private final ServerSocketChannel channel;
    private final Inode bound;

    /** What tells one file from another, and what kind it is. */
    private record Inode(long device, long number, int mode, int owner) {
        static Inode of(Path path) throws IOException {
            try {
                Map<String, Object> all = Files.readAttributes(path, "unix:dev,ino,mode,uid", LinkOption.NOFOLLOW_LINKS);
                return new Inode((Long) all.get("dev"), (Long) all.get("ino"), (Integer) all.get("mode"), (Integer) all.get("uid"));
            } catch (NoSuchFileException e) {
                return null;
            }
        }

        boolean isSocket() {
            return (mode & S_IFMT) == S_IFSOCK;
        }
    }

    private SocketFile(Path path, ServerSocketChannel channel, Inode bound) {
        this.path = path;
        this.channel = channel;
        this.bound = bound;
    }

    /**
     * Makes the socket and listens.
     *
     * @param path absolute
     * @throws IOException saying what is in the way; nothing was changed then
     */
    static SocketFile listen(Path path) throws IOException {
        Path folder = path.resolveSibling(String.format(".%04x", new SecureRandom().nextInt(NAMES)));
        Path staged = folder.resolve("s");
        checkLength(path, staged);
        checkPlace(path);
        Files.createDirectory(folder, OURS_ALONE);
        try {
            checkFolder(path.getParent(), Inode.of(folder).owner);
            return listen(path, staged);
        } finally {
            Files.deleteIfExists(staged);
            Files.deleteIfExists(folder);
        }
    }

    private static SocketFile listen(Path path, Path staged) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(staged), BACKLOG);
            channel.configureBlocking(false);
            Files.setPosixFilePermissions(staged, PosixFilePermissions.fromString("rw-------"));
            Inode inode = Inode.of(staged);
            checkPlace(path);
            Files.move(staged, path, StandardCopyOption.ATOMIC_MOVE);
            return new SocketFile(path, channel, inode);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void checkLength(Path path, Path staged) throws IOException {
        int bytes = Math.max(length(path), length(staged));
        if (bytes > LONGEST_PATH) {
            throw new IOException(path + " is too long: " + bytes + " bytes, and a UNIX socket takes " + LONGEST_PATH + " at most; choose a shorter socketPath or state folder");
        }
    }

    private static int length(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private static void checkFolder(Path folder, int us) throws IOException {
        Inode inode = Inode.of(folder.toRealPath());
        if (inode.owner != 0 && inode.owner != us) {
            throw new IOException(folder + " belongs neither to root nor to us");
        }
        if ((inode.mode & WRITABLE_BY_OTHERS) != 0 && (inode.mode & STICKY) == 0) {
            throw new IOException(folder + " is writable for others and not sticky");
        }
    }

    /** Nothing but the socket of an observer that is gone may be replaced. */
    private static void checkPlace(Path path) throws IOException {
        Inode found = Inode.of(path);
        if (found == null) {
            return;
        }
        if (!found.isSocket()) {
            throw new IOException(path + " exists and is not a socket");
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
        } catch (ConnectException e) {
            return;
        } catch (SocketException e) {
            throw new IOException(path + " exists and cannot be probed", e);
        }
        throw new IOException(path + " is in use: another observer answers there");
    }

    ServerSocketChannel channel() {
        return channel;
    }

    Path path() {
        return path;
    }

    /** Stops listening and removes the socket if it is still ours; anything else at the path survives. */
    void close() throws IOException {
        Inode present = Inode.of(path);
        if (present != null && present.device == bound.device && present.number == bound.number) {
            Files.deleteIfExists(path);
        }
        channel.close();
    }
}
