// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.util.ArrayList;
import java.util.List;

/**
 * Records, from whatever sets, each of which continues the one before it. Where two records continue the same one, the one with the lower number goes on with the segment and the other one
 * starts another. NOT thread safe.
 */
final class Segment {
    private final Place from;
    private final long first;
    private final boolean startsWithBoot;
    private final Problem origin;
    private final List<Place> waiting = new ArrayList<>();
    private long last;
    private boolean endsWithBoot;
    private long records;

    /**
     * An empty segment.
     *
     * @param from the record it continues, or null
     * @param first the number of the record that comes first
     * @param startsWithBoot whether that is a boot record
     * @param origin where it is
     */
    Segment(Place from, long first, boolean startsWithBoot, Problem origin) {
        this.from = from;
        this.first = first;
        this.startsWithBoot = startsWithBoot;
        this.origin = origin;
    }

    /** A record in a segment. */
    static final class Place {
        private final Segment segment;
        private final long ordinal;
        private long next;

        private Place(Segment segment, long ordinal) {
            this.segment = segment;
            this.ordinal = ordinal;
        }

        Segment segment() {
            return segment;
        }

        /** The how-manieth of its segment it is, from 1. */
        long ordinal() {
            return ordinal;
        }

        /** The number of the record behind it in the segment; 0 if it is the last one. */
        long next() {
            return next;
        }

        boolean isLast() {
            return ordinal == segment.records;
        }
    }

    void append(long number, boolean isBoot) {
        last = number;
        endsWithBoot = isBoot;
        records++;
        for (Place place : waiting) {
            place.next = number;
        }
        waiting.clear();
    }

    /** The place of the last record. */
    Place end() {
        Place place = new Place(this, records);
        waiting.add(place);
        return place;
    }

    Place from() {
        return from;
    }

    long first() {
        return first;
    }

    boolean startsWithBoot() {
        return startsWithBoot;
    }

    Problem origin() {
        return origin;
    }

    long last() {
        return last;
    }

    long records() {
        return records;
    }

    /** Whether it is all that a move which was cut short leaves: nothing was ever recorded behind it. */
    boolean isLoneBoot() {
        return records == 1 && startsWithBoot && from != null;
    }

    /** Whether nothing but such a boot record is behind a place. */
    boolean hasOnlyLoneBootBehind(Place place) {
        return records - place.ordinal == 1 && endsWithBoot;
    }
}
