// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.RecordLine;
import org.varta.api.audit.RecordLine.Kind;
import org.varta.audit.verify.Segment.Place;

/**
 * Joins several sets: reads them side by side in the order of their numbers, and makes one tree of segments out of all records. A record that is in several sets must be the same in each.
 * Used once, on sets each of which is sound by itself. Source: chain continuity 9.
 */
final class Union {
    private final List<Cursor> cursors = new ArrayList<>();
    private final Findings findings;
    private final Watch watch;
    private final OpenStarts starts;
    private final Map<ChainHash, List<Run>> wanted = new HashMap<>();
    private final Map<Run, Place> parents = new HashMap<>();
    private final List<Segment> segments = new ArrayList<>();
    private final Gaps gaps = new Gaps();
    private boolean isFirst = true;
    private long last;

    Union(List<LogFiles> sets, List<Run> runs, Findings findings, Watch watch, OpenStarts starts) {
        this.findings = findings;
        this.watch = watch;
        this.starts = starts;
        for (int set = 0; set < sets.size(); set++) {
            int index = set;
            cursors.add(new Cursor(new SetReader(sets.get(set), new Findings()), runs.stream().filter(run -> run.set() == index).toList()));
        }
        for (Run run : runs) {
            if (run.parent() != null) {
                wanted.computeIfAbsent(run.parent(), hash -> new ArrayList<>()).add(run);
            }
        }
    }

    /** Where one set is read. */
    private static final class Cursor {
        private final SetReader reader;
        private final RecordLine record;
        private final List<Run> runs;
        private int nextRun;
        private boolean isAtEnd;
        /** Where the record before is, in whatever set it came from first. */
        private Place previous;

        Cursor(SetReader reader, List<Run> runs) {
            this.reader = reader;
            this.record = reader.record();
            this.runs = runs;
        }

        void next() throws IOException {
            isAtEnd = !reader.next();
        }

        /** The run that starts with the present record, or null. */
        Run startingRun() {
            boolean isStart = nextRun < runs.size() && runs.get(nextRun).first() == record.number();
            return isStart ? runs.get(nextRun) : null;
        }

        void leave(Place place) {
            nextRun += startingRun() == null ? 0 : 1;
            previous = place;
        }
    }

    void read() throws IOException {
        for (Cursor cursor : cursors) {
            cursor.next();
        }
        List<Cursor> same = lowest();
        while (!same.isEmpty() && areCopies(same)) {
            take(same);
            for (Cursor cursor : same) {
                cursor.next();
            }
            same = lowest();
        }
    }

    /** All cursors at the lowest number. */
    private List<Cursor> lowest() {
        List<Cursor> lowest = new ArrayList<>(cursors.size());
        for (Cursor cursor : cursors) {
            if (cursor.isAtEnd) {
                continue;
            }
            int order = lowest.isEmpty() ? -1 : Long.compareUnsigned(cursor.record.number(), lowest.get(0).record.number());
            if (order < 0) {
                lowest.clear();
            }
            if (order <= 0) {
                lowest.add(cursor);
            }
        }
        return lowest;
    }

    private boolean areCopies(List<Cursor> same) {
        SetReader one = same.get(0).reader;
        for (Cursor other : same) {
            if (!one.isSameLine(other.reader)) {
                findings.broken(other.reader.problem("number " + Long.toUnsignedString(one.record().number()) + " is another record than in " + one.fileName() + ", line " + one.lineNumber()));
                return false;
            }
        }
        return true;
    }

    private void take(List<Cursor> same) {
        Cursor one = same.get(0);
        RecordLine record = one.record;
        long number = record.number();
        boolean isBoot = record.kind() == Kind.BOOT;
        Place from = placeBefore(same);
        if (from == null) {
            judgeOrphan(same);
        }
        if (!isFirst && number - last > 1 && from != null) {
            gaps.add(new Gap(last + 1, number - 1, isBoot, one.reader.fileName(), one.reader.lineNumber()));
        }
        isFirst = false;
        last = number;
        if (starts != null) {
            starts.see(one.reader);
        }
        Segment segment = from != null && from.isLast() ? from.segment() : begin(from, number, isBoot, one.reader);
        segment.append(number, isBoot);
        Place place = segment.end();
        for (Cursor cursor : same) {
            cursor.leave(place);
        }
        for (Run child : wanted.getOrDefault(record.chain(), List.of())) {
            parents.putIfAbsent(child, place);
        }
        if (watch.isWatched(number)) {
            watch.at(number, place);
        }
    }

    private Segment begin(Place from, long number, boolean isBoot, SetReader reader) {
        Segment segment = new Segment(from, number, isBoot, reader.problem(""));
        segments.add(segment);
        return segment;
    }

    /** The record that the present one continues, or null. */
    private Place placeBefore(List<Cursor> same) {
        Place found = null;
        for (Cursor cursor : same) {
            Run run = cursor.startingRun();
            Place place = run == null ? cursor.previous : parents.get(run);
            found = place == null ? found : place;
        }
        return found;
    }

    private void judgeOrphan(List<Cursor> same) {
        Run run = same.stream().map(Cursor::startingRun).min(Comparator.comparing(Run::ifOrphan)).orElseThrow();
        switch (run.ifOrphan()) {
            case WRONG -> findings.broken(run.origin());
            case ELSEWHERE -> findings.missing(run.origin());
            default -> {
                // nothing is missing
            }
        }
    }

    List<Segment> segments() {
        return segments;
    }

    Gaps gaps() {
        return gaps;
    }
}
