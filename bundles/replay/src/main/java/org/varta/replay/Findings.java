// SPDX-License-Identifier: Apache-2.0
package org.varta.replay;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a replay found. NOT thread safe. */
final class Findings {
    static final int IDENTICAL = 0;
    static final int DIFFERENT = 1;
    static final int INCOMPLETE = 3;
    private static final int SHOWN = 10;

    private final List<String> differences = new ArrayList<>();
    private final Map<Subject, Map<String, Integer>> missed = new EnumMap<>(Subject.class);
    private final Map<Subject, Tally> tallies = new EnumMap<>(Subject.class);
    private Subject subject = Subject.VERDICT;
    private long deadlines;
    private long gaps;

    /** What can be come to again. */
    enum Subject {
        /** A conviction. */
        VERDICT("verdict", "not judged: "),
        /** What a policy that only watches would have done. */
        SHADOW("shadow verdict", "not judged: "),
        /** An expected agent that did not show up. */
        UNSEEN("agent never seen", "not judged: "),
        /** What recovery decided. */
        DECISION("decision", "not replayable: ");

        private final String word;
        private final String miss;

        Subject(String word, String miss) {
            this.word = word;
            this.miss = miss;
        }

        private String words(long number) {
            return number == 1 ? word : this == UNSEEN ? "agents never seen" : word + "s";
        }
    }

    private static final class Tally {
        private long reached;
        private long missed;
        private long differing;
    }

    Findings() {
        for (Subject one : Subject.values()) {
            tallies.put(one, new Tally());
            missed.put(one, new TreeMap<>());
        }
    }

    /** What follows is about that. */
    Findings about(Subject wanted) {
        subject = wanted;
        return this;
    }

    /** One of the present subject was come to again. */
    void reached() {
        tallies.get(subject).reached++;
    }

    void deadline() {
        deadlines++;
    }

    void gap() {
        gaps++;
    }

    /** One of the present subject could not be come to again. */
    void missed(String whose, String why) {
        tallies.get(subject).missed++;
        missed.get(subject).merge(whose + ": " + why, 1, Integer::sum);
    }

    void compare(String where, String what, String recorded, String replayed) {
        if (!recorded.equals(replayed)) {
            differs(where, what + ": recorded " + Numbers.readable(recorded) + ", replayed " + Numbers.readable(replayed));
        }
    }

    void compare(String where, String what, long recorded, long replayed) {
        if (recorded != replayed) {
            compare(where, what, Long.toString(recorded), Long.toString(replayed));
        }
    }

    /** Pairs whose keys begin so: the same ones, with the same values. */
    void compare(String where, String whose, String prefix, Map<String, String> recorded, Map<String, String> replayed) {
        Map<String, String> left = new TreeMap<>(recorded);
        left.keySet().removeIf(key -> !key.startsWith(prefix));
        replayed.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                String was = left.remove(key);
                compare(where, whose + key, was == null ? "nothing" : was, value);
            }
        });
        left.forEach((key, value) -> compare(where, whose + key, value, "nothing"));
    }

    void differs(String where, String what) {
        tallies.get(subject).differing++;
        if (differences.size() < SHOWN) {
            differences.add(where + ": " + what);
        }
    }

    private long differing() {
        return tallies.values().stream().mapToLong(tally -> tally.differing).sum();
    }

    int status() {
        return differing() > 0 ? DIFFERENT : gaps > 0 || tallies.values().stream().anyMatch(tally -> tally.missed > 0) ? INCOMPLETE : IDENTICAL;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        differences.forEach(difference -> text.append(difference).append('\n'));
        if (differing() > differences.size()) {
            text.append("and ").append(differing() - differences.size()).append(" more\n");
        }
        missed.forEach((which, whose) -> whose.forEach((why, times) -> text.append(which.miss).append(times).append(" of ").append(why).append('\n')));
        if (gaps > 0) {
            text.append("gaps in the record: ").append(gaps).append('\n');
        }
        line(text, Subject.VERDICT).append(" (and ").append(deadlines).append(" deadlines after beats)\n");
        for (Subject other : List.of(Subject.SHADOW, Subject.UNSEEN, Subject.DECISION)) {
            Tally tally = tallies.get(other);
            if (tally.reached + tally.missed + tally.differing > 0) {
                line(text, other).append('\n');
            }
        }
        return text.toString();
    }

    private StringBuilder line(StringBuilder text, Subject which) {
        Tally tally = tallies.get(which);
        long all = tally.reached + tally.missed;
        text.append(tally.reached).append(tally.missed > 0 ? " of " + all : "").append(' ').append(which.words(all)).append(", ");
        return text.append(tally.differing > 0 ? tally.differing + " differences" : "all identical");
    }
}
