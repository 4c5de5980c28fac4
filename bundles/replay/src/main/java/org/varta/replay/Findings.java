// SPDX-License-Identifier: Apache-2.0
package org.varta.replay;

import java.util.ArrayList;
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
    private final Map<String, Integer> unjudged = new TreeMap<>();
    private long differing;
    private long verdicts;
    private long deadlines;
    private long gaps;

    void verdict() {
        verdicts++;
    }

    void deadline() {
        deadlines++;
    }

    void gap() {
        gaps++;
    }

    void unjudged(String agent, String why) {
        unjudged.merge(agent + ": " + why, 1, Integer::sum);
    }

    void compare(String where, String what, String recorded, String replayed) {
        if (!recorded.equals(replayed)) {
            differing++;
            if (differences.size() < SHOWN) {
                differences.add(where + ": " + what + ": recorded " + Numbers.readable(recorded) + ", replayed " + Numbers.readable(replayed));
            }
        }
    }

    void compare(String where, String what, long recorded, long replayed) {
        if (recorded != replayed) {
            compare(where, what, Long.toString(recorded), Long.toString(replayed));
        }
    }

    int status() {
        return differing > 0 ? DIFFERENT : gaps > 0 || !unjudged.isEmpty() ? INCOMPLETE : IDENTICAL;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        differences.forEach(difference -> text.append(difference).append('\n'));
        if (differing > differences.size()) {
            text.append("and ").append(differing - differences.size()).append(" more\n");
        }
        unjudged.forEach((agent, times) -> text.append("not judged: ").append(times).append(" of ").append(agent).append('\n'));
        if (gaps > 0) {
            text.append("gaps in the record: ").append(gaps).append('\n');
        }
        int missed = unjudged.values().stream().mapToInt(Integer::intValue).sum();
        text.append(verdicts).append(missed > 0 ? " of " + (verdicts + missed) : "").append(verdicts + missed == 1 ? " verdict, " : " verdicts, ");
        return text.append(differing > 0 ? differing + " differences" : "all identical").append(" (and ").append(deadlines)
            .append(" deadlines after beats)\n").toString();
    }
}
