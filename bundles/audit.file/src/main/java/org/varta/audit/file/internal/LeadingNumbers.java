// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import java.io.IOException;
import org.varta.api.audit.RecordLine;

/** The numbers that the lines of a file start with, whatever else the lines are. Stateless; reads in blocks. */
final class LeadingNumbers {
    private static final int BLOCK = 65_536;
    /** Twenty digits and the TAB. */
    private static final int HEAD = 21;

    private LeadingNumbers() {
    }

    /** The largest of them, unsigned; 0 if there is none. */
    static long largest(Disk.OpenFile file, long length) throws IOException {
        byte[] block = new byte[BLOCK];
        byte[] head = new byte[HEAD];
        int known = 0;
        long largest = 0;
        for (long from = 0; from < length; from += BLOCK) {
            int size = (int) Math.min(BLOCK, length - from);
            BackwardLines.readFully(file, from, block, size);
            for (int i = 0; i < size; i++) {
                if (block[i] == '\n') {
                    known = 0;
                } else if (known < HEAD) {
                    head[known++] = block[i];
                    if (block[i] == '\t') {
                        largest = TailProbe.larger(largest, RecordLine.leadingNumber(head, 0, known));
                        known = HEAD;
                    }
                }
            }
        }
        return largest;
    }
}
