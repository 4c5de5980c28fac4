// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.ChainPoint;

/**
 * Where the log left each sink: one small file for each in the state folder. They only serve to notice that a sink has changed meanwhile. NOT thread safe.
 *
 * <p>Source: chain continuity 3.
 */
final class LeaveCursors implements CursorStore {
    private static final String MAGIC = "varta-audit-left v1";
    private static final int FIELDS = 4;

    private final Path folder;

    LeaveCursors(Path folder) {
        this.folder = folder;
    }

    @Override
    public Cursor read(String sink) throws IOException {
        try {
            String[] fields = Files.readString(file(sink), US_ASCII).stripTrailing().split("\t", -1);
            if (fields.length != FIELDS || !fields[0].equals(MAGIC)) {
                return null;
            }
            return new Cursor(new ChainPoint(Long.parseUnsignedLong(fields[1]), ChainHash.parse(fields[2])), fields[3].equals("exact"));
        } catch (NoSuchFileException | IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public void write(String sink, Cursor cursor) throws IOException {
        String text = String.join("\t", MAGIC, Long.toUnsignedString(cursor.point().number()), cursor.point().hash().column(),
                cursor.isExact() ? "exact" : "forced") + "\n";
        Path part = folder.resolve("audit.left.part");
        try (FileChannel channel = FileChannel.open(part, Set.of(WRITE, CREATE, TRUNCATE_EXISTING, NOFOLLOW_LINKS))) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(part, file(sink), ATOMIC_MOVE);
    }

    @Override
    public void delete(String sink) throws IOException {
        Files.deleteIfExists(file(sink));
    }

    private Path file(String sink) {
        return folder.resolve("audit.left-" + sink);
    }
}
