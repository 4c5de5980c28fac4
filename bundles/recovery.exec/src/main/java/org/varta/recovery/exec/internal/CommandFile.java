// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * Reads a command from a file that nobody else could have written or read. The attributes are compared before and after reading, so that a file that is exchanged meanwhile is refused; nothing but a regular file is opened, so a pipe
 * cannot block. Source: recovery specification 3.3.
 */
final class CommandFile {
    private static final int S_IFMT = 0170000;
    private static final int S_IFREG = 0100000;
    private static final int S_IFDIR = 0040000;
    private static final int OTHERS = 077;
    private static final int WRITABLE_BY_OTHERS = 022;
    private static final int STICKY = 01000;
    private static final List<String> IDENTITY = List.of("dev", "ino", "mode", "uid", "size", "ctime");

    private CommandFile() {
    }

    /** @throws IllegalArgumentException naming path and rule */
    static String read(Path path, int ownUid) {
        try {
            checkFolder(path.toAbsolutePath().getParent(), ownUid);
            Map<String, Object> before = attributes(path);
            check(before, ownUid);
            byte[] bytes;
            try (InputStream in = Files.newInputStream(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                bytes = in.readNBytes(CommandLine.MOST_BYTES + 1);
            }
            Map<String, Object> after = attributes(path);
            if (!IDENTITY.stream().allMatch(key -> before.get(key).equals(after.get(key)))) {
                throw new IllegalArgumentException("changed while it was read");
            }
            if (bytes.length > CommandLine.MOST_BYTES) {
                throw new IllegalArgumentException("has more than " + CommandLine.MOST_BYTES + " bytes");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("commandFile = " + path + " is not UTF-8", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("commandFile = " + path + " " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("commandFile = " + path + " cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }

    private static Map<String, Object> attributes(Path path) throws IOException {
        return Files.readAttributes(path, "unix:dev,ino,mode,uid,size,ctime", LinkOption.NOFOLLOW_LINKS);
    }

    private static void check(Map<String, Object> file, int ownUid) {
        int mode = (Integer) file.get("mode");
        if ((mode & S_IFMT) != S_IFREG) {
            throw new IllegalArgumentException("is not a regular file (links are not followed)");
        }
        if ((mode & OTHERS) != 0) {
            throw new IllegalArgumentException("gives rights to group or others, it must not");
        }
        if ((Integer) file.get("uid") != ownUid) {
            throw new IllegalArgumentException("does not belong to us");
        }
    }

    private static void checkFolder(Path folder, int ownUid) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(folder, "unix:mode,uid");
        int mode = (Integer) attributes.get("mode");
        int uid = (Integer) attributes.get("uid");
        boolean isExposed = (mode & WRITABLE_BY_OTHERS) != 0 && (mode & STICKY) == 0;
        if ((mode & S_IFMT) != S_IFDIR || uid != 0 && uid != ownUid || isExposed) {
            throw new IllegalArgumentException("lies in a folder that others may write to");
        }
    }
}
