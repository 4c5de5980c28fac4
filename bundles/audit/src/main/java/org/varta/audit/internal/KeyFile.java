// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * Reads a secret from a file that nobody else could have written or read. The attributes are compared before and after reading, so that a file that is exchanged meanwhile is refused; nothing but a
 * regular file is opened, so a pipe cannot block. No message ever holds what the file holds. Stateless. Source: audit log 14, recovery specification 3.3.
 */
final class KeyFile {
    private static final int MOST_BYTES = 4096;
    private static final int S_IFMT = 0170000;
    private static final int S_IFREG = 0100000;
    private static final int OTHERS = 077;
    private static final int WRITABLE_BY_OTHERS = 022;
    private static final int STICKY = 01000;
    private static final int REAL_USER_COLUMN = 1;
    private static final List<String> IDENTITY = List.of("dev", "ino", "mode", "uid", "size", "ctime");

    private KeyFile() {
    }

    /**
     * The bytes of a file.
     *
     * @throws IOException naming the path and the rule that it breaks
     */
    static byte[] read(Path path) throws IOException {
        return read(path, ownUser());
    }

    static byte[] read(Path path, int user) throws IOException {
        try {
            return readChecked(path, user);
        } catch (NoSuchFileException e) {
            throw new IOException(path + " does not exist", e);
        }
    }

    private static byte[] readChecked(Path path, int user) throws IOException {
        Map<String, Object> before = attributes(path);
        check(path, before, user);
        checkFolder(path, user);
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        }
        Map<String, Object> after = attributes(path);
        require(IDENTITY.stream().allMatch(key -> before.get(key).equals(after.get(key))), path, "changed while it was read");
        require(bytes.length <= MOST_BYTES, path, "has more than " + MOST_BYTES + " bytes");
        return bytes;
    }

    private static Map<String, Object> attributes(Path path) throws IOException {
        return Files.readAttributes(path, "unix:dev,ino,mode,uid,size,ctime", LinkOption.NOFOLLOW_LINKS);
    }

    private static void check(Path path, Map<String, Object> file, int user) throws IOException {
        int mode = (Integer) file.get("mode");
        require((mode & S_IFMT) == S_IFREG, path, "is not a regular file (links are not followed)");
        require((mode & OTHERS) == 0, path, "gives rights to group or others, it must not");
        require((Integer) file.get("uid") == user, path, "does not belong to us");
    }

    private static void checkFolder(Path path, int user) throws IOException {
        Map<String, Object> folder = Files.readAttributes(path.toAbsolutePath().getParent(), "unix:mode,uid");
        int mode = (Integer) folder.get("mode");
        int owner = (Integer) folder.get("uid");
        boolean isExposed = (mode & WRITABLE_BY_OTHERS) != 0 && (mode & STICKY) == 0;
        require((owner == 0 || owner == user) && !isExposed, path, "lies in a folder that others may write to");
    }

    private static void require(boolean isTrue, Path path, String otherwise) throws IOException {
        if (!isTrue) {
            throw new IOException(path + " " + otherwise);
        }
    }

    private static int ownUser() throws IOException {
        // The owner of /proc/self would be root for a process that must not be dumped; this line says it always.
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("Uid:")) {
                return Integer.parseUnsignedInt(line.split("\\s+")[REAL_USER_COLUMN]);
            }
        }
        throw new IOException("/proc/self/status names no user");
    }
}
