// SPDX-License-Identifier: Apache-2.0
package org.varta.export.prometheus.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Reads the bearer token from a file that nobody else could have written or read. Nothing but a regular file is opened, so a pipe cannot block. Source: exporters specification 3.2. */
final class TokenFile {
    static final int TOKEN_BYTES = 32;
    private static final int MOST_BYTES = 64 * 1024;
    private static final int S_IFMT = 0170000;
    private static final int S_IFREG = 0100000;
    private static final int OTHERS = 077;
    private static final List<String> IDENTITY = List.of("dev", "ino", "mode", "uid", "size", "ctime");

    private TokenFile() {
    }

    /** @throws IllegalArgumentException naming path and rule, never the content */
    static byte[] read(Path path) {
        try {
            Map<String, Object> before = attributes(path);
            check(path, before);
            byte[] content;
            try (InputStream in = Files.newInputStream(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                content = in.readNBytes(MOST_BYTES);
            }
            Map<String, Object> after = attributes(path);
            if (!IDENTITY.stream().allMatch(key -> before.get(key).equals(after.get(key)))) {
                throw new IllegalArgumentException("tokenFile = " + path + " changed while it was read");
            }
            return decode(path, content);
        } catch (IOException e) {
            throw new IllegalArgumentException("tokenFile = " + path + " cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }

    private static Map<String, Object> attributes(Path path) throws IOException {
        return Files.readAttributes(path, "unix:dev,ino,mode,uid,size,ctime", LinkOption.NOFOLLOW_LINKS);
    }

    private static void check(Path path, Map<String, Object> file) throws IOException {
        int mode = (Integer) file.get("mode");
        if ((mode & S_IFMT) != S_IFREG) {
            throw new IllegalArgumentException("tokenFile = " + path + " is not a regular file (links are not followed)");
        }
        if ((mode & OTHERS) != 0) {
            throw new IllegalArgumentException("tokenFile = " + path + " gives rights to group or others, it must not");
        }
        Object own = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        if (!own.equals(file.get("uid"))) {
            throw new IllegalArgumentException("tokenFile = " + path + " does not belong to us");
        }
    }

    private static byte[] decode(Path path, byte[] content) {
        try {
            String text = new String(content, StandardCharsets.US_ASCII).trim();
            if (text.length() == 2 * TOKEN_BYTES) {
                return HexFormat.of().parseHex(text);
            }
        } catch (IllegalArgumentException e) {
            // Said below, without the text that the exception quotes.
            content[0] = 0;
        } finally {
            Arrays.fill(content, (byte) 0);
        }
        throw new IllegalArgumentException("tokenFile = " + path + " does not hold exactly 64 hex digits");
    }
}
