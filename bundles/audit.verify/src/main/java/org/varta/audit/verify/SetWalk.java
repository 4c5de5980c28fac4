// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.ChainPoint;
import org.varta.api.audit.RecordLine;
import org.varta.api.audit.RecordLine.Kind;

/**
 * Walks one set from its oldest record to its newest and judges what can be judged from the set alone: grammar, rising numbers, linear chain, boot records. What follows from
 * records that may be in another set is left to {@link Joining}. Used once. Source: audit log 18, steps 3 and 4.
 */
final class SetWalk {
    private final int set;
    private final SetReader reader;
    private final RecordLine record;
    private final List<Run> runs = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private ChainHash hash;
    private boolean isUnchained;
    private long last;
    private long records;
    private long gaps;
    private long missing;
    private long restarts;

    SetWalk(int set, SetReader reader) {
        this.set = set;
        this.reader = reader;
        this.record = reader.record();
    }

    void walk() throws IOException, BrokenLogException {
        while (reader.next()) {
            checkNumber();
            if (record.kind() == Kind.BOOT) {
                readBoot();
            } else {
                countGap();
                if (runs.isEmpty()) {
                    startRun(hash, Run.Orphan.ELSEWHERE, "the set does not begin with a boot record: what is before this one is missing");
                }
            }
            checkChain();
            hash = record.chain();
            isUnchained = record.isUnchained();
            last = record.number();
            records++;
            runs.get(runs.size() - 1).extend(new ChainPoint(last, hash));
        }
        notes.addAll(reader.notes());
    }

    private void checkNumber() throws BrokenLogException {
        if (records > 0 && Long.compareUnsigned(record.number(), last) <= 0) {
            throw broken("number " + text(record.number()) + " follows " + text(last));
        }
    }

    private void countGap() {
        if (records > 0 && record.number() - last > 1) {
            gaps++;
            missing += record.number() - last - 1;
        }
    }

    private void readBoot() throws BrokenLogException {
        ChainHash parent = record.parent();
        if (parent == null) {
            throw broken("the boot record names no previous hash");
        }
        boolean isFirst = records == 0;
        boolean isLinked = !isFirst && (parent.equals(hash) || isColumnWrongOnly(parent));
        if (isLinked) {
            countGap();
        } else if (parent.isZero()) {
            beginAnew(isFirst);
        } else {
            continueElsewhere(parent, isFirst);
        }
        if (!record.reason().equals("rotation")) {
            restarts++;
        }
    }

    /** Upstream sometimes writes another previous hash into the column than it computes with. */
    private boolean isColumnWrongOnly(ChainHash parent) {
        if (record.isUnchained() || hash == null) {
            return false;
        }
        boolean isWrong = !record.chain().equals(record.chainAfter(parent)) && record.chain().equals(record.chainAfter(hash));
        if (isWrong) {
            notes.add(reader.problem("number " + text(record.number()) + ": the boot record's previous hash is stale or missing, its own hash is right").toString());
        }
        return isWrong;
    }

    private void beginAnew(boolean isFirst) throws BrokenLogException {
        boolean isAllowed = isFirst || record.reason().equals("fresh") || record.reason().equals("legacy_v1")
                || record.reason().equals("schema_drift") || record.isUnchained();
        if (!isAllowed) {
            throw broken("the boot record " + record.reason() + " breaks the chain");
        }
        boolean isBeginning = record.number() == 1 || record.isUnchained() && !isFirst;
        countGap();
        startRun(null, isBeginning ? Run.Orphan.FINE : Run.Orphan.ELSEWHERE,
                "the chain begins anew at number " + text(record.number()) + " (" + record.reason() + "): earlier records are missing");
    }

    private void continueElsewhere(ChainHash parent, boolean isFirst) throws BrokenLogException {
        if (isFirst) {
            startRun(parent, reader.reachesOldestGeneration() ? Run.Orphan.FINE : Run.Orphan.ELSEWHERE,
                    "number " + text(record.number()) + " continues records that were not given");
        } else if (!record.reason().equals("rotation")) {
            throw broken("the boot record " + record.reason() + " does not continue the record before it");
        } else if (reader.isFirstOfFile() && reader.hasOlderFile()) {
            startRun(parent, Run.Orphan.WRONG, "the generation does not continue the one before it");
        } else if (record.number() - last > 1) {
            startRun(parent, Run.Orphan.ELSEWHERE, "numbers " + text(last + 1) + " to " + text(record.number() - 1) + " are elsewhere");
        } else {
            startRun(parent, runs.get(runs.size() - 1).isLoneBoot() ? Run.Orphan.ELSEWHERE : Run.Orphan.WRONG,
                    "number " + text(record.number()) + " continues a record that is elsewhere");
        }
    }

    private void startRun(ChainHash parent, Run.Orphan ifOrphan, String ifMissing) {
        runs.add(new Run(set, record.number(), parent, ifOrphan, reader.problem(ifMissing)));
        hash = parent == null ? record.kind() == Kind.BOOT ? ChainHash.ZERO : null : parent;
    }

    private void checkChain() throws BrokenLogException {
        if (record.isUnchained()) {
            if (records > 0 && !isUnchained) {
                notes.add(reader.problem("the chain is switched off from number " + text(record.number()) + " on").toString());
            }
            return;
        }
        if (hash != null && !record.chain().equals(record.chainAfter(hash))) {
            throw broken("the hash of number " + text(record.number()) + " does not follow from what is before it");
        }
    }

    private BrokenLogException broken(String text) {
        return new BrokenLogException(reader.problem(text));
    }

    private static String text(long number) {
        return Long.toUnsignedString(number);
    }

    List<Run> runs() {
        return runs;
    }

    List<String> notes() {
        return notes;
    }

    long records() {
        return records;
    }

    long gaps() {
        return gaps;
    }

    long missing() {
        return missing;
    }

    long restarts() {
        return restarts;
    }
}
