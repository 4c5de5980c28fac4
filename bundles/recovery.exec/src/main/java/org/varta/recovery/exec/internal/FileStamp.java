// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which file lies under a path, and in which state. Two that are equal are the same file, not written, not given away and not made accessible in between. Immutable; links are not followed.
 *
 * @param path where
 * @param attributes what the kernel says; empty if it cannot be looked at
 */
record FileStamp(Path path, Map<String, Object> attributes) {
    private static final List<String> KEPT = List.of("dev", "ino", "mode", "uid", "size", "ctime");

    static FileStamp of(Path path) throws IOException {
        // A provider may answer more than it was asked for.
        Map<String, Object> all = new HashMap<>(Files.readAttributes(path, "unix:" + String.join(",", KEPT), LinkOption.NOFOLLOW_LINKS));
        all.keySet().retainAll(KEPT);
        return new FileStamp(path, Map.copyOf(all));
    }

    /** The same path as it is now. */
    FileStamp renewed() {
        try {
            return of(path);
        } catch (IOException e) {
            return new FileStamp(path, Map.of());
        }
    }

    int mode() {
        return (Integer) attributes.get("mode");
    }

    int owner() {
        return (Integer) attributes.get("uid");
    }
}
