// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * What a file sink is configured to. Immutable.
 *
 * @param path absolute path of the live file
 */
record Settings(Path path) {
    private static final char REPLACEMENT = '\uFFFD';
    private static final String EXPECTED = "path: expected the path of a file, such as /var/lib/varta/audit.log";

    static Settings of(FileSink.Config config) {
        return of(config.path());
    }

    static Settings of(String text) {
        if (text == null || text.isBlank() || text.startsWith("$[") || text.endsWith("/")) {
            throw refused(text);
        }
        try {
            Path path = Path.of(text).toAbsolutePath();
            String name = path.getFileName() == null ? "" : path.getFileName().toString();
            // A name that came through a lossy decoding would lead to another file than the operator means.
            if (name.isEmpty() || name.equals(".") || name.equals("..") || text.indexOf(REPLACEMENT) >= 0) {
                throw refused(text);
            }
            return new Settings(path);
        } catch (InvalidPathException e) {
            throw refused(text);
        }
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException(FileSink.PID + ": " + EXPECTED + ", not '" + text + "'");
    }
}
