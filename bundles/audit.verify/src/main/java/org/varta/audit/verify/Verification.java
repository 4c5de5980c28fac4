// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.util.List;
import java.util.Objects;
import org.varta.api.audit.ChainPoint;

/**
 * The result of a verification. Immutable.
 *
 * @param verdict not null
 * @param problem the first thing that is wrong or missing; null for {@link Verdict#SOUND}
 * @param firstNumber the lowest number, unsigned; 0 if there is no record
 * @param last number and hash of the record with the highest number, to be compared with an anchor kept elsewhere
 * @param records how many records were read
 * @param gaps how many times numbers are left out: records that were dropped, or lost with an unclean stop
 * @param missingNumbers how many numbers those gaps span
 * @param restarts how many boot records say that a run began
 * @param supersededRecords how many records lie beside the chain: unacknowledged ends that the log left behind when it moved
 * @param notes what is worth knowing but not wrong
 */
public record Verification(Verdict verdict, Problem problem, long firstNumber, ChainPoint last, long records, long gaps,
        long missingNumbers, long restarts, long supersededRecords, List<String> notes) {
    /**
     * Checks the components.
     *
     * @param verdict not null
     * @param problem may be null
     * @param firstNumber any
     * @param last not null
     * @param records 0 or more
     * @param gaps 0 or more
     * @param missingNumbers 0 or more
     * @param restarts 0 or more
     * @param supersededRecords 0 or more
     * @param notes not null, copied
     */
    public Verification {
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(last, "last");
        notes = List.copyOf(notes);
    }
}
