// SPDX-License-Identifier: Apache-2.0
package org.varta.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixDatagramSenderTest {
    private static final int ECONNREFUSED_BY_A_FILE = 111;
    private static final int EBADF = 9;

    private final Posix posix = Posix.load();
    private final ByteBuffer data = ByteBuffer.allocateDirect(64);

    @TempDir
    Path folder;

    @Test
    void shouldSendTheBytesFromAnOffset() throws IOException {
        for (int i = 0; i < 64; i++) {
            data.put(i, (byte) i);
        }
        Path path = folder.resolve("socket");
        try (UnixDatagramReceiver receiver = UnixDatagramReceiver.open(posix)) {
            receiver.bind(path);
            try (UnixDatagramSender sender = UnixDatagramSender.connect(posix, path)) {
                assertEquals(8, sender.send(data.position(5).limit(6), 10, 8), "position and limit do not matter");
                assertEquals(4, sender.send(ByteBuffer.allocateDirect(16).put(0, (byte) 99), 0, 4), "another buffer");
            }
            assertEquals(2, receiver.receive());
            assertEquals(10, receiver.frames().get(receiver.frameOffset(0)));
            assertEquals(8, receiver.length(0));
            assertEquals(99, receiver.frames().get(receiver.frameOffset(1)));
        }
    }

    @Test
    void shouldNameCallAndErrorWhenThereIsNothing() {
        ErrnoException failure = assertThrows(ErrnoException.class, () -> UnixDatagramSender.connect(posix, folder.resolve("nothing")));
        assertEquals(Posix.ENOENT, failure.errno());
        assertEquals("connect: ENOENT (2)", failure.getMessage());
    }

    @Test
    void shouldBeRefusedWhereNobodyListens() throws IOException {
        Path path = folder.resolve("stale");
        try (UnixDatagramReceiver receiver = UnixDatagramReceiver.open(posix)) {
            receiver.bind(path);
        }
        assertTrue(Files.exists(path), "closing leaves the file");
        assertEquals(Posix.ECONNREFUSED, assertThrows(ErrnoException.class, () -> UnixDatagramSender.connect(posix, path)).errno());
        Path file = Files.createFile(folder.resolve("file"));
        assertEquals(ECONNREFUSED_BY_A_FILE, assertThrows(ErrnoException.class, () -> UnixDatagramSender.connect(posix, file)).errno());
    }

    @Test
    void shouldNotBlockWhenTheQueueIsFull() throws IOException {
        Path path = folder.resolve("socket");
        try (UnixDatagramReceiver receiver = UnixDatagramReceiver.open(posix)) {
            receiver.bind(path);
            try (UnixDatagramSender sender = UnixDatagramSender.connect(posix, path)) {
                int result = 0;
                for (int i = 0; i < 100_000 && result >= 0; i++) {
                    result = sender.send(data, 0, 32);
                }
                assertEquals(-Posix.EAGAIN, result);
            }
        }
    }

    @Test
    void shouldLearnThatTheReceiverIsGone() throws IOException {
        Path path = folder.resolve("socket");
        UnixDatagramReceiver receiver = UnixDatagramReceiver.open(posix);
        receiver.bind(path);
        try (UnixDatagramSender sender = UnixDatagramSender.connect(posix, path)) {
            receiver.close();
            assertEquals(-Posix.ECONNREFUSED, sender.send(data, 0, 32));
        }
    }

    @Test
    void shouldRefuseWhatLiesOutsideOfTheBuffer() throws IOException {
        try (UnixDatagramReceiver receiver = UnixDatagramReceiver.open(posix)) {
            receiver.bind(folder.resolve("socket"));
            try (UnixDatagramSender sender = UnixDatagramSender.connect(posix, folder.resolve("socket"))) {
                assertThrows(IndexOutOfBoundsException.class, () -> sender.send(data, 40, 32));
                assertThrows(IndexOutOfBoundsException.class, () -> sender.send(data, -1, 32));
                assertThrows(IllegalArgumentException.class, () -> sender.send(ByteBuffer.allocate(32), 0, 32));
            }
        }
    }

    @Test
    void shouldRefuseAPathThatDoesNotFit() {
        assertThrows(IllegalArgumentException.class, () -> UnixDatagramSender.connect(posix, Path.of("/" + "x".repeat(107))));
        assertThrows(IllegalArgumentException.class, () -> UnixDatagramSender.connect(posix, Path.of("")));
    }

    @Test
    void shouldRetryWhenInterrupted() throws IOException {
        int[] interruptions = {2};
        Posix interrupted = Interposed.on(posix, "send", (arguments, real) -> interruptions[0]-- > 0 ? -Posix.EINTR : real.call());
        try (UnixDatagramReceiver receiver = UnixDatagramReceiver.open(posix)) {
            receiver.bind(folder.resolve("socket"));
            try (UnixDatagramSender sender = UnixDatagramSender.connect(interrupted, folder.resolve("socket"))) {
                assertEquals(32, sender.send(data, 0, 32));
            }
        }
    }

    @Test
    void shouldCloseMoreThanOnceAndSendNothingAfterwards() throws IOException {
        try (UnixDatagramReceiver receiver = UnixDatagramReceiver.open(posix)) {
            receiver.bind(folder.resolve("socket"));
            UnixDatagramSender sender = UnixDatagramSender.connect(posix, folder.resolve("socket"));
            sender.close();
            sender.close();
            assertEquals(-EBADF, sender.send(data, 0, 32));
            assertEquals(0, receiver.receive());
        }
    }

    @Test
    void shouldAllocateNothingWhenItSends() throws IOException {
        try (UnixDatagramReceiver receiver = UnixDatagramReceiver.open(posix)) {
            receiver.bind(folder.resolve("socket"));
            try (UnixDatagramSender sender = UnixDatagramSender.connect(posix, folder.resolve("socket"))) {
                assertEquals(0, Allocation.of(() -> {
                    sender.send(data, 0, 32);
                    receiver.receive();
                }));
            }
        }
    }
}
