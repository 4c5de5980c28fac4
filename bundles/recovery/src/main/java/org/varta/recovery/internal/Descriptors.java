// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How many files this process may still open. Source: proc(5), {@code limits} and {@code fd}. */
final class Descriptors {
    private static final Path SELF = Path.of("/proc/self");
    private static final String LIMIT = "Max open files";

    private Descriptors() {
    }

    /** {@link Long#MAX_VALUE} if there is no limit, or it cannot be told. */
    static long free() {
        return free(SELF);
    }

    static long free(Path process) {
        try (Stream<Path> open = Files.list(process.resolve("fd")); Stream<String> limits = Files.lines(process.resolve("limits"))) {
            String soft = limits.filter(line -> line.startsWith(LIMIT)).map(line -> line.substring(LIMIT.length()).strip().split("\\s+")[0])
                .findFirst().orElse("");
            return soft.matches("[0-9]{1,18}") ? Long.parseLong(soft) - open.count() : Long.MAX_VALUE;
        } catch (IOException | RuntimeException e) {
            return Long.MAX_VALUE;
        }
    }
}
