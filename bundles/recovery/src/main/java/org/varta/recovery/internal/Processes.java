// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which process bears a process id at present. */
@FunctionalInterface
interface Processes {
    /** From the kernel's list. */
    Processes SYSTEM = pid -> startTicks(Path.of("/proc", Integer.toUnsignedString(pid), "stat"));

    /** Fields after the name in parentheses: the state is the first, the start time the twentieth. */
    int START_FIELD = 19;

    /** Its generation; 0 if there is none or it cannot be read. */
    long generationOf(int pid);

    /** Whether a process of that generation lives; one of unknown generation is not told from others. */
    default boolean isThere(int pid, long generation) {
        return generation != 0 && generationOf(pid) == generation;
    }

    private static long startTicks(Path stat) {
        try {
            String text = Files.readString(stat, StandardCharsets.ISO_8859_1);
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
            boolean isDead = fields[0].equals("Z") || fields[0].equals("X");
            return isDead ? 0 : Long.parseLong(fields[START_FIELD]);
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }
}
