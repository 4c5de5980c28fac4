// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.varta.api.audit.RecordLine;

/** Where the v2 records of a file begin. Stateless. */
final class HeaderFinder {
    static final long NOT_FOUND = -1;
    /** The file is empty or torn inside its header: nothing was ever recorded in it. */
    static final long NOTHING = -2;
    private static final byte[] HEADER = RecordLine.HEADER.getBytes(US_ASCII);
    private static final int BLOCK = 65_536;

    private HeaderFinder() {
    }

    /** The position behind the header at the start, else behind the last one anywhere; or one of the constants. */
    static long endOfHeader(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] block = new byte[BLOCK];
            int held = in.readNBytes(block, 0, HEADER.length);
            if (held < HEADER.length) {
                return Arrays.equals(block, 0, held, HEADER, 0, held) ? NOTHING : NOT_FOUND;
            }
            return Arrays.equals(block, 0, held, HEADER, 0, held) ? held : search(in, block, held);
        }
    }

    private static long search(InputStream in, byte[] block, int alreadyHeld) throws IOException {
        long found = NOT_FOUND;
        long blockFrom = 0;
        int held = alreadyHeld;
        int read = 0;
        while (read >= 0) {
            for (int at = 0; at + HEADER.length <= held; at++) {
                if (Arrays.equals(block, at, at + HEADER.length, HEADER, 0, HEADER.length)) {
                    found = blockFrom + at + HEADER.length;
                }
            }
            int kept = Math.min(held, HEADER.length - 1);
            System.arraycopy(block, held - kept, block, 0, kept);
            blockFrom += held - kept;
            read = in.read(block, kept, BLOCK - kept);
            held = kept + Math.max(0, read);
        }
        return found;
    }
}
