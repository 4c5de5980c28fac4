// SPDX-License-Identifier: Apache-2.0
package org.varta.export.decisions.internal;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file of lines that never grows beyond a limit: when it is full, it becomes {@code <path>.1} and a new one begins. NOT thread safe. */
final class JournalFile implements Closeable {
    private static final String NAME = "varta-decisions\t2\t";
    /** Without records of decisions. */
    private static final String FORMER = "varta-decisions\t1\t";
    private static final String FIRST = NAME + "first\n";
    private static final String CONTINUED = NAME + "continued\n";
    private static final int BUFFER = 1 << 16;
    private static final FileAttribute<?> OURS = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path path;
    private long maxBytes;
    private FileChannel file;
    private OutputStream out;
    private long length;

    /** Goes on behind the last whole line of a file that is there, or begins one; one of the former version is moved aside as if it were full. */
    JournalFile(Path path, long maxBytes) throws IOException {
        this.path = path;
        this.maxBytes = maxBytes;
        file = open();
        try {
            boolean isFormer = file.size() > 0 && beginning(file).equals(FORMER);
            length = file.size() == 0 ? 0 : wholeLines(file);
            file.truncate(length);
            file.position(length);
            out = new BufferedOutputStream(Channels.newOutputStream(file), BUFFER);
            if (isFormer) {
                roll();
            } else if (length == 0) {
                put(FIRST);
            }
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private FileChannel open() throws IOException {
        FileChannel opened = FileChannel.open(path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS), OURS);
        if (!isOnlyWriter(opened)) {
            opened.close();
            throw new IOException(path + " is written by somebody else");
        }
        return opened;
    }

    /** The lock goes when the file is closed. */
    private static boolean isOnlyWriter(FileChannel opened) throws IOException {
        try {
            return opened.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Length without a line that a crash has cut; a file of somebody else is refused. */
    private long wholeLines(FileChannel file) throws IOException {
        if (!Set.of(NAME, FORMER).contains(beginning(file))) {
            throw new IOException(path + " is there and is no decision journal");
        }
        ByteBuffer last = ByteBuffer.allocate(1);
        long end = file.size();
        while (end > 0 && file.read(last.clear(), end - 1) == 1 && last.get(0) != '\n') {
            end--;
        }
        return end;
    }

    private static String beginning(FileChannel file) throws IOException {
        ByteBuffer beginning = ByteBuffer.allocate(NAME.length());
        while (beginning.hasRemaining() && file.read(beginning, beginning.position()) > 0) {
            continue;
        }
        return new String(beginning.array(), 0, beginning.position(), StandardCharsets.UTF_8);
    }

    void limit(long bytes) {
        maxBytes = bytes;
    }

    /** Adds a line, which ends with a line feed. */
    void add(CharSequence line) throws IOException {
        if (length >= maxBytes) {
            roll();
        }
        put(line.toString());
    }

    private void put(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes);
        length += bytes.length;
    }

    private void roll() throws IOException {
        out.close();
        Files.move(path, path.resolveSibling(path.getFileName() + ".1"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        file = open();
        out = new BufferedOutputStream(Channels.newOutputStream(file), BUFFER);
        length = 0;
        put(CONTINUED);
    }

    /** Lets go after a failure, without writing once more what may have been written in part. */
    void abandon() throws IOException {
        file.close();
    }

    void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
