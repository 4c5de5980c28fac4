// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc.internal;

import java.math.BigDecimal;
import java.util.Arrays;
import org.varta.api.audit.RecordLine;

/** A stored line. The array is not copied. */
record Row(long number, byte[] line) {
    /** Whether the line is a record with this number; leaves the reader at it. */
    boolean isRecord(RecordLine reader) {
        int end = line.length - 1;
        return end > 0 && line[end] == '\n' && reader.parse(line, 0, end) && reader.number() == number;
    }

    boolean isSameAs(long otherNumber, byte[] otherLine) {
        return number == otherNumber && Arrays.equals(line, otherLine);
    }

    /** An unsigned number as a key whose order is that of the numbers. */
    static BigDecimal key(long number) {
        return number >= 0 ? BigDecimal.valueOf(number) : new BigDecimal(Long.toUnsignedString(number));
    }
}
