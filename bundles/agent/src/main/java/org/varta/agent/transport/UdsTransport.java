// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.varta.posix.Posix;
import org.varta.posix.UnixDatagramSender;

/** A UNIX datagram socket as a transport. NOT thread safe. */
public final class UdsTransport implements BeatTransport {
    private final Posix posix;
    private final Path path;
    private UnixDatagramSender sender;

    private UdsTransport(Posix posix, Path path) throws IOException {
        this.posix = posix;
        this.path = path;
        this.sender = connect();
    }

    private UnixDatagramSender connect() throws IOException {
        try {
            return UnixDatagramSender.connect(posix, path);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * Connects to an observer's socket.
     *
     * @param path of the socket, at most 107 bytes, not null
     * @return the transport, not null
     * @throws NoUdsTransportException if UNIX datagram sockets are impossible here
     * @throws IOException if nobody listens there or the path is no good
     */
    public static BeatTransport create(Path path) throws IOException {
        return new UdsTransport(Provider.posix(), path.toAbsolutePath().normalize());
    }

    /** The system calls, looked up once and kept. */
    private static final class Provider {
        private static volatile Posix loaded;

        static Posix posix() throws NoUdsTransportException {
            Posix known = loaded;
            if (known == null) {
                try {
                    known = Posix.load();
                } catch (IllegalStateException | LinkageError e) {
                    throw new NoUdsTransportException(e);
                }
                loaded = known;
            }
            return known;
        }
    }

    @Override
    public int send(ByteBuffer frame) {
        return sender.send(frame, frame.position(), frame.remaining());
    }

    @Override
    public void reconnect() throws IOException {
        UnixDatagramSender fresh = connect();
        sender.close();
        sender = fresh;
    }

    @Override
    public String destination() {
        return "unix:" + path;
    }

    @Override
    public void close() {
        sender.close();
    }
}
