// SPDX-License-Identifier: Apache-2.0
package org.varta.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A receiver and a sender that are connected to each other. The kernel does not apply its limit of queued datagrams between such two, so whole batches can be queued on a machine with the default
 * limit of 10.
 */
final class Wire implements AutoCloseable {
    final UnixDatagramReceiver receiver;
    final int sender;
    private final Posix posix;
    private final ByteBuffer data = ByteBuffer.allocateDirect(256);
    private final long address;

    Wire(Posix posix, Path folder) throws ErrnoException {
        this(posix, UnixDatagramReceiver.open(posix), folder);
    }

    Wire(Posix posix, UnixDatagramReceiver receiver, Path folder) {
        this.posix = posix;
        this.receiver = receiver;
        address = posix.address(data);
        assertEquals(0, receiver.bind(folder.resolve("receiver")));
        sender = posix.unixDatagramSocket();
        UnixAddress here = new UnixAddress(folder.resolve("sender"));
        UnixAddress there = new UnixAddress(folder.resolve("receiver"));
        assertEquals(0, posix.bind(sender, posix.address(here.bytes), here.length));
        assertEquals(0, posix.connect(sender, posix.address(there.bytes), there.length));
        assertEquals(0, posix.connect(receiver.descriptor(), posix.address(here.bytes), here.length));
    }

    /** Sends a datagram of this length that begins with this byte. */
    int send(int length, int firstByte) {
        data.put(0, (byte) firstByte);
        return posix.send(sender, address, length);
    }

    @Override
    public void close() {
        posix.close(sender);
        receiver.close();
    }
}
