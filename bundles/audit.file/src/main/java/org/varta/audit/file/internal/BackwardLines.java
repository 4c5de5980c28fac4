// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Finds and loads lines of a file from its end towards its start, in blocks that begin small and double, so that a long file costs no more than its last line. NOT
 * thread safe. The file must not change meanwhile.
 */
final class BackwardLines {
    /** A line longer than this is no record, whatever is in it; only its first bytes are looked at. */
    static final int LONGEST_LINE = 1 << 20;
    private static final int FIRST_BLOCK = 4096;
    private static final int LARGEST_BLOCK = 65_536;
    private static final int HEAD_OF_LINE = 64;

    private final Disk.OpenFile file;
    private final int firstBlock;
    private byte[] block;
    private long blockFrom;
    private int blockLength;
    private byte[] line = new byte[FIRST_BLOCK];
    private int lineLength;

    BackwardLines(Disk.OpenFile file) {
        this(file, FIRST_BLOCK);
    }

    BackwardLines(Disk.OpenFile file, int firstBlock) {
        this.file = file;
        this.firstBlock = firstBlock;
        this.block = new byte[firstBlock];
    }

    /** Position of the last line feed in [floor, end), or −1. */
    long lineFeedBefore(long end, long floor) throws IOException {
        long at = end;
        while (at > floor) {
            if (at <= blockFrom || at > blockFrom + blockLength) {
                loadBlockBefore(at, floor);
            }
            long lowest = Math.max(floor, blockFrom);
            while (at > lowest) {
                at--;
                if (block[(int) (at - blockFrom)] == '\n') {
                    return at;
                }
            }
        }
        return -1;
    }

    private void loadBlockBefore(long end, long floor) throws IOException {
        int size = blockLength == 0 ? firstBlock : Math.min(LARGEST_BLOCK, block.length * 2);
        if (size != block.length) {
            block = new byte[size];
        }
        blockFrom = Math.max(floor, end - size);
        blockLength = (int) (end - blockFrom);
        readFully(file, blockFrom, block, blockLength);
    }

    /** Loads the bytes [start, end) into {@link #line()}; of an overlong line only the head. Answers whether they are complete. */
    boolean load(long start, long end) throws IOException {
        boolean isComplete = end - start <= LONGEST_LINE;
        lineLength = isComplete ? (int) (end - start) : HEAD_OF_LINE;
        if (line.length < lineLength) {
            line = new byte[lineLength];
        }
        readFully(file, start, line, lineLength);
        return isComplete;
    }

    byte[] line() {
        return line;
    }

    int lineLength() {
        return lineLength;
    }

    static void readFully(Disk.OpenFile file, long position, byte[] into, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(into, 0, length);
        while (buffer.hasRemaining()) {
            if (file.read(position + buffer.position(), buffer) < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
        }
    }
}
