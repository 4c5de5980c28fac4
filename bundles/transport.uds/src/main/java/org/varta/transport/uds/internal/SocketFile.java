// SPDX-License-Identifier: Apache-2.0
package org.varta.transport.uds.internal;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.varta.posix.ErrnoException;
import org.varta.posix.Posix;
import org.varta.posix.UnixDatagramReceiver;
import org.varta.posix.UnixDatagramSender;

/** The socket in the file system: which folder will do, what may be replaced, what is ours to remove. Not thread safe. Source: observer specification 5.1, 5.2. */
final class SocketFile {
    private static final int S_IFMT = 0170000;
    private static final int S_IFSOCK = 0140000;
    private static final int STICKY = 01000;
    private static final int WRITABLE_BY_OTHERS = 022;

    private final Posix posix;
    private final Path path;
    private int mode;
    private volatile Inode bound;

    /** What tells one file from another, and what kind it is. */
    private record Inode(long device, long number, int mode, int owner) {
        boolean isSocket() {
            return (mode & S_IFMT) == S_IFSOCK;
        }

        boolean isSameAs(Inode other) {
            return other != null && device == other.device && number == other.number;
        }

        /** Without following a link; null if there is nothing. */
        static Inode of(Path path) throws IOException {
            return read(path, LinkOption.NOFOLLOW_LINKS);
        }

        /** Of the file behind an open descriptor. */
        static Inode behind(Path descriptor) throws IOException {
            return read(descriptor);
        }

        private static Inode read(Path path, LinkOption... links) throws IOException {
            try {
                Map<String, Object> all = Files.readAttributes(path, "unix:dev,ino,mode,uid", links);
                return new Inode((Long) all.get("dev"), (Long) all.get("ino"), (Integer) all.get("mode"), (Integer) all.get("uid"));
            } catch (NoSuchFileException e) {
                return null;
            }
        }
    }

    SocketFile(Posix posix, Path path, int mode) {
        this.posix = posix;
        this.path = path;
        this.mode = mode;
    }

    /** Binds, replacing a stale socket. Whatever is refused is left untouched. */
    void bind(UnixDatagramReceiver receiver) throws IOException {
        checkFolder();
        receiver.mode(mode);
        int result = receiver.bind(path);
        if (result == -Posix.EADDRINUSE) {
            removeStale();
            result = receiver.bind(path);
        }
        if (result < 0) {
            throw new IOException(path + " cannot be bound", new ErrnoException("bind", -result));
        }
        verify();
    }

    private void checkFolder() throws IOException {
        Path folder = path.getParent();
        Inode inode = Inode.of(folder);
        if (inode == null || (inode.mode & S_IFMT) != 0040000) {
            throw new IOException(folder + " is not a folder (links are not followed)");
        }
        if (inode.owner != 0 && inode.owner != posix.userId()) {
            throw new IOException(folder + " belongs neither to root nor to us");
        }
        if ((inode.mode & WRITABLE_BY_OTHERS) != 0 && (inode.mode & STICKY) == 0) {
            throw new IOException(folder + " is writable for others and not sticky");
        }
    }

    private void removeStale() throws IOException {
        Inode found = Inode.of(path);
        if (found == null) {
            return;
        }
        if (!found.isSocket()) {
            throw new IOException(path + " exists and is not a socket");
        }
        probe();
        Inode again = Inode.of(path);
        if (again != null && !again.isSameAs(found)) {
            throw new IOException(path + " changed while we looked at it, try again");
        }
        Files.deleteIfExists(path);
    }

    /** Connecting without sending tells whether somebody listens. */
    private void probe() throws IOException {
        try {
            UnixDatagramSender.connect(posix, path).close();
        } catch (ErrnoException e) {
            if (e.errno() == Posix.ECONNREFUSED || e.errno() == Posix.ENOENT) {
                return;
            }
            throw new IOException(path + " exists and cannot be probed", e);
        }
        throw new IOException(path + " is in use: an observer is already running there");
    }

    /** The umask may have taken bits away, which are given back. */
    private void verify() throws IOException {
        Inode inode = Inode.of(path);
        if (inode == null || !inode.isSocket() || bound != null && !bound.isSameAs(inode)) {
            throw new IOException(path + " is not the socket that we have bound");
        }
        bound = inode;
        if ((inode.mode & 0777) != mode) {
            setMode();
        }
    }

    /** Through a descriptor that stands for the very file that we have bound, never through the path; a socket cannot be opened in any other way. */
    private void setMode() throws IOException {
        ByteBuffer name = Posix.nameOf(path);
        int descriptor = posix.openPath(posix.address(name));
        Reference.reachabilityFence(name);
        if (descriptor < 0) {
            throw new ErrnoException("open", -descriptor);
        }
        try {
            Path file = Path.of("/proc/self/fd", Integer.toString(descriptor));
            if (!bound.isSameAs(Inode.behind(file))) {
                throw new IOException(path + " is not the socket that we have bound");
            }
            Files.setAttribute(file, "unix:mode", mode);
            if ((Inode.behind(file).mode & 0777) != mode) {
                throw new IOException(path + " does not take mode " + Integer.toOctalString(mode));
            }
        } finally {
            posix.close(descriptor);
        }
    }

    /** Gives the bound socket another mode. */
    void mode(int newMode) throws IOException {
        int before = mode;
        mode = newMode;
        try {
            verify();
        } catch (IOException e) {
            mode = before;
            throw e;
        }
    }

    /** Makes the name durable; false if that failed. */
    boolean syncFolder() {
        try (FileChannel folder = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Removes the socket if it is still ours; anything else at the path survives. */
    void unlink() {
        try {
            Inode present = Inode.of(path);
            if (bound != null && present != null && present.isSocket() && bound.isSameAs(present)) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // All errors are ignored here, on the loop's thread; the next start removes what is left.
            bound = null;
        }
        bound = null;
    }
}
