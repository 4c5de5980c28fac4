// SPDX-License-Identifier: Apache-2.0
package org.varta.export.decisions.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The journal's configuration, checked. Immutable. */
record Settings(Path path, long maxBytes) {
    static final String PID = "org.varta.export.decisions";
    private static final long LEAST_BYTES = 65_536;
    private static final long MOST_BYTES = 1L << 40;

    /** @throws IllegalArgumentException naming PID, key, value and range of everything that is wrong */
    static Settings of(JournalConfiguration raw) {
        List<String> wrong = new ArrayList<>();
        Path path = path(wrong, raw.path());
        long maxBytes = bytes(wrong, raw);
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(PID + ": " + String.join("; ", wrong));
        }
        return new Settings(path, maxBytes);
    }

    private static Path path(List<String> wrong, String text) {
        try {
            if (!text.isBlank()) {
                return Path.of(text).toAbsolutePath();
            }
            wrong.add("path is required");
        } catch (InvalidPathException e) {
            wrong.add("path = " + text + " is no path");
        }
        return Path.of("/");
    }

    private static long bytes(List<String> wrong, JournalConfiguration raw) {
        String rule = " is not within " + LEAST_BYTES + " to " + MOST_BYTES;
        try {
            long bytes = raw.maxBytes();
            if (bytes < LEAST_BYTES || bytes > MOST_BYTES) {
                wrong.add("maxBytes = " + bytes + rule);
            }
            return bytes;
        } catch (RuntimeException e) {
            wrong.add("maxBytes is no whole number, so it" + rule);
            return LEAST_BYTES;
        }
    }
}
