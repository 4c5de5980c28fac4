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

    /** The largest of them in a part of the file that begins with a line, as far as it is not above {@code most}, unsigned; 0 if there is none. */
    static long largest(Disk.OpenFile file, long start, long end, long most) throws IOException {
        byte[] block = new byte[BLOCK];
        byte[] head = new byte[HEAD];
        int known = 0;
        long largest = 0;
        for (long from = start; from < end; from += BLOCK) {
            int size = (int) Math.min(BLOCK, end - from);
            BackwardLines.readFully(file, from, block, size);
            for (int i = 0; i < size; i++) {
                if (block[i] == '\n') {
                    known = 0;
                } else if (known < HEAD) {
                    head[known++] = block[i];
                    if (block[i] == '\t') {
                        long number = RecordLine.leadingNumber(head, 0, known);
                        largest = Long.compareUnsigned(number, most) > 0 ? largest : TailProbe.larger(largest, number);
                        known = HEAD;
                    }
                }
            }
        }
        return largest;
    }
}
