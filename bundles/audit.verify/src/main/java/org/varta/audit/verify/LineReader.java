// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** Reads files line by line in large blocks and constant memory; a line is where it was read, nothing is copied. NOT thread safe; used for one file after the other. */
final class LineReader {
    /** A longer line is no record, and its text is not kept. */
    private static final int LONGEST_LINE = 1 << 20;
    private static final int BLOCK = 1 << 17;

    private byte[] bytes = new byte[BLOCK];
    private FileChannel channel;
    private long size;
    /** Position in the file of the first byte held. */
    private long base;
    private int held;
    private int from;
    private int to;
    private int next;
    /** Before this index there is no line feed in the line. */
    private int scanned;
    private boolean isOverlong;
    private boolean isTerminated;
    private long lineNumber;
    private long position;

    /** Starts at a byte of a file; nothing at or behind the size is read. The line numbers start there, too. */
    void start(FileChannel newChannel, long start, long newSize, long linesBefore) {
        channel = newChannel;
        size = newSize;
        base = start;
        held = 0;
        next = 0;
        lineNumber = linesBefore;
    }

    /** Reads the next line; false at the end. */
    boolean next() throws IOException {
        from = next;
        position = base + from;
        isOverlong = false;
        isTerminated = false;
        int at = from;
        boolean hasMore = true;
        while (!isTerminated && hasMore) {
            while (at < held && bytes[at] != '\n') {
                at++;
            }
            isTerminated = at < held;
            if (!isTerminated) {
                hasMore = fill();
                at = scanned;
            }
        }
        to = at;
        next = isTerminated ? at + 1 : at;
        lineNumber++;
        return base + next > position;
    }

    /** Reads behind the bytes held; those before the present line go, and those of a line that is too long. */
    private boolean fill() throws IOException {
        if (from > 0) {
            System.arraycopy(bytes, from, bytes, 0, held - from);
            base += from;
            held -= from;
            from = 0;
        }
        if (held >= LONGEST_LINE) {
            isOverlong = true;
            base += held;
            held = 0;
        } else if (held == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * held);
        }
        scanned = held;
        int wanted = (int) Math.min(bytes.length - held, size - base - held);
        int read = wanted <= 0 ? -1 : channel.read(ByteBuffer.wrap(bytes, held, wanted), base + held);
        held += Math.max(0, read);
        return read > 0;
    }

    /** Holds the line. */
    byte[] bytes() {
        return bytes;
    }

    /** Index of the line's first byte. */
    int from() {
        return from;
    }

    /** Index behind the line's last byte, its line feed not included. */
    int to() {
        return to;
    }

    boolean isOverlong() {
        return isOverlong;
    }

    /** Whether the line ends with a line feed. */
    boolean isTerminated() {
        return isTerminated;
    }

    /** From 1 in the file. */
    long lineNumber() {
        return lineNumber;
    }

    /** Where the line starts in the file. */
    long position() {
        return position;
    }

    /** How many bytes the line takes, line feed included. */
    long size() {
        return base + next - position;
    }
}
