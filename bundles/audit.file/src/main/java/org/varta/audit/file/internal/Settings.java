// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a file sink is configured to. Immutable.
 *
 * @param path absolute path of the live file
 * @param maxBytes length from which on a new generation is due; 0 for never
 */
record Settings(Path path, long maxBytes) {
    /** A limit that header and boot record alone would reach makes every record start a generation. */
    private static final long LEAST_MAX_BYTES = 4096;
    private static final char REPLACEMENT = '\uFFFD';
    private static final String NUMBER = "\\s*[0-9]{1,18}\\s*";

    /**
     * Checks a configuration.
     *
     * @param config converted values
     * @param raw the values as they came: a text that is no number would otherwise pass as 0
     */
    static Settings of(FileSink.Config config, Map<String, ?> raw) {
        if (raw.get("maxBytes") instanceof String text && !text.matches(NUMBER)) {
            throw refusedLimit(text);
        }
        return of(config.path(), config.maxBytes());
    }

    static Settings of(String path) {
        return of(path, 0);
    }

    static Settings of(String path, long maxBytes) {
        Path file = file(path);
        if (maxBytes != 0 && maxBytes < LEAST_MAX_BYTES) {
            throw refusedLimit(maxBytes);
        }
        return new Settings(file, maxBytes);
    }

    private static Path file(String text) {
        if (text == null || text.isBlank() || text.startsWith("$[") || text.endsWith("/")) {
            throw refusedPath(text);
        }
        try {
            Path path = Path.of(text).toAbsolutePath();
            String name = path.getFileName() == null ? "" : path.getFileName().toString();
            // A name that came through a lossy decoding would lead to another file than the operator means.
            if (name.isEmpty() || name.equals(".") || name.equals("..") || text.indexOf(REPLACEMENT) >= 0) {
                throw refusedPath(text);
            }
            return path;
        } catch (InvalidPathException e) {
            throw refusedPath(text);
        }
    }

    private static IllegalArgumentException refusedPath(String text) {
        return new IllegalArgumentException(FileSink.PID + ": path = " + text + " is not the path of a file, such as /var/lib/varta/audit.log");
    }

    private static IllegalArgumentException refusedLimit(Object value) {
        return new IllegalArgumentException(FileSink.PID + ": maxBytes = " + value + " is neither 0 nor a number from " + LEAST_MAX_BYTES + " on");
    }
}
