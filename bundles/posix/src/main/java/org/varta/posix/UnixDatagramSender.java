// SPDX-License-Identifier: Apache-2.0
package org.varta.posix;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;

/** An unbound UNIX datagram socket that is connected to a path; sends without blocking. NOT thread safe. */
public final class UnixDatagramSender implements AutoCloseable {
    private final Posix posix;
    private int descriptor;
    private ByteBuffer lastBuffer;
    private long lastAddress;

    private UnixDatagramSender(Posix posix, int descriptor) {
        this.posix = posix;
        this.descriptor = descriptor;
    }

    /**
     * Connects a new socket.
     *
     * @param posix system calls, not null
     * @param path of the receiver's socket, at most 107 bytes
     * @return the sender, not null
     * @throws ErrnoException if that fails; nothing is left open
     * @throws IllegalArgumentException if the path is too long
     */
    public static UnixDatagramSender connect(Posix posix, Path path) throws ErrnoException {
        UnixAddress address = new UnixAddress(path);
        int descriptor = ErrnoException.check("socket", posix.unixDatagramSocket());
        int connected = posix.connect(descriptor, posix.address(address.bytes), address.length);
        Reference.reachabilityFence(address);
        if (connected < 0) {
            posix.close(descriptor);
            throw new ErrnoException("connect", -connected);
        }
        return new UnixDatagramSender(posix, descriptor);
    }

    /**
     * Sends one datagram. Allocates nothing when the same buffer is used again.
     *
     * @param direct a direct buffer that holds it
     * @param offset where it begins
     * @param length its length
     * @return bytes sent, or −errno; interruption is retried
     * @throws IndexOutOfBoundsException if the datagram does not lie within the buffer
     */
    public int send(ByteBuffer direct, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, direct.capacity());
        if (direct != lastBuffer) {
            lastAddress = posix.address(direct.duplicate().clear());
            lastBuffer = direct;
        }
        int sent;
        do {
            sent = posix.send(descriptor, lastAddress + offset, length);
        } while (sent == -Posix.EINTR);
        Reference.reachabilityFence(direct);
        return sent;
    }

    /** Closes the socket; further calls do nothing. */
    @Override
    public void close() {
        if (descriptor >= 0) {
            posix.close(descriptor);
            descriptor = -1;
        }
    }
}
