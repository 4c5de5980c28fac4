// SPDX-License-Identifier: Apache-2.0
package org.varta.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PosixTest {
    private final Posix posix = Posix.load();

    @TempDir
    Path folder;

    private static ByteBuffer cString(Object text) {
        byte[] bytes = (text + "\0").getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocateDirect(bytes.length).put(0, bytes);
    }

    @Test
    void shouldSayWhyNativeCallsAreImpossible() throws Exception {
        URL[] withoutJna = {Posix.class.getProtectionDomain().getCodeSource().getLocation()};
        try (URLClassLoader loader = new URLClassLoader(withoutJna, ClassLoader.getPlatformClassLoader())) {
            Class<?> type = loader.loadClass(Posix.class.getName());
            InvocationTargetException failure = assertThrows(InvocationTargetException.class, () -> type.getMethod("load").invoke(null));
            IllegalStateException why = assertInstanceOf(IllegalStateException.class, failure.getCause());
            assertTrue(why.getMessage().contains("com/sun/jna"), why.getMessage());
        }
    }

    @Test
    void shouldKnowWhoWeAre() throws IOException {
        assertEquals(ProcessHandle.current().pid(), posix.processId());
        int owner = (Integer) Files.getAttribute(Files.createFile(folder.resolve("mine")), "unix:uid");
        assertEquals(owner, posix.effectiveUserId());
        assertEquals((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid"), posix.userId());
    }

    @Test
    void shouldReadClocksThatNeverGoBack() {
        long first = posix.clockNanos(Posix.CLOCK_MONOTONIC);
        assertTrue(posix.clockNanos(Posix.CLOCK_MONOTONIC) >= first);
        assertTrue(posix.clockNanos(Posix.CLOCK_BOOTTIME) >= first, "the host's suspensions count here too");
        assertThrows(IllegalArgumentException.class, () -> posix.clockNanos(12345));
        assertEquals(0, Allocation.of(() -> posix.clockNanos(Posix.CLOCK_BOOTTIME)));
    }

    @Test
    void shouldSetTheSlackOfTheCallingThread() throws Exception {
        Thread thread = new Thread(() -> assertEquals(0, posix.timerSlack(1)));
        thread.start();
        thread.join();
        assertEquals(0, posix.timerSlack(12_345));
        Path self = Files.readSymbolicLink(Path.of("/proc/thread-self"));
        assertEquals("12345", Files.readString(Path.of("/proc", self.getFileName().toString(), "timerslack_ns")).trim());
        posix.timerSlack(0);
    }

    @Test
    void shouldReturnErrorsAsNegativeNumbers() {
        ByteBuffer nothing = cString(folder.resolve("nothing"));
        assertEquals(-Posix.ENOENT, posix.open(posix.address(nothing)));
        assertEquals(-Posix.ENOENT, posix.openPath(posix.address(nothing)));
        assertEquals(-Posix.ENOENT, posix.readlink(posix.address(nothing), posix.address(nothing), 1));
        assertEquals(-9, posix.close(-1));
        assertEquals(-9, posix.receiveBufferBytes(-1));
        assertEquals(-Posix.ESRCH, posix.kill(1 << 30, 0));
        assertEquals(0, posix.kill(posix.processId(), 0));
    }

    @Test
    void shouldReadAFileFromAPlaceInIt() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "0123456789");
        int descriptor = posix.open(posix.address(cString(file)));
        ByteBuffer room = ByteBuffer.allocateDirect(8);
        assertEquals(4, posix.pread(descriptor, posix.address(room), 4, 3));
        assertEquals('3', room.get(0));
        assertEquals(0, posix.pread(descriptor, posix.address(room), 4, 10));
        assertEquals(0, posix.close(descriptor));
    }

    @Test
    void shouldStandForASocketFileWhateverHappensToItsPath() throws IOException {
        Path path = folder.resolve("socket");
        try (UnixDatagramReceiver receiver = UnixDatagramReceiver.open(posix)) {
            receiver.mode(0600);
            receiver.bind(path);
            int descriptor = posix.openPath(posix.address(cString(path)));
            Path moved = Files.move(path, folder.resolve("moved"));
            Files.createFile(path);
            Files.setAttribute(Path.of("/proc/self/fd/" + descriptor), "unix:mode", 0640);
            posix.close(descriptor);
            assertEquals(0640, (Integer) Files.getAttribute(moved, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0777);
        }
    }
}
