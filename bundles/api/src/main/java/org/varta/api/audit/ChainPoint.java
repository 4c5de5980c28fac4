// SPDX-License-Identifier: Apache-2.0
package org.varta.api.audit;

import java.util.Objects;

/**
 * A place in the log: a record's number and hash. Immutable.
 *
 * @param number unsigned; 0 before the first record
 * @param hash the record's chain column
 */
public record ChainPoint(long number, ChainHash hash) {
    /** Before the first record. */
    public static final ChainPoint START = new ChainPoint(0, ChainHash.ZERO);

    /**
     * Checks the components.
     *
     * @param number any
     * @param hash not null
     */
    public ChainPoint {
        Objects.requireNonNull(hash, "hash");
    }
}
