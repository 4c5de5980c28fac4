// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether somebody speaks to us on standard input. A shell gives a command in the background {@code /dev/null}, whose end says nothing, or leaves it the terminal, and who reads that from the background is
 * stopped by the kernel.
 */
final class StandardInput {
    private static final Path DESCRIPTOR = Path.of("/proc/self/fd/0");
    private static final Path SELF = Path.of("/proc/self/stat");
    /** Fields of the line behind the command's name, counted from 0: our process group, and the one in the foreground of our terminal. */
    private static final int PROCESS_GROUP = 2;
    private static final int FOREGROUND_GROUP = 5;

    private StandardInput() {
    }

    static boolean isWorthReading() {
        try {
            return isWorthReading(Files.readSymbolicLink(DESCRIPTOR).toString(), Files.readString(SELF));
        } catch (IOException e) {
            // It is closed, or there is no /proc: then we are stopped by a signal.
            return false;
        }
    }

    /** A pipe, a file or a socket always; a device only if it is the terminal in whose foreground we are. */
    static boolean isWorthReading(String input, String stat) {
        if (!input.startsWith("/dev/")) {
            return true;
        }
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
        return !input.equals("/dev/null") && fields[PROCESS_GROUP].equals(fields[FOREGROUND_GROUP]);
    }
}
