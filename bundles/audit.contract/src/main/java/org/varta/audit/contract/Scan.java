// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.ChainPoint;
import org.varta.api.audit.RecordLine;

/**
 * What reading everything from the first byte on gives: the lines, and the tail that a sink must tell without reading everything.
 *
 * @param lines every line but comments, with its line feed
 * @param records how many of them are records
 * @param last the last record
 * @param isBoot whether that is a boot record
 * @param parent what that boot record states, else zero
 * @param largest the largest number that a complete line starts with
 * @param isRising whether the numbers of the records rise
 */
record Scan(List<byte[]> lines, int records, ChainPoint last, boolean isBoot, ChainHash parent, long largest, boolean isRising) {
    static Scan of(byte[] stored) {
        RecordLine reader = new RecordLine();
        List<byte[]> lines = new ArrayList<>();
        int records = 0;
        ChainPoint last = ChainPoint.START;
        boolean isBoot = false;
        ChainHash parent = ChainHash.ZERO;
        long largest = 0;
        boolean isRising = true;
        int start = 0;
        for (int i = 0; i < stored.length; i++) {
            if (stored[i] != '\n') {
                continue;
            }
            if (stored[start] != '#') {
                lines.add(Arrays.copyOfRange(stored, start, i + 1));
                long number = RecordLine.leadingNumber(stored, start, i);
                largest = Long.compareUnsigned(number, largest) > 0 ? number : largest;
                if (reader.parse(stored, start, i)) {
                    records++;
                    isRising &= records == 1 || Long.compareUnsigned(reader.number(), last.number()) > 0;
                    last = new ChainPoint(reader.number(), reader.chain());
                    isBoot = reader.kind() == RecordLine.Kind.BOOT;
                    parent = reader.parent() == null ? ChainHash.ZERO : reader.parent();
                }
            }
            start = i + 1;
        }
        return new Scan(lines, records, last, isBoot, parent, largest, isRising);
    }
}
