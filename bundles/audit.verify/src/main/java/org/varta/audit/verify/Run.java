// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import org.varta.api.audit.ChainHash;

/**
 * Records of one set that follow each other in the chain, restarts included. A boot record that does not follow the record before it starts another one. Immutable.
 *
 * @param set index of the set
 * @param first number of its first record
 * @param parent hash of the record it continues, or null if it names none
 * @param ifOrphan what it means if nobody has that record
 * @param origin where the run starts, and what is to be said if it is an orphan
 */
record Run(int set, long first, ChainHash parent, Orphan ifOrphan, Problem origin) {
    /** What it means when nobody has the record that a run continues. */
    enum Orphan {
        /** The run begins the log, or the oldest generation kept: nothing is missing. */
        FINE,
        /** The record is in another place. */
        ELSEWHERE,
        /** The record should be in this set. */
        WRONG
    }
}
