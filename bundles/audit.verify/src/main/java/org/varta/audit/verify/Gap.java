// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.util.Objects;

/**
 * Numbers that no record carries. Immutable.
 *
 * @param from the lowest of them, unsigned
 * @param to the highest of them, unsigned
 * @param isBeforeBoot whether a boot record follows: an unclean stop or a lost end; otherwise records were dropped
 * @param file where the record behind the gap is
 * @param line of that record, from 1
 */
public record Gap(long from, long to, boolean isBeforeBoot, String file, long line) {
    /**
     * Checks the components.
     *
     * @param from not above {@code to}
     * @param to any
     * @param isBeforeBoot any
     * @param file not null
     * @param line 1 or more
     */
    public Gap {
        Objects.requireNonNull(file, "file");
    }

    /**
     * How many numbers.
     *
     * @return 1 or more, unsigned
     */
    public long size() {
        return to - from + 1;
    }

    @Override
    public String toString() {
        String range = from == to ? "number " + Long.toUnsignedString(from) : "numbers " + Long.toUnsignedString(from) + " to " + Long.toUnsignedString(to);
        return range + (isBeforeBoot ? ": unclean stop or lost end" : ": dropped records") + " (" + file + ", line " + line + ")";
    }
}
