// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramFileTest {
    @TempDir
    Path folder;

    private Path program(String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.setPosixFilePermissions(Files.write(file, content), PosixFilePermissions.fromString("rwx------"));
    }

    private Path script(String name, String text) throws IOException {
        return program(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String refusal(String program, String searchPath) {
        return assertThrows(IOException.class, () -> ProgramFile.resolve(program, searchPath)).getMessage();
    }

    @Test
    void recC19_shouldFindBareNameOnlyInTheGivenSearchPath() throws IOException {
        Path tool = script("bin/tool", "#!/bin/sh\n");
        assertEquals(tool, ProgramFile.resolve("tool", "/nowhere::" + tool.getParent()));
        assertEquals("tool: not found", refusal("tool", "/usr/bin:/bin"));
        assertEquals("sh: not found", refusal("sh", tool.getParent().toString()));
        assertEquals("sh: not found", refusal("sh", ""));
    }

    @Test
    void recC19_shouldPassOverWhatCannotBeRunInTheSearchPath() throws IOException {
        Files.createDirectories(folder.resolve("first/tool"));
        Path second = script("second/tool", "#!/bin/sh\n");
        String both = folder.resolve("first") + ":" + second.getParent();
        assertEquals(second, ProgramFile.resolve("tool", both));
        assertEquals("tool: not permitted", refusal("tool", folder.resolve("first").toString()));
    }

    @Test
    void recC22_shouldSayWhatIsWrong() throws IOException {
        assertTrue(refusal(folder.resolve("missing").toString(), "").endsWith("missing: not found"));
        assertTrue(refusal(folder.toString(), "").endsWith(": not permitted"));
        Path plain = Files.writeString(folder.resolve("plain"), "#!/bin/sh\n");
        assertTrue(refusal(plain.toString(), "").endsWith("plain: not permitted"));
    }

    @Test
    void shouldTakeRelativePathFromTheWorkingDirectory() throws IOException {
        Path tool = script("tool", "#!/bin/sh\n");
        Path relative = Path.of("").toAbsolutePath().relativize(tool);
        Path found = ProgramFile.resolve(relative.toString(), "/usr/bin");
        assertTrue(found.isAbsolute());
        assertTrue(Files.isSameFile(tool, found));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "echo hello\n", "#", "#!", "#!\n", "#! \t \n/bin/sh\n", "\u007FELF", "\u007FELF and more of it that goes on for more than a header's length",
        "#!/no/such/interpreter\n", "#!/bin/sh\r\n", "#!/etc/passwd\n", "#!/\n", "\uFEFF#!/bin/sh\n", " #!/bin/sh\n", "MZ"})
    void recC20_recC21_shouldRefuseWhatTheKernelWouldNotRun(String content) throws IOException {
        Path file = script("odd", content);
        assertTrue(refusal(file.toString(), "").endsWith("odd: not an executable image"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"#!/bin/sh", "#!/bin/sh\n", "#! \t/bin/sh -e\n", "#!/usr/bin/env sh\n", "#!/bin/sh\0x"})
    void shouldTakeScriptsThatNameAnInterpreter(String content) throws IOException {
        Path file = script("good", content);
        assertEquals(file, ProgramFile.resolve(file.toString(), ""));
    }

    @Test
    void shouldRefuseScriptWhoseInterpreterIsItselfNoImage() throws IOException {
        Path text = script("text", "echo\n");
        Path first = script("first", "#!" + text + "\n");
        assertTrue(refusal(first.toString(), "").endsWith("not an executable image"));
        Path good = script("good", "#!/bin/sh\n");
        assertEquals(first, ProgramFile.resolve(script("first", "#!" + good + "\n").toString(), ""));
    }

    @Test
    void shouldRefuseScriptsThatInterpretEachOther() throws IOException {
        Path one = script("one", "#!" + folder.resolve("two") + "\n");
        script("two", "#!" + one + "\n");
        assertTrue(refusal(one.toString(), "").endsWith("not an executable image"));
    }

    @Test
    void shouldRefuseInterpreterNameThatTheKernelSeesOnlyAPartOf() throws IOException {
        Path file = script("long", "#!/" + "x".repeat(300) + "\n");
        assertTrue(refusal(file.toString(), "").endsWith("not an executable image"));
    }

    @Test
    void shouldRefuseProgramsForOtherMachines() throws IOException {
        byte[] shell = Files.readAllBytes(Path.of("/bin/sh"));
        byte[] head = Arrays.copyOf(shell, 256);
        Path file = program("elf", head);
        assertEquals(file, ProgramFile.resolve(file.toString(), ""));
        for (int[] change : new int[][] {{16, 1}, {18, 0x28}, {54, 32}, {56, 0}, {56, 1171}}) {
            byte[] other = head.clone();
            ByteBuffer.wrap(other).order(ByteOrder.LITTLE_ENDIAN).putShort(change[0], (short) change[1]);
            program("elf", other);
            assertTrue(refusal(file.toString(), "").endsWith("not an executable image"), Arrays.toString(change));
        }
    }

    @Test
    void shouldNoticeProgramsThatOthersCanExchange() throws IOException {
        Path file = script("tool", "#!/bin/sh\n");
        int uid = (Integer) Files.getAttribute(file, "unix:uid");
        assertFalse(ProgramFile.isWritableByOthers(file, uid));
        assertFalse(ProgramFile.isWritableByOthers(Path.of("/bin/sh"), uid));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwx---"));
        assertTrue(ProgramFile.isWritableByOthers(file, uid));
    }
}
