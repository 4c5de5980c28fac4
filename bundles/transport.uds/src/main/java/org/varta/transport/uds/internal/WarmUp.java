// SPDX-License-Identifier: Apache-2.0
package org.varta.transport.uds.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.varta.api.transport.BeatBatch;
import org.varta.posix.Posix;
import org.varta.posix.UnixDatagramReceiver;
import org.varta.posix.UnixDatagramSender;
import org.varta.vlp.FrameEncoder;
import org.varta.vlp.FrameLayout;

/**
 * Sends synthetic frames through a private socket and the real receiving path before the real socket exists. The kernel queues few datagrams, and the first beats after a start would otherwise meet code that the Java runtime has not
 * compiled yet.
 */
final class WarmUp {
    private static final int BURST = 8;

    private WarmUp() {
    }

    static void run(Posix posix, int frames) throws IOException {
        if (frames == 0) {
            return;
        }
        Path folder = Files.createTempDirectory("varta");
        Path path = folder.resolve("warm");
        try (UnixDatagramReceiver receiver = UnixDatagramReceiver.open(posix)) {
            receiver.mode(0600);
            if (receiver.bind(path) == 0) {
                UdsSource source = new UdsSource("warm-up", new SocketFile(posix, path, 0600), receiver, new int[] {posix.userId()});
                try (UnixDatagramSender sender = UnixDatagramSender.connect(posix, path)) {
                    pump(posix, source, sender, frames);
                }
            }
        } finally {
            Files.deleteIfExists(path);
            Files.deleteIfExists(folder);
        }
    }

    private static void pump(Posix posix, UdsSource source, UnixDatagramSender sender, int frames) {
        ByteBuffer frame = ByteBuffer.allocateDirect(FrameLayout.FRAME_BYTES);
        FrameEncoder encoder = new FrameEncoder(frame);
        BeatBatch batch = new BeatBatch();
        int pid = posix.processId();
        for (int sent = 0; sent < frames; sent += BURST) {
            for (int i = 1; i <= BURST; i++) {
                encoder.encode(0, FrameLayout.STATUS_OK, pid, sent, (long) sent + i, 0);
                sender.send(frame, 0, FrameLayout.FRAME_BYTES);
            }
            source.receive(batch, sent);
        }
    }
}
