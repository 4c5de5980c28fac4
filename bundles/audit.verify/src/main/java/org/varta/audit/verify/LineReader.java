// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads a file line by line in constant memory. NOT thread safe. */
final class LineReader implements Closeable {
    /** A longer line is no record; only its beginning is kept. */
    private static final int LONGEST_LINE = 1 << 20;
    private static final int BLOCK = 65_536;

    private final InputStream in;
    private final byte[] block = new byte[BLOCK];
    private int blockAt;
    private int blockEnd;
    private byte[] line = new byte[BLOCK];
    private int length;
    private boolean isOverlong;
    private boolean isTerminated;
    private long lineNumber;
    private long position;
    private long nextPosition;

    /** Starts at a byte of the file. */
    LineReader(Path file, long from) throws IOException {
        in = Files.newInputStream(file);
        try {
            in.skipNBytes(from);
        } catch (IOException e) {
            in.close();
            throw e;
        }
        nextPosition = from;
    }

    /** Reads the next line; false at the end. */
    boolean next() throws IOException {
        length = 0;
        isOverlong = false;
        isTerminated = false;
        position = nextPosition;
        while (!isTerminated && (blockAt < blockEnd || fill())) {
            int end = blockAt;
            while (end < blockEnd && block[end] != '\n') {
                end++;
            }
            keep(end);
            isTerminated = end < blockEnd;
            nextPosition += end - blockAt + (isTerminated ? 1 : 0);
            blockAt = isTerminated ? end + 1 : end;
        }
        lineNumber++;
        return nextPosition > position;
    }

    private boolean fill() throws IOException {
        blockAt = 0;
        blockEnd = Math.max(0, in.read(block));
        return blockEnd > 0;
    }

    private void keep(int end) {
        int size = end - blockAt;
        if (length + size > LONGEST_LINE) {
            isOverlong = true;
            return;
        }
        if (length + size > line.length) {
            line = Arrays.copyOf(line, Math.max(length + size, 2 * line.length));
        }
        System.arraycopy(block, blockAt, line, length, size);
        length += size;
    }

    byte[] line() {
        return line;
    }

    int length() {
        return length;
    }

    boolean isOverlong() {
        return isOverlong;
    }

    /** Whether the line ends with a line feed. */
    boolean isTerminated() {
        return isTerminated;
    }

    /** From 1. */
    long lineNumber() {
        return lineNumber;
    }

    /** Where the line starts. */
    long position() {
        return position;
    }

    /** How many bytes the line takes, line feed included. */
    long size() {
        return nextPosition - position;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
