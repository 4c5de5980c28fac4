// SPDX-License-Identifier: Apache-2.0
package org.varta.transport.uds.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.api.transport.BeatBatch;
import org.varta.api.transport.Origin;
import org.varta.api.transport.Reception;
import org.varta.posix.Posix;
import org.varta.posix.UnixDatagramReceiver;
import org.varta.vlp.DecodeError;
import org.varta.vlp.FrameLayout;

@Timeout(60)
class UdsSourceTest {
    private static final int EPIPE = 32;
    private static final int NOBODY = 65534;
    private static final int SELF = (int) ProcessHandle.current().pid();

    private final Posix posix = Posix.load();
    private final BeatBatch batch = new BeatBatch();
    private final List<UdsSource> sources = new ArrayList<>();

    @TempDir
    Path folder;
    private Path path;

    @BeforeEach
    void nameTheSocket() {
        path = folder.resolve("varta.sock");
    }

    @AfterEach
    void closeAll() {
        sources.forEach(source -> source.close(0));
    }

    private UdsSource source(Posix calls, int... uids) throws IOException {
        SocketFile file = new SocketFile(calls, path, 0600);
        UnixDatagramReceiver receiver = UnixDatagramReceiver.open(calls);
        file.bind(receiver);
        UdsSource source = new UdsSource("uds:test", file, receiver, uids.length == 0 ? new int[] {posix.userId()} : uids);
        sources.add(source);
        return source;
    }

    private Reception only(UdsSource source) {
        assertEquals(1, source.receive(batch, 0));
        assertEquals(0, source.receive(batch, 0));
        return batch.reception[0];
    }

    @Test
    void shouldFillEveryColumnOfAFrame() throws IOException {
        UdsSource source = source(posix);
        try (Frames agent = new Frames(posix, path)) {
            agent.beat(SELF, 41);
        }
        assertEquals(Reception.FRAME, only(source));
        assertEquals(Origin.KERNEL_ATTESTED, batch.origin[0]);
        assertEquals(SELF, batch.kernelPid[0]);
        assertEquals(posix.userId(), batch.uid[0]);
        assertEquals(SELF, batch.senderKey[0]);
        assertEquals(SELF, batch.pid[0]);
        assertEquals(FrameLayout.STATUS_OK, batch.status[0]);
        assertEquals(1041, batch.timestamp[0]);
        assertEquals(41, batch.nonce[0]);
        assertEquals(77, batch.payload[0]);
        assertEquals("uds:test", source.name());
    }

    @Test
    void obs44_shouldReturnAtOnceWhenNothingIsThere() throws IOException {
        UdsSource source = source(posix);
        assertEquals(0, source.receive(batch, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33, 60, 64, 100})
    void obs45_shouldCallOtherLengthsWrongAndConsumeThem(int length) throws IOException {
        UdsSource source = source(posix);
        try (Frames agent = new Frames(posix, path)) {
            agent.beat(SELF, 1);
            agent.raw(length);
            agent.beat(SELF, 2);
        }
        assertEquals(3, source.receive(batch, 0));
        assertEquals(List.of(Reception.FRAME, Reception.WRONG_LENGTH, Reception.FRAME), Arrays.asList(batch.reception).subList(0, 3));
        assertEquals(0, source.receive(batch, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 253})
    void obs46_shouldKeepNoDescriptorThatASenderPushesAlong(int count) throws IOException {
        Path file = Files.createFile(folder.resolve("pushed"));
        int descriptor = NativeTestCalls.openReading(file.toString());
        UdsSource source = source(posix);
        int socket = posix.unixDatagramSocket();
        try {
            // The address as the kernel wants it: family, path, zero.
            ByteBuffer name = Posix.nameOf(path);
            ByteBuffer address = ByteBuffer.allocateDirect(2 + name.capacity()).order(ByteOrder.nativeOrder());
            address.putShort(0, (short) 1).put(2, name, 0, name.capacity());
            assertEquals(0, posix.connect(socket, posix.address(address), address.capacity()));
            assertEquals(32, NativeTestCalls.sendWithDescriptors(socket, Frames.frame(SELF), descriptor, count));
            assertEquals(5, NativeTestCalls.sendWithDescriptors(socket, new byte[5], descriptor, count));
            assertEquals(2, source.receive(batch, 0));
            assertEquals(Reception.FRAME, batch.reception[0], "a full message of descriptors does not hide the credentials");
            assertEquals(Reception.WRONG_LENGTH, batch.reception[1]);
            assertEquals(1, descriptorsTo(file.toString()), "only our own is left");
            assertEquals(0, descriptorsTo("anon_inode:[pidfd]"));
        } finally {
            posix.close(socket);
            posix.close(descriptor);
        }
    }

    private static long descriptorsTo(String target) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(each -> leadsTo(each, target)).count();
        }
    }

    private static boolean leadsTo(Path descriptor, String target) {
        try {
            return Files.readSymbolicLink(descriptor).toString().equals(target);
        } catch (IOException e) {
            // Somebody has closed it since it was listed.
            return false;
        }
    }

    @Test
    void obs47_shouldDeliverAForgedProcessIdBesideTheTrueOne() throws IOException {
        UdsSource source = source(posix);
        try (Frames agent = new Frames(posix, path)) {
            agent.beat(SELF + 1, 1);
        }
        assertEquals(Reception.FRAME, only(source), "the observer judges it: authentication failure");
        assertEquals(SELF, batch.kernelPid[0]);
        assertEquals(SELF, batch.senderKey[0], "a forger cannot speak in another one's row");
        assertNotEquals(batch.kernelPid[0], batch.pid[0]);
    }

    @Test
    void obs47_shouldRefuseAnotherUserUnlessAllowed() throws Exception {
        assumeTrue(posix.userId() == 0 && Files.isExecutable(OtherUser.SETPRIV), "NOT TESTED: beating as another user needs root and setpriv");
        Path shared = Files.createTempDirectory(Path.of("/tmp"), "varta-other");
        try {
            Files.setAttribute(shared, "unix:mode", 0755);
            path = shared.resolve("varta.sock");
            UdsSource source = source(posix);
            source.mode(0666);
            OtherUser.beats(NOBODY, path, Files.createDirectory(shared.resolve("first")));
            assertEquals(Reception.UID_REFUSED, only(source));
            assertEquals(NOBODY, batch.uid[0]);
            source.allow(new int[] {1, NOBODY});
            long pid = OtherUser.beats(NOBODY, path, Files.createDirectory(shared.resolve("second")));
            assertEquals(Reception.FRAME, only(source), "allowed from the next batch on");
            assertEquals(pid, batch.kernelPid[0]);
            assertEquals(pid, batch.pid[0]);
            assertEquals(NOBODY, batch.uid[0]);
        } finally {
            sources.forEach(each -> each.close(0));
            try (Stream<Path> all = Files.walk(shared)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    @Test
    void obsW14_shouldRefuseEvenOurselvesWhenOnlyOthersAreAllowed() throws IOException {
        UdsSource source = source(posix, posix.userId() + 1);
        try (Frames agent = new Frames(posix, path)) {
            agent.beat(SELF, 1);
        }
        assertEquals(Reception.UID_REFUSED, only(source));
        assertEquals(posix.userId(), batch.uid[0]);
    }

    @Test
    void obsW6_shouldRefuseASenderThatTheKernelCannotName() throws IOException {
        Posix lazy = Interposed.on(posix, "passCredentials", (arguments, real) -> 0);
        UdsSource source = source(lazy, posix.userId(), NOBODY);
        try (Frames agent = new Frames(posix, path)) {
            agent.beat(SELF, 1);
        }
        posix.passCredentials(source.descriptor());
        assertEquals(Reception.SENDER_INVISIBLE, only(source), "queued before credentials were asked for: process 0");
        assertEquals(0, batch.kernelPid[0]);
    }

    @Test
    void shouldSayThatThereWereNoCredentials() throws IOException {
        UdsSource source = source(Interposed.on(posix, "passCredentials", (arguments, real) -> 0));
        try (Frames agent = new Frames(posix, path)) {
            agent.beat(SELF, 1);
        }
        assertEquals(Reception.NO_CREDENTIALS, only(source));
    }

    @ParameterizedTest
    @CsvSource({"32, CONTROL_TRUNCATED", "31, WRONG_LENGTH"})
    void obsW5_shouldSayThatControlDataWasCutOffButLengthComesFirst(int length, Reception expected) throws IOException {
        Posix shortOfRoom = Interposed.on(posix, "receiveMany", (arguments, real) -> {
            new Pointer((Long) arguments[1]).setLong(40, 20);
            return real.call();
        });
        UdsSource source = source(shortOfRoom);
        try (Frames agent = new Frames(posix, path)) {
            agent.beat(SELF, 1);
            assertEquals(1, source.receive(batch, 0));
            agent.raw(length);
        }
        assertEquals(1, source.receive(batch, 0));
        assertEquals(expected, batch.reception[0]);
    }

    @ParameterizedTest
    @CsvSource({"0, BAD_MAGIC", "1, BAD_MAGIC", "2, BAD_VERSION", "3, BAD_CRC", "4, BAD_CRC", "27, BAD_CRC", "28, BAD_CRC", "31, BAD_CRC"})
    void shouldNameTheFirstThingThatIsWrongWithAFrame(int offset, DecodeError expected) throws IOException {
        UdsSource source = source(posix);
        try (Frames agent = new Frames(posix, path)) {
            agent.beat(SELF, 1);
            agent.damage(offset);
            agent.raw(32);
        }
        assertEquals(2, source.receive(batch, 0));
        assertEquals(Reception.FRAME, batch.reception[0]);
        assertEquals(Reception.UNDECODABLE, batch.reception[1]);
        assertEquals(expected, batch.decodeError[1]);
        assertEquals(SELF, batch.kernelPid[1]);
        assertEquals(Origin.KERNEL_ATTESTED, batch.origin[1]);
        assertEquals(posix.userId(), batch.uid[1]);
    }

    @ParameterizedTest
    @CsvSource({"3, 7, 1, STALL_ON_WIRE", "4, 7, 1, BAD_STATUS", "0, 1, 1, BAD_PID", "0, 0, 1, BAD_PID", "0, 7, -1, BAD_NONCE", "1, 7, -1, BAD_NONCE"})
    void shouldNameWhatNoAgentMaySay(int status, int pid, long nonce, DecodeError expected) throws IOException {
        UdsSource source = source(posix);
        try (Frames agent = new Frames(posix, path)) {
            agent.status(status, pid, nonce);
        }
        assertEquals(Reception.UNDECODABLE, only(source));
        assertEquals(expected, batch.decodeError[0]);
    }

    @Test
    void shouldTakeATerminalFrame() throws IOException {
        UdsSource source = source(posix);
        try (Frames agent = new Frames(posix, path)) {
            agent.status(FrameLayout.STATUS_CRITICAL, SELF, FrameLayout.NONCE_TERMINAL);
        }
        assertEquals(Reception.FRAME, only(source));
        assertEquals(FrameLayout.NONCE_TERMINAL, batch.nonce[0]);
    }

    @Test
    void d10_shouldLoseNoQueuedFrameAndTellSendersAtOnceWhenItStopsAccepting() throws IOException {
        UdsSource source = source(posix);
        source.taken(() -> { });
        try (Frames agent = new Frames(posix, path)) {
            long sent = 0;
            while (agent.beat(SELF, sent + 1) == 32) {
                sent++;
            }
            assertTrue(sent >= 10, "the queue is full");
            source.stopAccepting();
            assertFalse(Files.exists(path), "nobody new can find it");
            assertEquals(-EPIPE, agent.beat(SELF, sent + 1), "a sender that has it learns at once, although the queue is full");
            long received = 0;
            for (int rows = source.receive(batch, 0); rows > 0; rows = source.receive(batch, 0)) {
                for (int i = 0; i < rows; i++) {
                    assertEquals(++received, batch.nonce[i]);
                }
            }
            assertEquals(sent, received);
            source.released();
            assertTrue(source.close(0));
            assertEquals(0, source.discarded());
        }
    }

    @Test
    void d10_shouldStopAcceptingOnlyOnce() throws IOException {
        UdsSource source = source(posix);
        source.stopAccepting();
        Files.createFile(path);
        source.stopAccepting();
        source.close(0);
        assertTrue(Files.exists(path));
    }

    @Test
    void d11_shouldCloseAtOnceWhenNobodyHasTakenIt() throws IOException {
        UdsSource source = source(posix);
        try (Frames agent = new Frames(posix, path)) {
            agent.beat(SELF, 1);
            agent.beat(SELF, 2);
            assertTrue(source.close(60_000));
            assertEquals(2, source.discarded());
            assertEquals(-1, source.descriptor());
            assertTrue(agent.beat(SELF, 3) < 0);
        }
        assertFalse(Files.exists(path));
        assertTrue(source.receive(batch, 0) < 0, "an error that consumed nothing");
    }

    @Test
    void d11_shouldWaitForTheLoopToLetGo() throws Exception {
        UdsSource source = source(posix);
        source.taken(() -> { });
        boolean[] isReleased = new boolean[1];
        Thread closing = new Thread(() -> isReleased[0] = source.close(60_000));
        closing.start();
        Eventually.holds("it waits", () -> closing.getState() == Thread.State.TIMED_WAITING);
        assertTrue(source.descriptor() >= 0);
        source.stopAccepting();
        source.released();
        closing.join();
        assertTrue(isReleased[0]);
        assertEquals(-1, source.descriptor());
    }

    @Test
    void d11_shouldLeaveTheDescriptorToALoopThatDoesNotLetGoInTime() throws IOException {
        UdsSource source = source(posix);
        source.taken(() -> { });
        assertFalse(source.close(1));
        assertFalse(Files.exists(path), "but nobody can reach it any more");
        assertTrue(source.descriptor() >= 0, "the number could otherwise become somebody else's under the loop's hands");
        assertEquals(0, source.receive(batch, 0));
        source.released();
        assertEquals(-1, source.descriptor());
    }

    @Test
    void d11_shouldNotWaitWhenInterrupted() throws IOException {
        UdsSource source = source(posix);
        source.taken(() -> { });
        Thread.currentThread().interrupt();
        assertFalse(source.close(60_000));
        assertTrue(Thread.interrupted(), "the interruption is not swallowed");
        source.released();
        assertEquals(-1, source.descriptor());
    }

    @Test
    void shouldKeepTheQueueWhileOneLoopGivesItToTheNext() throws IOException {
        UdsSource source = source(posix);
        source.taken(() -> { });
        try (Frames agent = new Frames(posix, path)) {
            agent.beat(SELF, 1);
            source.released();
            assertEquals(32, agent.beat(SELF, 2), "the socket stays bound between two observers");
            source.taken(() -> { });
            assertEquals(2, source.receive(batch, 0));
            source.released();
        }
        assertTrue(Files.exists(path));
    }

    @Test
    void shouldAllocateNothingWhenItReceives() throws IOException {
        UdsSource source = source(posix);
        try (Frames agent = new Frames(posix, path)) {
            assertEquals(0, Allocation.of(() -> {
                agent.beat(SELF, 1);
                agent.raw(31);
                agent.raw(33);
                source.receive(batch, 0);
            }));
        }
    }

    @Test
    void shouldWarmUpThroughASocketOfItsOwnAndLeaveNothingBehind() throws IOException {
        int[] received = {0};
        List<Path> bound = new ArrayList<>();
        Posix counting = Interposed.on(Interposed.on(posix, "receiveMany", (arguments, real) -> {
            int result = (Integer) real.call();
            received[0] += Math.max(0, result);
            return result;
        }), "bind", (arguments, real) -> {
            Pointer address = new Pointer((Long) arguments[1]);
            bound.add(Path.of(address.getString(2)));
            return real.call();
        });
        WarmUp.run(counting, 1000);
        assertEquals(1000, received[0]);
        assertEquals(1, bound.size());
        assertFalse(Files.exists(bound.get(0)));
        assertFalse(Files.exists(bound.get(0).getParent()));
        WarmUp.run(counting, 0);
        assertEquals(1, bound.size());
    }
}
