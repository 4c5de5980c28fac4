// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import org.varta.posix.ErrnoException;
import org.varta.posix.Posix;
import org.varta.posix.UnixDatagramSender;

/** A UNIX datagram socket as a transport. NOT thread safe. */
public final class UdsTransport implements BeatTransport {
    private final Posix posix;
    private final Path path;
    private final String destination;
    private UnixDatagramSender sender;

    private UdsTransport(Posix posix, Path path) throws IOException {
        this.posix = posix;
        this.path = path;
        this.destination = "unix:" + path.toAbsolutePath().normalize();
        this.sender = Provider.connect(posix, path);
    }

    /**
     * Connects to an observer's socket.
     *
     * @param path of the socket, at most 107 bytes, not null; used as it is given
     * @return the transport, not null
     * @throws NoUdsTransportException if UNIX datagram sockets are impossible here
     * @throws IOException if nobody listens there or the path is no good
     */
    public static BeatTransport create(Path path) throws IOException {
        Objects.requireNonNull(path, "path");
        try {
            return new UdsTransport(Provider.posix(), path);
        } catch (LinkageError e) {
            throw new NoUdsTransportException(e);
        }
    }

    /** All that needs the classes of the {@code posix} bundle to be linked, so that their absence is an answer and no error. */
    private static final class Provider {
        private static volatile Posix loaded;

        /** The system calls, looked up once and kept. */
        static Posix posix() throws NoUdsTransportException {
            Posix known = loaded;
            if (known == null) {
                try {
                    known = Posix.load();
                } catch (IllegalStateException e) {
                    throw new NoUdsTransportException(e);
                }
                loaded = known;
            }
            return known;
        }

        static UnixDatagramSender connect(Posix posix, Path path) throws IOException {
            try {
                return UnixDatagramSender.connect(posix, path);
            } catch (ErrnoException e) {
                throw new UdsException(path + ": " + e.getMessage(), e.errno(), e);
            } catch (IllegalArgumentException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
    }

    @Override
    public int send(ByteBuffer frame) {
        return sender.send(frame, frame.position(), frame.remaining());
    }

    @Override
    public void reconnect() throws IOException {
        UnixDatagramSender fresh = Provider.connect(posix, path);
        sender.close();
        sender = fresh;
    }

    @Override
    public String destination() {
        return destination;
    }

    /**
     * This process, as the kernel will tell the observer.
     *
     * @return its id, asked of the kernel each time
     */
    public int processId() {
        return posix.processId();
    }

    @Override
    public void close() {
        sender.close();
    }
}
