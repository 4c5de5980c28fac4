// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.util.ArrayList;
import java.util.List;

/** What a verification has found so far. Everything is counted, but only the first of each kind are kept, so that a log cannot fill the memory. NOT thread safe. */
final class Findings {
    static final int KEPT = 100;

    private final List<Problem> broken = new ArrayList<>();
    private final List<Problem> missing = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<Anchor> anchors = new ArrayList<>();
    private long brokenCount;
    private long missingCount;
    private long noteCount;

    /** Something cannot be right. */
    void broken(Problem problem) {
        brokenCount++;
        keep(broken, problem);
    }

    /** Something right refers to what was not given. */
    void missing(Problem problem) {
        missingCount++;
        keep(missing, problem);
    }

    /** Something is worth knowing but not wrong. */
    void note(String note) {
        noteCount++;
        keep(notes, note);
    }

    void anchor(Anchor anchor) {
        keep(anchors, anchor);
    }

    private static <T> void keep(List<T> list, T element) {
        if (list.size() < KEPT) {
            list.add(element);
        }
    }

    boolean isBroken() {
        return brokenCount > 0;
    }

    Verdict verdict() {
        if (brokenCount > 0) {
            return Verdict.BROKEN;
        }
        return missingCount > 0 ? Verdict.INCOMPLETE : Verdict.SOUND;
    }

    /** What is wrong, then what is missing. */
    List<Problem> problems() {
        List<Problem> all = new ArrayList<>(broken);
        missing.forEach(problem -> keep(all, problem));
        return all;
    }

    long problemCount() {
        return brokenCount + missingCount;
    }

    List<String> notes() {
        if (noteCount <= notes.size()) {
            return notes;
        }
        List<String> all = new ArrayList<>(notes);
        all.add("and " + (noteCount - notes.size()) + " more notes");
        return all;
    }

    List<Anchor> anchors() {
        return anchors;
    }
}
