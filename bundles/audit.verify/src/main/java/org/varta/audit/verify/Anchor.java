// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.util.Objects;
import org.varta.api.audit.ChainHash;

/**
 * A record from which the chain starts as far as its own set of files can tell. Immutable.
 *
 * @param number of the record, unsigned
 * @param reason of the boot record; empty if it is none
 * @param previous hash it continues: {@link ChainHash#ZERO} for the beginning of a chain, null if it is not known
 * @param file where the record is
 * @param line of it, from 1
 */
public record Anchor(long number, String reason, ChainHash previous, String file, long line) {
    /**
     * Checks the components.
     *
     * @param number any
     * @param reason not null
     * @param previous may be null
     * @param file not null
     * @param line 1 or more
     */
    public Anchor {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(file, "file");
    }
}
