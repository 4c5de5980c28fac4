// SPDX-License-Identifier: Apache-2.0
package org.varta.transport.uds.internal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.varta.posix.ErrnoException;
import org.varta.posix.Posix;
import org.varta.posix.UnixDatagramSender;
import org.varta.vlp.FrameEncoder;
import org.varta.vlp.FrameLayout;

/** An agent of the tests: sends frames, and what is none. */
final class Frames implements AutoCloseable {
    private final UnixDatagramSender sender;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(128);
    private final FrameEncoder encoder = new FrameEncoder(bytes);

    Frames(Posix posix, Path path) throws ErrnoException {
        sender = UnixDatagramSender.connect(posix, path);
    }

    int beat(int pid, long nonce) {
        encoder.encode(0, FrameLayout.STATUS_OK, pid, 1000 + nonce, nonce, 77);
        return raw(FrameLayout.FRAME_BYTES);
    }

    int status(int status, int pid, long nonce) {
        encoder.encode(0, status, pid, 1, nonce, 0);
        return raw(FrameLayout.FRAME_BYTES);
    }

    /** The last frame again, cut or prolonged. */
    int raw(int length) {
        return sender.send(bytes, 0, length);
    }

    void damage(int offset) {
        bytes.put(offset, (byte) (bytes.get(offset) ^ 0x55));
    }

    static byte[] frame(int pid) {
        ByteBuffer one = ByteBuffer.allocate(FrameLayout.FRAME_BYTES);
        new FrameEncoder(one).encode(0, FrameLayout.STATUS_OK, pid, 1, 1, 0);
        return one.array();
    }

    @Override
    public void close() {
        sender.close();
    }
}
