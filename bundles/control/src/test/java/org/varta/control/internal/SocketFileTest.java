// SPDX-License-Identifier: Apache-2.0
package org.varta.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFileTest {
    @TempDir
    Path folder;
    private Path path;

    @BeforeEach
    void name() {
        path = folder.resolve("control.sock");
    }

    private List<String> left() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).toList();
        }
    }

    private String refused() throws IOException {
        List<String> before = left();
        String why = assertThrows(IOException.class, () -> SocketFile.listen(path)).getMessage();
        assertEquals(before, left(), "something was changed");
        return why;
    }

    @Test
    void shouldBelongToItsOwnerAloneAndLeaveNothing() throws IOException {
        SocketFile socket = SocketFile.listen(path);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        assertEquals(List.of("control.sock"), left());
        socket.close();
        assertEquals(List.of(), left());
    }

    @Test
    void shouldReplaceTheSocketOfADeadObserver() throws IOException {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        assertTrue(Files.exists(path));
        SocketFile.listen(path).close();
        assertFalse(Files.exists(path));
    }

    @Test
    void shouldRefuseToTakeTheSocketOfALivingObserver() throws IOException {
        SocketFile living = SocketFile.listen(path);
        assertTrue(refused().contains("another observer answers there"));
        living.close();
    }

    @Test
    void shouldRefuseAPathThatIsNoSocket() throws IOException {
        Files.writeString(path, "precious");
        assertTrue(refused().contains("is not a socket"));
        assertEquals("precious", Files.readString(path));
        Files.delete(path);
        Files.createSymbolicLink(path, folder.resolve("elsewhere"));
        assertTrue(refused().contains("is not a socket"));
    }

    @Test
    void shouldRefuseAFolderThatOthersMayWriteTo() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertTrue(refused().contains("writable for others"));
    }

    @Test
    void shouldNameTheLengthThatAnAddressCanHave() throws IOException {
        path = folder.resolve("x".repeat(107 - folder.toString().length() - 1));
        SocketFile.listen(path).close();
        path = folder.resolve("x".repeat(107 - folder.toString().length()));
        String why = refused();
        assertTrue(why.contains("108 bytes") && why.contains("107 at most"), why);
    }

    @Test
    void shouldLeaveWhatSomebodyElseHasPutThere() throws IOException {
        SocketFile socket = SocketFile.listen(path);
        Files.delete(path);
        Files.writeString(path, "not ours");
        socket.close();
        assertEquals("not ours", Files.readString(path));
    }
}
