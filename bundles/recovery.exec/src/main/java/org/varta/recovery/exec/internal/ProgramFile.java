// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Finds a program the way the child would, and makes sure that it may be run. Source: recovery specification 3.4. */
final class ProgramFile {
    private static final int WRITABLE_BY_OTHERS = 022;

    private ProgramFile() {
    }

    /**
     * Where the program is.
     *
     * @param program token as configured
     * @param searchPath the child's search path, colon-separated
     * @return an absolute path
     * @throws IOException saying what is wrong with it
     */
    static Path resolve(String program, String searchPath) throws IOException {
        Path found = program.contains("/") ? Path.of(program) : search(program, searchPath);
        if (found == null || !Files.exists(found)) {
            throw new IOException(program + ": not found");
        }
        if (!isRunnable(found)) {
            throw new IOException(program + ": not permitted");
        }
        if (!ExecutableImage.isRunByKernel(found)) {
            throw new IOException(program + ": not an executable image");
        }
        return found.toAbsolutePath();
    }

    private static boolean isRunnable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    /** The first one that can be run, else the first one that is there at all, else null. */
    private static Path search(String program, String searchPath) {
        Path first = null;
        for (String folder : searchPath.split(":")) {
            Path candidate = folder.isEmpty() ? null : Path.of(folder, program);
            if (candidate != null && isRunnable(candidate)) {
                return candidate;
            }
            first = first == null && candidate != null && Files.exists(candidate) ? candidate : first;
        }
        return first;
    }

    /** Whether others than root and we could put something else in its place. */
    static boolean isWritableByOthers(Path program, int ownUid) throws IOException {
        Map<String, Object> file = Files.readAttributes(program, "unix:mode,uid");
        int uid = (Integer) file.get("uid");
        return ((Integer) file.get("mode") & WRITABLE_BY_OTHERS) != 0 || uid != 0 && uid != ownUid;
    }
}
