// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.varta.audit.verify.Segment.Place;

/**
 * The way from the highest number back to the first record, through the segments of a {@link Union}, and whether what lies beside it may lie there: an end that a later part of the log has
 * left behind is superseded; one that grew after the log had left is a fork. NOT thread safe. Source: chain continuity 9.
 */
final class Way {
    private final List<Segment> segments;
    private final Findings findings;
    /** For each segment on the way: the one that the way goes on in, or null behind the highest number. */
    private final Map<Segment, Segment> way = new HashMap<>();
    private long superseded;

    Way(List<Segment> segments, Findings findings) {
        this.segments = segments;
        this.findings = findings;
        Segment segment = segments.get(0);
        for (Segment candidate : segments) {
            segment = Long.compareUnsigned(candidate.last(), segment.last()) > 0 ? candidate : segment;
        }
        way.put(segment, null);
        while (segment.from() != null) {
            way.put(segment.from().segment(), segment);
            segment = segment.from().segment();
        }
    }

    void judge() {
        for (Segment segment : segments) {
            Segment next = way.get(segment);
            if (next != null) {
                judgeEnd(segment, next.first(), segment.records() - next.from().ordinal());
            } else if (!way.containsKey(segment)) {
                judgeBeside(segment);
            }
            if (segment.from() != null && !segment.startsWithBoot()) {
                judgeBootless(segment);
            }
        }
    }

    private void judgeBeside(Segment segment) {
        long resumed = wayPast(segment);
        if (segment.isLoneBoot()) {
            superseded++;
        } else if (resumed != 0) {
            judgeEnd(segment, resumed, segment.records());
        } else {
            findings.note(segment.origin().file() + ": nothing given links numbers " + Long.toUnsignedString(segment.first()) + " to " + Long.toUnsignedString(segment.last())
                    + " with the newer records");
        }
    }

    /** Whatever is not on the way must have ended before the way went on past it. */
    private void judgeEnd(Segment segment, long resumed, long beside) {
        if (Long.compareUnsigned(segment.last(), resumed) < 0) {
            superseded += beside;
        } else {
            findings.broken(at(segment, "fork: the log went on at number " + Long.toUnsignedString(resumed) + " in another place, but the part that begins here grew to number "
                    + Long.toUnsignedString(segment.last())));
        }
    }

    /** The first number of the way behind the point where a segment left it; 0 if it never was on it. */
    private long wayPast(Segment segment) {
        Place place = segment.from();
        while (place != null) {
            if (way.containsKey(place.segment())) {
                Segment next = way.get(place.segment());
                return next != null && place.ordinal() >= next.from().ordinal() ? next.first() : place.next();
            }
            place = place.segment().from();
        }
        return 0;
    }

    /** Only a boot record may go on behind a record that another one already continues, except past the lone boot record of a move that was cut short. */
    private void judgeBootless(Segment segment) {
        Place from = segment.from();
        boolean isRight = from.segment().hasOnlyLoneBootBehind(from);
        for (Segment other : segments) {
            boolean isSibling = other != segment && other.from() != null && other.from().segment() == from.segment() && other.from().ordinal() >= from.ordinal();
            isRight &= !isSibling || other.isLoneBoot();
        }
        if (!isRight) {
            findings.broken(at(segment, "fork: number " + Long.toUnsignedString(segment.first()) + " goes on without a boot record, though the log had gone on at number "
                    + Long.toUnsignedString(from.next()) + " in another place"));
        }
    }

    private static Problem at(Segment segment, String text) {
        return new Problem(segment.origin().file(), segment.origin().line(), segment.origin().position(), text);
    }

    boolean isOnWay(Place place) {
        Segment next = way.get(place.segment());
        return way.containsKey(place.segment()) && (next == null || place.ordinal() <= next.from().ordinal());
    }

    long superseded() {
        return superseded;
    }
}
