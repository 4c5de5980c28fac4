// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.varta.api.audit.ChainHash;
import org.varta.audit.verify.Run.Place;

/**
 * Joins the runs of several sets: finds the record that each run continues, by reading all sets side by side in the order of their numbers, and then looks whether what lies beside the
 * way from the highest number back to the first one may lie there. Used once.
 *
 * <p>Source: chain continuity 9. An end that a later part of the log has left behind is superseded; one that grew after the log had left is a fork.
 */
final class Joining {
    private final List<Path> paths;
    private final List<Run> runs;
    private final Map<ChainHash, List<Run>> wanted = new HashMap<>();
    /** For each run on the way: the run that the way goes on in, or null behind the highest number. */
    private final Map<Run, Run> way = new HashMap<>();
    private long superseded;

    Joining(List<Path> paths, List<Run> runs) {
        this.paths = paths;
        this.runs = runs;
    }

    /** Reads all sets side by side; a number that occurs twice must be the same record. */
    void findParents() throws IOException, BrokenLogException {
        for (Run run : runs) {
            if (run.parent() != null) {
                wanted.computeIfAbsent(run.parent(), hash -> new ArrayList<>()).add(run);
            }
        }
        if (paths.size() == 1 && wanted.isEmpty()) {
            return;
        }
        try (Cursors cursors = new Cursors()) {
            while (cursors.advance()) {
                // everything happens in advance()
            }
        }
    }

    /** One reader for each set, the lowest number first. */
    private final class Cursors implements Closeable {
        private final List<Cursor> all = new ArrayList<>();

        Cursors() throws IOException, BrokenLogException {
            for (int set = 0; set < paths.size(); set++) {
                Cursor cursor = new Cursor(set);
                all.add(cursor);
                cursor.next();
            }
        }

        boolean advance() throws IOException, BrokenLogException {
            Cursor lowest = null;
            for (Cursor cursor : all) {
                if (!cursor.isAtEnd && (lowest == null || Long.compareUnsigned(cursor.number(), lowest.number()) < 0)) {
                    lowest = cursor;
                }
            }
            if (lowest == null) {
                return false;
            }
            for (Cursor other : all) {
                if (other != lowest && !other.isAtEnd && other.number() == lowest.number()) {
                    compare(lowest, other);
                    other.next();
                }
            }
            lowest.next();
            return true;
        }

        private void compare(Cursor one, Cursor other) throws BrokenLogException {
            if (!Arrays.equals(one.reader.line(), other.reader.line())) {
                throw new BrokenLogException(other.reader.problem("number " + Long.toUnsignedString(one.number()) + " is another record than in " + paths.get(one.set)));
            }
            other.run.countCopy();
        }

        @Override
        public void close() throws IOException {
            for (Cursor cursor : all) {
                cursor.reader.close();
            }
        }
    }

    private final class Cursor {
        private final int set;
        private final SetReader reader;
        private final List<Run> mine;
        private final List<Run> waitingForNext = new ArrayList<>();
        private int runIndex;
        private Run run;
        private long ordinal;
        private boolean isAtEnd;

        Cursor(int set) throws IOException {
            this.set = set;
            this.reader = new SetReader(paths.get(set));
            this.mine = runs.stream().filter(candidate -> candidate.set() == set).toList();
        }

        long number() {
            return reader.record().number();
        }

        void next() throws IOException, BrokenLogException {
            isAtEnd = !reader.next();
            if (isAtEnd) {
                return;
            }
            Run before = run;
            if (runIndex < mine.size() && mine.get(runIndex).first() == number()) {
                run = mine.get(runIndex++);
            }
            ordinal = run == before ? ordinal + 1 : 1;
            if (run == before) {
                waitingForNext.forEach(child -> child.continuesAt(new Place(run, child.continues().number(), ordinal - 1, number())));
            }
            waitingForNext.clear();
            List<Run> children = wanted.getOrDefault(reader.record().chain(), List.of());
            for (Run child : children) {
                if (child.continues() == null) {
                    child.continuesAt(new Place(run, number(), ordinal, 0));
                    waitingForNext.add(child);
                }
            }
        }
    }

    /** Judges the whole; returns what is missing, or null. */
    Problem judge() throws BrokenLogException {
        Problem missing = null;
        for (Run run : runs) {
            boolean isOrphan = run.continues() == null && run.ifOrphan() != Run.Orphan.FINE;
            if (isOrphan && run.ifOrphan() == Run.Orphan.WRONG) {
                throw new BrokenLogException(run.origin());
            }
            missing = isOrphan && missing == null ? run.origin() : missing;
        }
        followWayBack();
        for (Run run : runs) {
            judgeBesideWay(run);
        }
        return missing;
    }

    private void followWayBack() throws BrokenLogException {
        Run run = runs.get(0);
        for (Run candidate : runs) {
            run = Long.compareUnsigned(candidate.last().number(), run.last().number()) > 0 ? candidate : run;
        }
        way.put(run, null);
        while (run.continues() != null) {
            if (Long.compareUnsigned(run.continues().number(), run.first()) >= 0) {
                throw new BrokenLogException(run.origin());
            }
            way.put(run.continues().run(), run);
            run = run.continues().run();
        }
    }

    /** Whatever of a run is not on the way must have ended before the way went on past it. */
    private void judgeBesideWay(Run run) throws BrokenLogException {
        if (run.isCopy()) {
            return;
        }
        if (!way.containsKey(run) && run.isLoneBoot()) {
            superseded++;
        } else if (!way.containsKey(run)) {
            checkEnd(run, wayPast(run), run.records());
        } else if (way.get(run) != null) {
            Run next = way.get(run);
            checkEnd(run, next.first(), next.continues().recordsBehind());
        }
    }

    private void checkEnd(Run run, long resumed, long besideWay) throws BrokenLogException {
        if (resumed == 0 || besideWay == 0) {
            return;
        }
        if (Long.compareUnsigned(run.last().number(), resumed) >= 0) {
            throw new BrokenLogException(new Problem(run.origin().file(), run.origin().line(), run.origin().position(),
                    "fork: the log went on at number " + Long.toUnsignedString(resumed) + " in another place, but the part that begins here grew to number "
                            + Long.toUnsignedString(run.last().number())));
        }
        superseded += besideWay;
    }

    /** The first number of the way behind the point where a run left it; 0 if the run never was on it. */
    private long wayPast(Run run) {
        Run at = run;
        while (at.continues() != null) {
            Place place = at.continues();
            if (way.containsKey(place.run())) {
                Run next = way.get(place.run());
                boolean isBehindWay = next != null && Long.compareUnsigned(place.number(), next.continues().number()) >= 0;
                return isBehindWay ? next.first() : place.next();
            }
            at = place.run();
        }
        return 0;
    }

    long superseded() {
        return superseded;
    }
}
