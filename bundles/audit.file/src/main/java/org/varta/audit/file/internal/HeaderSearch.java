// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.Arrays;
import org.varta.api.audit.RecordLine;

/** Where the v2 data of a file begin. Stateless. Reads in blocks of 64 KiB. */
final class HeaderSearch {
    static final byte[] HEADER = RecordLine.HEADER.getBytes(US_ASCII);
    private static final byte[] V1_PREFIX = "# varta-watch recovery audit v1".getBytes(US_ASCII);
    private static final int BLOCK = 65_536;

    private HeaderSearch() {
    }

    /** Whether a short file is nothing but the start of a header. */
    static boolean isPartOfHeader(byte[] start) {
        return start.length < HEADER.length && Arrays.equals(HEADER, 0, start.length, start, 0, start.length);
    }

    static boolean startsWithHeader(byte[] start) {
        return Arrays.equals(HEADER, start);
    }

    /** Whether the first 32 bytes (or fewer, of a shorter file) are those of schema v1. */
    static boolean startsWithV1(byte[] start) {
        int length = V1_PREFIX.length;
        return start.length >= length && Arrays.equals(V1_PREFIX, 0, length, start, 0, length)
                && (start.length == length || start[length] == '\n' || start[length] == '\r');
    }

    /** Whether the first 32 bytes are our header with a carriage return instead of the line feed: a converted file. */
    static boolean startsWithConvertedHeader(byte[] start) {
        int text = HEADER.length - 1;
        return start.length == HEADER.length && Arrays.equals(HEADER, 0, text, start, 0, text) && start[text] == '\r';
    }

    /** Position behind the last header in the file, or −1. */
    static long endOfLastHeader(Disk.OpenFile file, long length) throws IOException {
        byte[] block = new byte[BLOCK];
        long end = length;
        while (end >= HEADER.length) {
            long from = Math.max(0, end - BLOCK);
            int size = (int) (end - from);
            BackwardLines.readFully(file, from, block, size);
            for (int at = size - HEADER.length; at >= 0; at--) {
                if (Arrays.equals(HEADER, 0, HEADER.length, block, at, at + HEADER.length)) {
                    return from + at + HEADER.length;
                }
            }
            if (from == 0) {
                break;
            }
            end = from + HEADER.length - 1;
        }
        return -1;
    }
}
