// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import org.varta.api.audit.ChainHash;
import org.varta.api.audit.ChainPoint;

/**
 * Records of one set that follow each other in the chain, restarts included. A boot record that does not follow the record before it starts another one. NOT thread safe.
 */
final class Run {
    /** What it means when nobody has the record that a run continues. */
    enum Orphan {
        /** The run begins the log, or the oldest generation kept: nothing is missing. */
        FINE,
        /** The record is in another place. */
        ELSEWHERE,
        /** The record should be in this set. */
        WRONG
    }

    private final int set;
    private final long first;
    private final ChainHash parent;
    private final Orphan ifOrphan;
    private final Problem origin;
    private ChainPoint last;
    private long records;
    private long copies;
    private Place continues;

    /**
     * A run.
     *
     * @param set index of the set
     * @param first number of its first record
     * @param parent hash of the record it continues, or null if it begins the log
     * @param ifOrphan what it means if nobody has that record
     * @param origin where the run starts, and what is to be said if it is an orphan
     */
    Run(int set, long first, ChainHash parent, Orphan ifOrphan, Problem origin) {
        this.set = set;
        this.first = first;
        this.parent = parent;
        this.ifOrphan = ifOrphan;
        this.origin = origin;
    }

    /**
     * A record in a run.
     *
     * @param run not null
     * @param number the record's number
     * @param ordinal the how-manieth of its run it is, from 1
     * @param next the number behind it in the same run; 0 if it is the last
     */
    record Place(Run run, long number, long ordinal, long next) {
        long recordsBehind() {
            return run.records() - ordinal;
        }
    }

    void extend(ChainPoint point) {
        last = point;
        records++;
    }

    int set() {
        return set;
    }

    long first() {
        return first;
    }

    ChainHash parent() {
        return parent;
    }

    Orphan ifOrphan() {
        return ifOrphan;
    }

    Problem origin() {
        return origin;
    }

    ChainPoint last() {
        return last;
    }

    long records() {
        return records;
    }

    /** Whether it is all that a move into this place has left that was cut short: nothing was ever recorded behind it. */
    boolean isLoneBoot() {
        return records == 1 && parent != null;
    }

    /** One more of its records is also in another set, byte by byte. */
    void countCopy() {
        copies++;
    }

    /** Whether another set holds all of it. */
    boolean isCopy() {
        return copies == records;
    }

    /** Where the run comes from, or null. */
    Place continues() {
        return continues;
    }

    void continuesAt(Place place) {
        continues = place;
    }
}
