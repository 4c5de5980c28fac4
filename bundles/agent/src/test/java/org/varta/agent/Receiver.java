// SPDX-License-Identifier: Apache-2.0
package org.varta.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.varta.posix.Posix;
import org.varta.posix.UnixDatagramReceiver;

/** The receiving end as the kernel sees it: a bound socket and what arrived, with the kernel's word on the sender. NOT thread safe. */
public final class Receiver implements AutoCloseable {
    private final UnixDatagramReceiver socket;
    private final Path path;
    private final ByteBuffer frames;

    private Receiver(UnixDatagramReceiver socket, Path path) {
        this.socket = socket;
        this.path = path;
        frames = socket.frames();
    }

    /**
     * A frame and the process that sent it.
     *
     * @param frame what was sent
     * @param kernelPid by whom, says the kernel
     */
    public record Arrival(Frame frame, int kernelPid) {
    }

    /**
     * Replaces whatever is at the path.
     *
     * @param path of the socket
     * @return the bound socket
     * @throws IOException if that fails
     */
    public static Receiver bind(Path path) throws IOException {
        UnixDatagramReceiver socket = UnixDatagramReceiver.open(Posix.load());
        Files.deleteIfExists(path);
        assertEquals(0, socket.bind(path));
        return new Receiver(socket, path);
    }

    /**
     * Takes what has arrived by now.
     *
     * @return all of it, in order
     */
    public List<Arrival> drain() {
        List<Arrival> arrivals = new ArrayList<>();
        for (int received = receive(); received > 0; received = receive()) {
            for (int i = 0; i < received; i++) {
                assertTrue(socket.hasCredentials(i));
                assertEquals(Varta.FRAME_BYTES, socket.length(i));
                arrivals.add(new Arrival(Frame.decode(frames.slice(socket.frameOffset(i), Varta.FRAME_BYTES)), socket.pid(i)));
            }
        }
        return arrivals;
    }

    /** Drops what has arrived. Allocates nothing. */
    int receive() {
        int received = socket.receive();
        assertTrue(received >= 0);
        return received;
    }

    /** As an observer that died: the file stays. */
    void die() {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        Files.deleteIfExists(path);
    }
}
