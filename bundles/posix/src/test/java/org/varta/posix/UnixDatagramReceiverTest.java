// SPDX-License-Identifier: Apache-2.0
package org.varta.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnixDatagramReceiverTest {
    private static final int EPIPE = 32;
    private static final int EBADF = 9;
    private static final int NOBODY = 65534;

    private final Posix posix = Posix.load();

    @TempDir
    Path folder;

    @Test
    void shouldNameTheSenderOfEachDatagram() throws IOException {
        try (Wire wire = new Wire(posix, folder)) {
            wire.send(32, 1);
            assertEquals(1, wire.receiver.receive());
            assertTrue(wire.receiver.hasCredentials(0));
            assertFalse(wire.receiver.truncatedControl(0));
            assertEquals(ProcessHandle.current().pid(), wire.receiver.pid(0));
            assertEquals(posix.effectiveUserId(), wire.receiver.uid(0));
        }
    }

    @Test
    void shouldNameAnotherProcessThatSends() throws Exception {
        try (UnixDatagramReceiver receiver = UnixDatagramReceiver.open(posix)) {
            Path path = folder.resolve("socket");
            assertEquals(0, receiver.bind(path));
            Process other = OtherJava.start(SendOnce.class, path.toString());
            assertEquals(0, other.waitFor());
            assertEquals(1, receiver.receive());
            assertEquals(other.pid(), receiver.pid(0));
            assertEquals(SendOnce.LENGTH, receiver.length(0));
        }
    }

    @Test
    void shouldReceiveNothingAtOnceWhenNothingIsThere() throws IOException {
        try (Wire wire = new Wire(posix, folder)) {
            assertEquals(0, wire.receiver.receive());
        }
    }

    @Test
    void shouldReceiveSixtyFourInOrderAndThenTheRest() throws IOException {
        try (Wire wire = new Wire(posix, folder)) {
            for (int i = 0; i < 70; i++) {
                assertEquals(32, wire.send(32, i));
            }
            assertEquals(64, wire.receiver.receive());
            for (int i = 0; i < 64; i++) {
                assertEquals(i, firstByte(wire, i));
                assertTrue(wire.receiver.hasCredentials(i));
            }
            assertEquals(6, wire.receiver.receive());
            assertEquals(64, firstByte(wire, 0));
            assertEquals(0, wire.receiver.receive());
        }
    }

    private static int firstByte(Wire wire, int i) {
        return wire.receiver.frames().get(wire.receiver.frameOffset(i));
    }

    @Test
    void obs45_shouldShowShortAndLongDatagramsAsSuch() throws IOException {
        int[] sent = {0, 31, 32, 33, 64, 65, 200};
        int[] seen = {0, 31, 32, 33, 64, 64, 64};
        try (Wire wire = new Wire(posix, folder)) {
            for (int length : sent) {
                wire.send(length, 7);
            }
            assertEquals(sent.length, wire.receiver.receive());
            for (int i = 0; i < seen.length; i++) {
                assertEquals(seen[i], wire.receiver.length(i));
                assertFalse(wire.receiver.truncatedControl(i), "an over-long datagram is not a matter of control data");
                assertTrue(wire.receiver.hasCredentials(i));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 253})
    void obs46_shouldCloseEveryDescriptorThatASenderPushesAlong(int count) throws IOException {
        Path file = Files.createFile(folder.resolve("pushed"));
        int descriptor = SocketCalls.openReading(file.toString());
        try (Wire wire = new Wire(posix, folder)) {
            wire.send(32, 1);
            assertEquals(1, wire.receiver.receive(), "a batch before leaves all the room to the next");
            assertEquals(32, SocketCalls.sendWithDescriptors(wire.sender, 32, descriptor, count));
            assertEquals(5, SocketCalls.sendWithDescriptors(wire.sender, 5, descriptor, count));
            assertEquals(2, wire.receiver.receive());
            for (int i = 0; i < 2; i++) {
                assertTrue(wire.receiver.hasCredentials(i));
                assertFalse(wire.receiver.truncatedControl(i), "2048 bytes hold the largest message of descriptors");
                assertEquals(ProcessHandle.current().pid(), wire.receiver.pid(i));
            }
            assertEquals(1, descriptorsOf(file), "only our own is left");
        } finally {
            posix.close(descriptor);
        }
    }

    @Test
    void obs46_shouldCloseDescriptorsAlsoWhenControlDataWasCutOff() throws IOException {
        Path file = Files.createFile(folder.resolve("pushed"));
        int descriptor = SocketCalls.openReading(file.toString());
        Posix shortOfRoom = Interposed.on(posix, "receiveMany", (arguments, real) -> {
            // Credentials (32), a header (16), four descriptors (16).
            ControlData.of(arguments).room(0, 64);
            return real.call();
        });
        try (Wire wire = new Wire(shortOfRoom, folder)) {
            SocketCalls.sendWithDescriptors(wire.sender, 32, descriptor, 100);
            assertEquals(1, wire.receiver.receive());
            assertTrue(wire.receiver.truncatedControl(0));
            assertEquals(1, descriptorsOf(file));
        } finally {
            posix.close(descriptor);
        }
    }

    @Test
    void shouldSayThatControlDataWasCutOffAndForgetItInTheNextBatch() throws IOException {
        boolean[] isShort = {true};
        Posix shortOfRoom = Interposed.on(posix, "receiveMany", (arguments, real) -> {
            if (isShort[0]) {
                ControlData.of(arguments).room(0, 20);
            }
            return real.call();
        });
        try (Wire wire = new Wire(shortOfRoom, folder)) {
            wire.send(32, 1);
            assertEquals(1, wire.receiver.receive());
            assertTrue(wire.receiver.truncatedControl(0));
            assertFalse(wire.receiver.hasCredentials(0), "credentials that are cut off are none");
            isShort[0] = false;
            wire.send(32, 2);
            assertEquals(1, wire.receiver.receive());
            assertFalse(wire.receiver.truncatedControl(0));
            assertTrue(wire.receiver.hasCredentials(0));
        }
    }

    private static long descriptorsOf(Path file) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(each -> leadsTo(each, file)).count();
        }
    }

    private static boolean leadsTo(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (IOException e) {
            // Somebody has closed it since it was listed.
            return false;
        }
    }

    @Test
    void obsW6_shouldSayProcessZeroForWhatWasQueuedBeforeCredentialsWereAskedFor() throws IOException {
        Posix lazy = Interposed.on(posix, "passCredentials", (arguments, real) -> 0);
        try (Wire wire = new Wire(lazy, folder)) {
            wire.send(32, 1);
            posix.passCredentials(wire.receiver.descriptor());
            assertEquals(1, wire.receiver.receive());
            assertTrue(wire.receiver.hasCredentials(0));
            assertEquals(0, wire.receiver.pid(0));
            assertEquals(NOBODY, wire.receiver.uid(0));
        }
    }

    @Test
    void shouldSayThatThereAreNoCredentialsWhenTheKernelGivesNone() throws IOException {
        Posix without = Interposed.on(posix, "passCredentials", (arguments, real) -> 0);
        try (Wire wire = new Wire(without, folder)) {
            wire.send(32, 1);
            assertEquals(1, wire.receiver.receive());
            assertFalse(wire.receiver.hasCredentials(0));
        }
    }

    @Test
    void shouldGiveTheFileItsModeFromTheFirstMoment() throws IOException {
        try (UnixDatagramReceiver receiver = UnixDatagramReceiver.open(posix)) {
            Path path = folder.resolve("socket");
            receiver.mode(0600);
            assertEquals(0, receiver.bind(path));
            assertEquals(0600, (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0777);
        }
    }

    @Test
    void shouldReturnTheErrnoWhenThePathIsTaken() throws IOException {
        Path path = Files.createFile(folder.resolve("taken"));
        try (UnixDatagramReceiver receiver = UnixDatagramReceiver.open(posix)) {
            assertEquals(-Posix.EADDRINUSE, receiver.bind(path));
            assertEquals(-Posix.ENOENT, receiver.bind(folder.resolve("no/such/folder")));
        }
    }

    @Test
    void shouldBindAPathOf107BytesAndRefuseOneOf108() throws IOException {
        String name = "s".repeat(107 - folder.toString().length() - 1);
        try (UnixDatagramReceiver receiver = UnixDatagramReceiver.open(posix)) {
            assertThrows(IllegalArgumentException.class, () -> receiver.bind(folder.resolve(name + "s")));
            assertEquals(0, receiver.bind(folder.resolve(name)));
            assertTrue(Files.exists(folder.resolve(name)));
        }
    }

    @Test
    void shouldKeepWhatIsQueuedWhenItRefusesMore() throws IOException {
        try (Wire wire = new Wire(posix, folder)) {
            for (int i = 0; i < 100; i++) {
                wire.send(32, i);
            }
            wire.receiver.shutdown();
            assertEquals(-EPIPE, wire.send(32, 1), "a sender learns at once");
            assertEquals(64, wire.receiver.receive());
            assertEquals(36, wire.receiver.receive());
            assertEquals(0, wire.receiver.receive());
        }
    }

    @Test
    void shouldRetryWhenInterrupted() throws IOException {
        int[] interruptions = {3};
        Posix interrupted = Interposed.on(posix, "receiveMany", (arguments, real) -> interruptions[0]-- > 0 ? -Posix.EINTR : real.call());
        try (Wire wire = new Wire(interrupted, folder)) {
            wire.send(32, 1);
            assertEquals(1, wire.receiver.receive());
        }
    }

    @Test
    void shouldCloseOnceOnlyAndReportErrorsAfterwards() throws IOException {
        int[] closed = {0};
        Posix counting = Interposed.on(posix, "close", (arguments, real) -> {
            closed[0]++;
            return real.call();
        });
        UnixDatagramReceiver receiver = UnixDatagramReceiver.open(counting);
        receiver.close();
        receiver.close();
        receiver.shutdown();
        assertEquals(1, closed[0]);
        assertEquals(-1, receiver.descriptor());
        assertEquals(-EBADF, receiver.receive());
    }

    @Test
    void shouldLeaveNoSocketOpenWhenCredentialsCannotBeSwitchedOn() {
        int[] closed = {0};
        Posix refusing = Interposed.on(Interposed.on(posix, "close", (arguments, real) -> {
            closed[0]++;
            return real.call();
        }), "passCredentials", (arguments, real) -> -1);
        ErrnoException failure = assertThrows(ErrnoException.class, () -> UnixDatagramReceiver.open(refusing));
        assertEquals("setsockopt(SO_PASSCRED): EPERM (1)", failure.getMessage());
        assertEquals(1, closed[0]);
    }

    @Test
    void shouldTellTheGrantedBuffer() throws IOException {
        try (UnixDatagramReceiver receiver = UnixDatagramReceiver.open(posix)) {
            assertTrue(receiver.receiveBufferBytes() > 0);
        }
    }

    @Test
    void shouldShowFramesAsTheyTravel() throws IOException {
        try (Wire wire = new Wire(posix, folder)) {
            assertEquals(ByteOrder.LITTLE_ENDIAN, wire.receiver.frames().order());
            assertTrue(wire.receiver.frames().isDirect());
        }
    }

    @Test
    void shouldAllocateNothingWhenItReceives() throws IOException {
        try (Wire wire = new Wire(posix, folder)) {
            assertEquals(0, Allocation.of(() -> {
                wire.send(32, 1);
                wire.send(40, 2);
                wire.receiver.receive();
                wire.receiver.receive();
            }));
        }
    }
}
