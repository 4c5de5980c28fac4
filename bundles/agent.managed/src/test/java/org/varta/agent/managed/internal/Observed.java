// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.managed.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.varta.agent.Frame;
import org.varta.posix.Posix;
import org.varta.posix.UnixDatagramReceiver;

/** An observer's socket, and what has arrived there. NOT thread safe. */
final class Observed implements AutoCloseable {
    private final UnixDatagramReceiver socket;
    private final ByteBuffer frames;

    /** Replaces whatever is at the path. */
    Observed(Path path) throws IOException {
        socket = UnixDatagramReceiver.open(Posix.load());
        Files.deleteIfExists(path);
        assertEquals(0, socket.bind(path));
        frames = socket.frames();
    }

    /** What has arrived since the last call. */
    List<Frame> take() {
        List<Frame> taken = new ArrayList<>();
        for (int received = socket.receive(); received > 0; received = socket.receive()) {
            for (int i = 0; i < received; i++) {
                assertTrue(socket.hasCredentials(i));
                assertEquals(ProcessHandle.current().pid(), socket.pid(i));
                taken.add(Frame.decode(frames.slice(socket.frameOffset(i), socket.length(i))));
            }
        }
        return taken;
    }

    /** As an observer that dies: its file stays. */
    @Override
    public void close() {
        socket.close();
    }
}
