// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether the kernel itself runs a file. What it rejects as an unknown format, the Java runtime and {@code setsid} hand to a shell, which must not happen whatever the file holds: so not only the first bytes
 * are looked at, but what the kernel looks at before it decides. Source: ELF header layout (System V ABI) for 64-bit little-endian; {@code #!} lines as in execve(2).
 *
 * <pre>
 *   0  7F 45 4C 46     16 type (2 executable, 3 shared)     18 machine     54 size of a program header     56 number of program headers
 * </pre>
 */
final class ExecutableImage {
    /** How much of a file the kernel looks at to tell its format. */
    private static final int HEAD = 256;
    private static final int ELF_MAGIC = 0x464C457F;
    private static final int ELF_HEADER = 64;
    private static final int TYPE = 16;
    private static final int MACHINE = 18;
    private static final int PROGRAM_HEADER_SIZE = 54;
    private static final int PROGRAM_HEADERS = 56;
    private static final int EXECUTABLE = 2;
    private static final int SHARED = 3;
    private static final int SIZE_OF_PROGRAM_HEADER = 56;
    private static final int MOST_PROGRAM_HEADERS = 65_536 / SIZE_OF_PROGRAM_HEADER;
    /** An interpreter may itself be a script, so often at most. */
    private static final int MOST_SCRIPTS = 4;
    private static final Path OURSELVES = Path.of("/proc/self/exe");

    private ExecutableImage() {
    }

    /** Whether the file is a program for this machine, or a script whose interpreter is one. */
    static boolean isRunByKernel(Path file) throws IOException {
        return isRunByKernel(file, MOST_SCRIPTS);
    }

    private static boolean isRunByKernel(Path file, int scriptsLeft) throws IOException {
        ByteBuffer head = head(file);
        if (isElf(head)) {
            return isForThisMachine(head);
        }
        String interpreter = interpreter(head);
        if (interpreter.isEmpty() || scriptsLeft == 0) {
            return false;
        }
        Path program = Path.of(interpreter);
        return Files.isRegularFile(program) && Files.isExecutable(program) && isRunByKernel(program, scriptsLeft - 1);
    }

    private static ByteBuffer head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return ByteBuffer.wrap(in.readNBytes(HEAD)).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static boolean isElf(ByteBuffer head) {
        return head.limit() >= Integer.BYTES && head.getInt(0) == ELF_MAGIC;
    }

    private static boolean isForThisMachine(ByteBuffer head) throws IOException {
        if (head.limit() < ELF_HEADER) {
            return false;
        }
        int type = head.getShort(TYPE);
        int headers = Short.toUnsignedInt(head.getShort(PROGRAM_HEADERS));
        return (type == EXECUTABLE || type == SHARED) && head.getShort(MACHINE) == head(OURSELVES).getShort(MACHINE)
            && head.getShort(PROGRAM_HEADER_SIZE) == SIZE_OF_PROGRAM_HEADER && headers >= 1 && headers <= MOST_PROGRAM_HEADERS;
    }

    /** What the first line of a script names; empty if this is no script that the kernel would run. */
    private static String interpreter(ByteBuffer head) {
        String text = StandardCharsets.ISO_8859_1.decode(head.duplicate()).toString();
        if (!text.startsWith("#!")) {
            return "";
        }
        int lineEnd = text.indexOf('\n');
        String line = (lineEnd < 0 ? text : text.substring(0, lineEnd)).substring(2).replaceFirst("^[ \t]+", "");
        String name = line.split("[ \t\0]", 2)[0];
        // A name that the kernel sees only a part of is not run.
        boolean isCut = lineEnd < 0 && head.limit() == HEAD && name.length() == line.length();
        return isCut ? "" : new String(name.getBytes(StandardCharsets.ISO_8859_1), NativeText.ENCODING);
    }
}
