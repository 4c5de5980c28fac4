// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * A command read from a file that nobody else could have written or read. The attributes are compared before and after reading, so that a file that is exchanged meanwhile is refused; nothing but a regular
 * file is opened, so a pipe cannot block. Source: recovery specification 3.3.
 *
 * @param text what it says
 * @param stamp the file as it was then
 */
record CommandFile(String text, FileStamp stamp) {
    private static final int S_IFMT = 0170000;
    private static final int S_IFREG = 0100000;
    private static final int OTHERS = 077;
    private static final int WRITABLE_BY_OTHERS = 022;
    private static final int STICKY = 01000;

    /** Reads at most so many bytes of a file. */
    @FunctionalInterface
    interface Reader {
        byte[] read(Path path, int most) throws IOException;
    }

    /** @throws IllegalArgumentException naming path and rule */
    static CommandFile read(Path path, int ownUid) {
        return read(path, ownUid, CommandFile::bytes);
    }

    static CommandFile read(Path path, int ownUid, Reader reader) {
        try {
            return checked(path, ownUid, reader);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(path + " is not UTF-8", e);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(path + " does not exist", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(path + " cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }

    private static CommandFile checked(Path path, int ownUid, Reader reader) throws IOException {
        FileStamp before = FileStamp.of(path);
        check(path, before, ownUid);
        checkFolder(path, ownUid);
        byte[] bytes = reader.read(path, CommandLine.MOST_BYTES + 1);
        require(before.equals(FileStamp.of(path)), path, "changed while it was read");
        require(bytes.length <= CommandLine.MOST_BYTES, path, "has more than " + CommandLine.MOST_BYTES + " bytes");
        return new CommandFile(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString(), before);
    }

    private static byte[] bytes(Path path, int most) throws IOException {
        try (InputStream in = Files.newInputStream(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(most);
        }
    }

    private static void check(Path path, FileStamp file, int ownUid) {
        int mode = file.mode();
        require((mode & S_IFMT) == S_IFREG, path, "is not a regular file (links are not followed)");
        require((mode & OTHERS) == 0, path, "gives rights to group or others, it must not");
        require(file.owner() == ownUid, path, "does not belong to us");
    }

    private static void checkFolder(Path path, int ownUid) throws IOException {
        Map<String, Object> folder = Files.readAttributes(path.toAbsolutePath().getParent(), "unix:mode,uid");
        int mode = (Integer) folder.get("mode");
        int uid = (Integer) folder.get("uid");
        boolean isExposed = (mode & WRITABLE_BY_OTHERS) != 0 && (mode & STICKY) == 0;
        require((uid == 0 || uid == ownUid) && !isExposed, path, "lies in a folder that others may write to");
    }

    /** Where it was read; its text may hold secrets. */
    @Override
    public String toString() {
        return stamp.path().toString();
    }

    private static void require(boolean isTrue, Path path, String otherwise) {
        if (!isTrue) {
            throw new IllegalArgumentException(path + " " + otherwise);
        }
    }
}
