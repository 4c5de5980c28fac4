// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.util.List;
import java.util.Objects;
import org.varta.api.audit.ChainPoint;

/**
 * The result of a verification. Immutable. Lists hold at most 100 elements; the counts beside them are exact.
 *
 * @param verdict not null
 * @param problems what is wrong, then what is missing; empty for {@link Verdict#SOUND}
 * @param problemCount how many there are in all
 * @param firstNumber the lowest number, unsigned; 0 if there is no record
 * @param last number and hash of the record with the highest number, to be compared with an anchor kept elsewhere
 * @param records how many records were read
 * @param unchainedRecords how many of them carry no hash, so that only their numbers could be judged
 * @param gaps how many times numbers are left out: records that were dropped, or lost with an unclean stop
 * @param missingNumbers how many numbers those gaps span
 * @param firstGaps the first gaps
 * @param anchors where the chain starts, or goes on from another set
 * @param restarts how many boot records say that a run began
 * @param supersededRecords how many records lie beside the chain: unacknowledged ends that the log left behind when it moved
 * @param confirmations heads and expected records that the log holds
 * @param notes what is worth knowing but not wrong
 */
public record Verification(Verdict verdict, List<Problem> problems, long problemCount, long firstNumber, ChainPoint last, long records, long unchainedRecords, long gaps,
        long missingNumbers, List<Gap> firstGaps, List<Anchor> anchors, long restarts, long supersededRecords, List<String> confirmations, List<String> notes) {
    /**
     * Checks the components.
     *
     * @param verdict not null
     * @param problems not null, copied
     * @param problemCount 0 or more
     * @param firstNumber any
     * @param last not null
     * @param records 0 or more
     * @param unchainedRecords 0 or more
     * @param gaps 0 or more
     * @param missingNumbers 0 or more
     * @param firstGaps not null, copied
     * @param anchors not null, copied
     * @param restarts 0 or more
     * @param supersededRecords 0 or more
     * @param confirmations not null, copied
     * @param notes not null, copied
     */
    public Verification {
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(last, "last");
        problems = List.copyOf(problems);
        firstGaps = List.copyOf(firstGaps);
        anchors = List.copyOf(anchors);
        confirmations = List.copyOf(confirmations);
        notes = List.copyOf(notes);
    }

    /**
     * The first problem.
     *
     * @return null if there is none
     */
    public Problem problem() {
        return problems.isEmpty() ? null : problems.get(0);
    }
}
