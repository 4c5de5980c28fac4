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
 * records that may be in another set is left to {@link Union}. Goes on behind whatever is wrong, with what the line itself says. Used once. Source: audit log 18, steps 3 and 4.
 */
final class SetWalk {
    /** More parts would fill the memory; a log does not move that often while one set of files lasts. */
    private static final int MOST_RUNS = 16_384;

    private final int set;
    private final SetReader reader;
    private final Findings findings;
    private final Watch watch;
    private final OpenStarts starts;
    private final RecordLine record;
    private final List<Run> runs = new ArrayList<>();
    private final Gaps gaps = new Gaps();
    /** Of the record before; null if it is not known. */
    private ChainHash hash;
    private boolean isUnchained;
    private long first;
    /** The number that the next one must be above. */
    private long last;
    private long lastRecord;
    private long records;
    private long unchained;
    private long restarts;

    /** @param starts looks at the records too, or null if the order of this set alone does not tell */
    SetWalk(int set, SetReader reader, Findings findings, Watch watch, OpenStarts starts) {
        this.set = set;
        this.reader = reader;
        this.findings = findings;
        this.watch = watch;
        this.starts = starts;
        this.record = reader.record();
    }

    void walk() throws IOException {
        while (reader.next()) {
            if (reader.isRecord()) {
                judge();
            } else {
                stepOver();
            }
        }
    }

    /** The number of a damaged record is taken, whatever else became of it. */
    private void stepOver() {
        findings.broken(reader.problem("is no v2 record"));
        long number = reader.leadingNumber();
        if (records > 0 && Long.compareUnsigned(number, last) > 0 && number - last <= 1L << 32) {
            last = number;
        }
    }

    private void judge() {
        boolean isFirst = records == 0;
        first = isFirst ? record.number() : first;
        if (!isFirst && Long.compareUnsigned(record.number(), last) <= 0) {
            broken("number " + text(record.number()) + " follows " + text(last));
        }
        if (record.kind() == Kind.BOOT) {
            readBoot(isFirst);
        } else if (isFirst) {
            startRun(null, Run.Orphan.ELSEWHERE, "the set does not begin with a boot record: what is before this one is missing");
        } else {
            countGap();
        }
        judgeChain(isFirst);
        hash = record.chain();
        isUnchained = record.isUnchained();
        last = record.number();
        lastRecord = last;
        records++;
        if (starts != null) {
            starts.see(reader);
        }
        if (watch.isWatched(last)) {
            watch.found(new ChainPoint(last, hash), reader, findings);
        }
    }

    private void countGap() {
        if (Long.compareUnsigned(record.number(), last) > 0 && record.number() - last > 1) {
            gaps.add(new Gap(last + 1, record.number() - 1, record.kind() == Kind.BOOT, reader.fileName(), reader.lineNumber()));
        }
    }

    private void readBoot(boolean isFirst) {
        ChainHash parent = record.parent();
        restarts += record.reason().equals("rotation") ? 0 : 1;
        if (parent == null) {
            broken("the boot record names no previous hash");
        }
        if (isFirst) {
            beginSet(parent);
        } else if (parent == null) {
            hash = null;
        } else if (parent.equals(hash) || isColumnWrongOnly(parent)) {
            countGap();
        } else if (parent.isZero()) {
            beginAnew();
        } else {
            continueElsewhere(parent);
        }
    }

    private void beginSet(ChainHash parent) {
        boolean isOldest = reader.files().reachesOldestGeneration();
        if (parent == null || parent.isZero()) {
            startRun(parent == null ? null : ChainHash.ZERO, isOldest || record.number() == 1 ? Run.Orphan.FINE : Run.Orphan.ELSEWHERE,
                    "the chain begins anew at number " + text(record.number()) + " (" + record.reason() + "): earlier records are missing");
        } else {
            startRun(parent, isOldest ? Run.Orphan.FINE : Run.Orphan.ELSEWHERE, "number " + text(record.number()) + " continues records that were not given");
        }
    }

    /** The reference observer sometimes writes another previous hash into the column than it computes with, or none. */
    private boolean isColumnWrongOnly(ChainHash parent) {
        if (record.isUnchained() || hash == null || !parent.isZero() && !record.reason().equals("rotation")) {
            return false;
        }
        boolean isWrong = !record.isChainedAfter(parent) && record.isChainedAfter(hash);
        if (isWrong) {
            findings.note(reader.problem("number " + text(record.number()) + ": the boot record's previous hash is " + (parent.isZero() ? "missing" : "stale") + ", its own hash is right").toString());
        }
        return isWrong;
    }

    private void beginAnew() {
        boolean isAllowed = record.reason().equals("fresh") || record.reason().equals("legacy_v1") || record.reason().equals("schema_drift");
        countGap();
        if (record.isUnchained()) {
            hash = ChainHash.ZERO; // the chain was switched off: a downgrade, told below
        } else if (isAllowed) {
            startRun(ChainHash.ZERO, record.number() == 1 ? Run.Orphan.FINE : Run.Orphan.ELSEWHERE,
                    "the chain begins anew at number " + text(record.number()) + " (" + record.reason() + "): earlier records are missing");
        } else {
            broken("the boot record " + record.reason() + " breaks the chain");
            hash = ChainHash.ZERO;
        }
    }

    private void continueElsewhere(ChainHash parent) {
        if (!record.reason().equals("rotation")) {
            broken("the boot record " + record.reason() + " does not continue the record before it");
            hash = parent;
        } else if (reader.isFirstOfFile() && reader.hasOlderFile()) {
            startRun(parent, Run.Orphan.WRONG, "the generation does not continue the one before it");
        } else if (Long.compareUnsigned(record.number(), last) > 0 && record.number() - last > 1) {
            startRun(parent, Run.Orphan.ELSEWHERE, "numbers " + text(last + 1) + " to " + text(record.number() - 1) + " are elsewhere");
        } else {
            startRun(parent, wasLoneBoot() ? Run.Orphan.ELSEWHERE : Run.Orphan.WRONG, "number " + text(record.number()) + " continues a record that is elsewhere");
        }
    }

    /** Whether the record before was the only one of its run: all that a move which was cut short leaves. */
    private boolean wasLoneBoot() {
        Run run = runs.get(runs.size() - 1);
        return run.parent() != null && run.first() == last;
    }

    private void startRun(ChainHash parent, Run.Orphan ifOrphan, String ifMissing) {
        hash = parent;
        findings.anchor(new Anchor(record.number(), record.reason(), parent, reader.fileName(), reader.lineNumber()));
        if (runs.size() < MOST_RUNS) {
            runs.add(new Run(set, record.number(), parent == null || parent.isZero() ? null : parent, ifOrphan, reader.problem(ifMissing)));
        } else {
            broken("the chain starts more than " + MOST_RUNS + " times in one set");
        }
    }

    private void judgeChain(boolean isFirst) {
        if (record.isUnchained()) {
            unchained++;
            if (!isFirst && !isUnchained) {
                downgrade();
            }
        } else if (hash != null && !record.isChainedAfter(hash)) {
            broken("the hash of number " + text(record.number()) + " does not follow from what is before it");
        }
        if (reader.isChainInUpperCase()) {
            findings.note(reader.problem("the hash of number " + text(record.number()) + " is right, but no observer writes it in upper case").toString());
        }
    }

    /** A configuration may switch the chain off, which takes a restart. */
    private void downgrade() {
        String text = "chain downgrade: number " + text(record.number()) + " carries no hash, though the record before it does";
        if (record.kind() == Kind.BOOT) {
            findings.note(reader.problem(text).toString());
        } else {
            broken(text);
        }
    }

    private void broken(String text) {
        findings.broken(reader.problem(text));
    }

    private static String text(long number) {
        return Long.toUnsignedString(number);
    }

    List<Run> runs() {
        return runs;
    }

    Gaps gaps() {
        return gaps;
    }

    /** The lowest number, if there is a record. */
    long first() {
        return first;
    }

    /** The newest record; {@link ChainPoint#START} if there is none. */
    ChainPoint last() {
        return records == 0 ? ChainPoint.START : new ChainPoint(lastRecord, hash);
    }

    long records() {
        return records;
    }

    long unchained() {
        return unchained;
    }

    long restarts() {
        return restarts;
    }
}
