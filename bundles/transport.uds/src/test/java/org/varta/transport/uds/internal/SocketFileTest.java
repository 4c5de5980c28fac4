// SPDX-License-Identifier: Apache-2.0
package org.varta.transport.uds.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.posix.ErrnoException;
import org.varta.posix.Posix;
import org.varta.posix.UnixDatagramReceiver;

class SocketFileTest {
    private static final int NOBODY = 65534;

    private final Posix posix = Posix.load();
    private final List<UnixDatagramReceiver> opened = new ArrayList<>();

    @TempDir
    Path folder;
    private Path path;

    @BeforeEach
    void nameTheSocket() {
        path = folder.resolve("varta.sock");
    }

    @AfterEach
    void closeAll() {
        opened.forEach(UnixDatagramReceiver::close);
    }

    private UnixDatagramReceiver receiver() throws ErrnoException {
        UnixDatagramReceiver receiver = UnixDatagramReceiver.open(posix);
        opened.add(receiver);
        return receiver;
    }

    private SocketFile bind(Path where, int mode) throws IOException {
        SocketFile file = new SocketFile(posix, where, mode);
        file.bind(receiver());
        return file;
    }

    private static int modeOf(Path file) throws IOException {
        return (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
    }

    private void assertRefused(Path where, String why) throws IOException {
        List<Path> before = content(where.getParent());
        IOException refusal = assertThrows(IOException.class, () -> bind(where, 0600));
        assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
        assertEquals(before, content(where.getParent()), "nothing was created or removed");
    }

    private static List<Path> content(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void obs39_shouldBindWithMode0600() throws IOException {
        bind(path, 0600);
        assertEquals(0600, modeOf(path));
        assertEquals(List.of(path), content(folder));
    }

    @ParameterizedTest
    @CsvSource({"0660, 0022", "0660, 0077", "0660, 0777", "0660, 0000", "0600, 0777", "0666, 0027", "0777, 0077", "0000, 0022", "0640, 0000"})
    void obs39_shouldHonourTheModeUnderAnyUmask(String mode, String mask) throws IOException {
        int wanted = Integer.parseInt(mode, 8);
        int before = NativeTestCalls.umask(Integer.parseInt(mask, 8));
        try {
            bind(path, wanted);
        } finally {
            NativeTestCalls.umask(before);
        }
        assertEquals(wanted, modeOf(path));
    }

    @Test
    void obs39_shouldNeverShowMoreThanTheModeBetweenBindAndTheEnd() throws IOException {
        int[] seen = {-1};
        Posix watching = Interposed.on(posix, "bind", (arguments, real) -> {
            Object result = real.call();
            seen[0] = modeOf(path);
            return result;
        });
        UnixDatagramReceiver receiver = UnixDatagramReceiver.open(watching);
        opened.add(receiver);
        int before = NativeTestCalls.umask(0);
        try {
            new SocketFile(watching, path, 0600).bind(receiver);
        } finally {
            NativeTestCalls.umask(before);
        }
        assertEquals(0600, seen[0]);
    }

    @Test
    void obs40_shouldRefuseASecondObserverAndLeaveTheFirstAlone() throws IOException {
        UnixDatagramReceiver first = receiver();
        new SocketFile(posix, path, 0600).bind(first);
        Object inode = Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
        assertRefused(path, "already running");
        assertEquals(inode, Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS));
        assertEquals(0, first.receive(), "the probe sent nothing");
        try (Frames agent = new Frames(posix, path)) {
            assertEquals(32, agent.beat(4711, 1));
            assertEquals(1, first.receive());
        }
    }

    @Test
    void obs41_shouldReplaceASocketThatNobodyListensOn() throws IOException {
        UnixDatagramReceiver dead = receiver();
        new SocketFile(posix, path, 0666).bind(dead);
        dead.close();
        UnixDatagramReceiver alive = receiver();
        new SocketFile(posix, path, 0600).bind(alive);
        assertEquals(0600, modeOf(path));
        try (Frames agent = new Frames(posix, path)) {
            assertEquals(32, agent.beat(4711, 1));
            assertEquals(1, alive.receive());
        }
    }

    @Test
    void obs41_shouldRefuseARegularFileAndLeaveItAsItIs() throws IOException {
        Files.writeString(path, "precious");
        assertRefused(path, "not a socket");
        assertEquals("precious", Files.readString(path));
    }

    @Test
    void obs41_shouldRefuseASymbolicLinkAndItsTarget() throws IOException {
        Path target = folder.resolve("target");
        UnixDatagramReceiver dead = receiver();
        new SocketFile(posix, target, 0600).bind(dead);
        dead.close();
        Files.createSymbolicLink(path, target);
        assertRefused(path, "not a socket");
        assertTrue(Files.isSymbolicLink(path));
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nothing"));
        assertRefused(dangling, "not a socket");
    }

    @Test
    void obs41_shouldRefuseASocketThatChangesWhileItIsLookedAt() throws IOException {
        UnixDatagramReceiver dead = receiver();
        new SocketFile(posix, path, 0600).bind(dead);
        Path other = folder.resolve("other");
        UnixDatagramReceiver living = receiver();
        new SocketFile(posix, other, 0600).bind(living);
        dead.close();
        Posix swapping = Interposed.on(posix, "connect", (arguments, real) -> {
            Object result = real.call();
            Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);
            return result;
        });
        IOException refusal = assertThrows(IOException.class, () -> new SocketFile(swapping, path, 0600).bind(receiver()));
        assertTrue(refusal.getMessage().contains("try again"), refusal.getMessage());
        assertEquals(List.of(path), content(folder));
    }

    @Test
    void obs41_shouldBindWhenTheStaleSocketVanishesByItself() throws IOException {
        UnixDatagramReceiver dead = receiver();
        new SocketFile(posix, path, 0600).bind(dead);
        dead.close();
        Posix vanishing = Interposed.on(posix, "connect", (arguments, real) -> {
            Files.delete(path);
            return real.call();
        });
        new SocketFile(vanishing, path, 0600).bind(receiver());
        assertEquals(0600, modeOf(path));
    }

    @Test
    void obs41_shouldRefuseASocketThatCannotBeProbed() throws IOException {
        bind(path, 0600);
        Posix forbidden = Interposed.on(posix, "connect", (arguments, real) -> -13);
        IOException refusal = assertThrows(IOException.class, () -> new SocketFile(forbidden, path, 0600).bind(receiver()));
        assertTrue(refusal.getMessage().contains("cannot be probed"), refusal.getMessage());
        assertEquals("connect: EACCES (13)", refusal.getCause().getMessage());
        assertTrue(Files.exists(path));
    }

    @Test
    void obs42_shouldRefuseAFolderThatIsASymbolicLink() throws IOException {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        IOException refusal = assertThrows(IOException.class, () -> bind(link.resolve("s"), 0600));
        assertTrue(refusal.getMessage().contains("is not a folder"), refusal.getMessage());
        assertEquals(List.of(), content(real));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0777", "0775", "0722", "0720", "0702"})
    void obs42_shouldRefuseAFolderThatOthersMayWriteTo(String mode) throws IOException {
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setAttribute(open, "unix:mode", Integer.parseInt(mode, 8));
        assertRefused(open.resolve("s"), "writable for others");
    }

    @ParameterizedTest
    @ValueSource(strings = {"01777", "01775", "0755", "0700"})
    void obs42_shouldAcceptAStickyOrClosedFolder(String mode) throws IOException {
        Path sticky = Files.createDirectory(folder.resolve("sticky"));
        Files.setAttribute(sticky, "unix:mode", Integer.parseInt(mode, 8));
        bind(sticky.resolve("s"), 0600);
        assertTrue(Files.exists(sticky.resolve("s")));
    }

    @Test
    void obs42_shouldRefuseAFolderOfSomebodyElse() throws IOException {
        assumeTrue(posix.effectiveUserId() == 0, "only root can give a folder away");
        Path foreign = Files.createDirectory(folder.resolve("foreign"));
        Files.setAttribute(foreign, "unix:uid", NOBODY);
        assertRefused(foreign.resolve("s"), "belongs neither to root nor to us");
    }

    @Test
    void obs42_shouldRefuseAFolderThatIsNotThereOrNone() throws IOException {
        assertThrows(IOException.class, () -> bind(folder.resolve("no/s"), 0600));
        Path file = Files.createFile(folder.resolve("file"));
        IOException refusal = assertThrows(IOException.class, () -> bind(file.resolve("s"), 0600));
        assertTrue(refusal.getMessage().contains("is not a folder"), refusal.getMessage());
    }

    @Test
    void obs43_shouldRemoveItsSocketOnlyOnce() throws IOException {
        SocketFile file = bind(path, 0600);
        file.unlink();
        assertEquals(List.of(), content(folder));
        Files.createFile(path);
        file.unlink();
        assertTrue(Files.exists(path), "what came afterwards is not ours");
    }

    @Test
    void obs43_shouldBeSilentWhenTheFileIsGone() throws IOException {
        SocketFile file = bind(path, 0600);
        Files.delete(path);
        file.unlink();
    }

    @Test
    void obs43_shouldLeaveTheSocketOfSomebodyElseWhereItIs() throws IOException {
        SocketFile file = bind(path, 0600);
        // Kept under another name, so that its inode cannot be given again.
        Files.move(path, folder.resolve("ours"));
        UnixDatagramReceiver other = receiver();
        assertEquals(0, other.bind(path));
        file.unlink();
        assertTrue(Files.exists(path));
    }

    @Test
    void obs43_shouldRemoveNothingWhenItHasBoundNothing() throws IOException {
        bind(path, 0600);
        new SocketFile(posix, path, 0600).unlink();
        assertTrue(Files.exists(path));
    }

    @Test
    void shouldChangeTheModeInPlace() throws IOException {
        SocketFile file = bind(path, 0600);
        Object inode = Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
        file.mode(0660);
        assertEquals(0660, modeOf(path));
        file.mode(0600);
        assertEquals(0600, modeOf(path));
        assertEquals(inode, Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void shouldNotChangeTheModeOfSomethingElse() throws IOException {
        SocketFile file = bind(path, 0600);
        Files.move(path, folder.resolve("ours"));
        Files.writeString(path, "theirs");
        Files.setAttribute(path, "unix:mode", 0604);
        assertThrows(IOException.class, () -> file.mode(0666));
        assertEquals(0604, modeOf(path));
        assertEquals(0600, modeOf(folder.resolve("ours")));
    }

    @Test
    void shouldNotChangeTheModeOfWhatTakesItsPlaceAtTheLastMoment() throws IOException {
        Posix swapping = Interposed.on(posix, "openPath", (arguments, real) -> {
            Files.move(path, folder.resolve("ours"));
            Files.writeString(path, "theirs");
            Files.setAttribute(path, "unix:mode", 0604);
            return real.call();
        });
        SocketFile file = new SocketFile(swapping, path, 0600);
        file.bind(receiver());
        assertThrows(IOException.class, () -> file.mode(0666));
        assertEquals(0604, modeOf(path));
    }

    @Test
    void shouldSyncItsFolder() throws IOException {
        assertTrue(bind(path, 0600).syncFolder());
        assertFalse(new SocketFile(posix, folder.resolve("no/s"), 0600).syncFolder());
    }

    @Test
    void shouldLeaveNoDescriptorBehindWhenItWidens() throws IOException {
        long before = content(Path.of("/proc/self/fd")).stream().filter(each -> leadsInto(each, folder)).count();
        bind(path, 0666);
        assertEquals(before, content(Path.of("/proc/self/fd")).stream().filter(each -> leadsInto(each, folder)).count());
        assertEquals(0666, modeOf(path));
    }

    private static boolean leadsInto(Path descriptor, Path folder) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(folder);
        } catch (IOException e) {
            // Somebody has closed it since it was listed.
            return false;
        }
    }
}
