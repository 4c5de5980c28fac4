// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandFileTest {
    @TempDir
    Path folder;
    private Path file;
    private int ownUid;

    @BeforeEach
    void write() throws IOException {
        file = withMode(Files.writeString(folder.resolve("command"), "/bin/x {pid}\n"), "rw-------");
        ownUid = (Integer) Files.getAttribute(file, "unix:uid");
    }

    private static Path withMode(Path path, String mode) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private String refusal(Path path) {
        return assertThrows(IllegalArgumentException.class, () -> CommandFile.read(path, ownUid)).getMessage();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------", "rwx------"})
    void recC10_shouldReadFileThatIsOursAlone(String mode) throws IOException {
        withMode(file, mode);
        assertEquals("/bin/x {pid}\n", CommandFile.read(file, ownUid).text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw-r--r--", "rw--w----", "rw------x"})
    void recC10_shouldRefuseFileWithRightsForOthers(String mode) throws IOException {
        withMode(file, mode);
        assertTrue(refusal(file).endsWith("gives rights to group or others, it must not"));
    }

    @Test
    void recC10_shouldRefuseFileOfAnotherOwner() {
        String message = assertThrows(IllegalArgumentException.class, () -> CommandFile.read(file, ownUid + 1)).getMessage();
        assertTrue(message.startsWith(file.toString()) && message.endsWith("does not belong to us"), message);
    }

    @Test
    void recC10_shouldRefuseWhatIsNoRegularFile() throws IOException {
        assertTrue(refusal(Files.createSymbolicLink(folder.resolve("link"), file)).contains("not a regular file"));
        assertTrue(refusal(withMode(Files.createDirectory(folder.resolve("folder")), "rwx------")).contains("not a regular file"));
        assertTrue(refusal(Path.of("/dev/null")).contains("not a regular file"));
        assertTrue(refusal(folder.resolve("missing")).endsWith("does not exist"));
    }

    @Test
    void recC10_recR16_shouldRefusePipeWithoutWaitingForItsWriter() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", "-m", "600", pipe.toString()).start().waitFor());
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> assertTrue(refusal(pipe).contains("not a regular file")));
    }

    @Test
    void recC10_shouldRefuseFileThatIsExchangedWhileItIsRead() {
        CommandFile.Reader exchanging = (path, most) -> {
            byte[] bytes = Files.readAllBytes(path);
            Files.move(withMode(Files.write(folder.resolve("other"), bytes), "rw-------"), path, StandardCopyOption.REPLACE_EXISTING);
            return bytes;
        };
        String message = assertThrows(IllegalArgumentException.class, () -> CommandFile.read(file, ownUid, exchanging)).getMessage();
        assertTrue(message.endsWith("changed while it was read"), message);
    }

    @Test
    void recC10_recR16_shouldTake64KiBAndNotOneByteMore() throws IOException {
        String most = "/bin/x " + "y".repeat(65_536 - 7);
        assertEquals(most, CommandFile.read(Files.writeString(file, most), ownUid).text());
        Files.writeString(file, most + "y");
        assertTrue(refusal(file).endsWith("has more than 65536 bytes"));
    }

    @Test
    void recC10_shouldRefuseWhatIsNotUtf8() throws IOException {
        Files.write(file, new byte[] {'/', 'x', ' ', (byte) 0xE9});
        assertTrue(refusal(file).endsWith("is not UTF-8"));
    }

    @Test
    void recC10_shouldRefuseFolderThatOthersMayWriteTo() throws IOException {
        withMode(folder, "rwxrwx---");
        assertTrue(refusal(file).endsWith("lies in a folder that others may write to"));
        Files.setAttribute(folder, "unix:mode", 01777);
        assertEquals("/bin/x {pid}\n", CommandFile.read(file, ownUid).text());
    }
}
