// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Finds a program the way the child would, and makes sure that it needs no shell. Source: recovery specification 3.4. */
final class ProgramFile {
    private static final byte[] ELF = {0x7F, 'E', 'L', 'F'};

    private ProgramFile() {
    }

    /**
     * Where the program is.
     *
     * @param program token as configured
     * @param searchPath the child's search path, colon-separated
     * @throws IOException saying what is wrong with it
     */
    static Path resolve(String program, String searchPath) throws IOException {
        Path found = find(program, searchPath);
        if (!Files.isRegularFile(found) || !Files.isExecutable(found)) {
            throw new IOException(program + ": not permitted");
        }
        if (!isImage(found)) {
            throw new IOException(program + ": not an executable image");
        }
        return found.toAbsolutePath();
    }

    private static Path find(String program, String searchPath) throws IOException {
        if (program.contains("/")) {
            Path path = Path.of(program);
            if (Files.exists(path)) {
                return path;
            }
            throw new IOException(program + ": not found");
        }
        for (String folder : searchPath.split(":")) {
            if (!folder.isEmpty() && Files.exists(Path.of(folder, program))) {
                return Path.of(folder, program);
            }
        }
        throw new IOException(program + ": not found");
    }

    private static boolean isImage(Path file) throws IOException {
        byte[] head = new byte[ELF.length];
        try (InputStream in = Files.newInputStream(file)) {
            int length = in.readNBytes(head, 0, head.length);
            return length >= 2 && head[0] == '#' && head[1] == '!' || Arrays.equals(head, ELF);
        }
    }
}
