// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.varta.api.audit.RecordLine;

/** Finds where the v2 records of a file begin. NOT thread safe. Source: audit log 8.4 step 3, 18 step 1. */
final class HeaderFinder {
    private static final byte[] HEADER = RecordLine.HEADER.getBytes(US_ASCII);
    private static final byte[] OLD_PREFIX = "# varta-watch recovery audit v1".getBytes(US_ASCII);
    private static final int BLOCK = 65_536;

    private final byte[] block = new byte[BLOCK];

    /** What a file starts with. */
    enum Start {
        /** Its header. */
        HEADER,
        /** Records of the first schema, or something foreign; a header follows. */
        PREFIX,
        /** Nothing, or a part of a header: nothing was ever recorded in it. */
        NOTHING,
        /** Records of the first schema, and no header. */
        OLD,
        /** No header anywhere. */
        FOREIGN
    }

    /**
     * Where to begin.
     *
     * @param start what the file starts with
     * @param end behind the header; 0 if there is none
     * @param lines how many lines are before that
     * @param isOld whether the first schema's header is at the start
     */
    record Found(Start start, long end, long lines, boolean isOld) {
    }

    Found find(FileChannel channel, long size) throws IOException {
        int held = read(channel, 0, size);
        boolean isPart = held <= HEADER.length && Arrays.equals(block, 0, held, HEADER, 0, held);
        if (held >= HEADER.length && Arrays.equals(block, 0, HEADER.length, HEADER, 0, HEADER.length)) {
            return new Found(Start.HEADER, HEADER.length, 1, false);
        }
        if (isPart) {
            return new Found(Start.NOTHING, 0, 0, false);
        }
        boolean isOld = held >= OLD_PREFIX.length && Arrays.equals(block, 0, OLD_PREFIX.length, OLD_PREFIX, 0, OLD_PREFIX.length)
                && (held == OLD_PREFIX.length || block[OLD_PREFIX.length] == '\n' || block[OLD_PREFIX.length] == '\r');
        return search(channel, size, held, isOld);
    }

    /** The last header anywhere, with the lines before it counted on the way. */
    private Found search(FileChannel channel, long size, int alreadyHeld, boolean isOld) throws IOException {
        Found found = new Found(isOld ? Start.OLD : Start.FOREIGN, 0, 0, isOld);
        long from = 0;
        long lines = 0;
        int held = alreadyHeld;
        while (held >= HEADER.length) {
            int starts = held - HEADER.length + 1;
            for (int at = 0; at < starts; at++) {
                if (block[at] == HEADER[0] && Arrays.equals(block, at, at + HEADER.length, HEADER, 0, HEADER.length)) {
                    found = new Found(Start.PREFIX, from + at + HEADER.length, lines + 1, isOld);
                }
                lines += block[at] == '\n' ? 1 : 0;
            }
            from += starts;
            held = read(channel, from, size);
        }
        return found;
    }

    private int read(FileChannel channel, long from, long size) throws IOException {
        ByteBuffer into = ByteBuffer.wrap(block, 0, (int) Math.min(BLOCK, size - from));
        while (into.hasRemaining() && channel.read(into, from + into.position()) >= 0) {
            // until the block is full
        }
        return into.position();
    }
}
