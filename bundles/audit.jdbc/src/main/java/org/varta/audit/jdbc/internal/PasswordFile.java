// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.varta.api.audit.SinkException;

/**
 * Reads the database password from a file that nobody else could have written or read: the first line. Read for each connection, so that it may change. Nothing but a regular file is
 * opened, so a pipe cannot block.
 */
final class PasswordFile {
    private static final int MOST_BYTES = 4096;
    private static final int S_IFMT = 0170000;
    private static final int S_IFREG = 0100000;
    private static final int OTHERS = 077;

    private PasswordFile() {
    }

    /** The password, empty without a file. */
    static String read(Path path) throws SinkException {
        if (path == null) {
            return "";
        }
        try {
            Map<String, Object> file = Files.readAttributes(path, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS);
            int mode = (Integer) file.get("mode");
            if ((mode & S_IFMT) != S_IFREG) {
                throw refused(path, "is not a regular file (links are not followed)");
            }
            if ((mode & OTHERS) != 0) {
                throw refused(path, "gives rights to group or others, it must not");
            }
            if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(file.get("uid"))) {
                throw refused(path, "does not belong to us");
            }
            try (InputStream in = Files.newInputStream(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).lines().findFirst().orElse("");
            }
        } catch (SinkException e) {
            throw e;
        } catch (IOException e) {
            throw refused(path, "cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private static SinkException refused(Path path, String rule) {
        return new SinkException(SinkException.Kind.OPEN, "passwordFile = " + path + " " + rule, null);
    }
}
