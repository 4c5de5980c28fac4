// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import java.io.IOException;
import java.util.Arrays;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.ChainPoint;
import org.varta.api.audit.RecordLine;
import org.varta.api.audit.SinkTail;

/**
 * Looks at the end of one file: the result is that of a scan of the whole file, the cost that of its last lines. Reads only. Used once.
 *
 * <p>Source: audit log 8.4; the numbers in comments are its steps.
 */
final class TailProbe {
    /** Queue of the reference plus one: a torn fragment's number further ahead is garbage. */
    private static final long FARTHEST_TORN_NUMBER = 257;
    /** A number further above the one before it is not believed (weakness W7). */
    private static final long FARTHEST_NUMBER = 1L << 32;

    private final Disk.OpenFile file;
    private final long length;
    private final BackwardLines lines;
    private final RecordLine record = new RecordLine();
    private long regionFrom;
    private long keep;
    private ChainPoint last;
    private boolean isBoot;
    private ChainHash parent = ChainHash.ZERO;
    private boolean isLinkVerified = true;
    private long remembered;
    private long driftAt = -1;

    private TailProbe(Disk.OpenFile file, int firstBlock) throws IOException {
        this.file = file;
        this.length = file.length();
        this.lines = new BackwardLines(file, firstBlock);
    }

    static TailScan scan(Disk.OpenFile file) throws IOException {
        return scan(file, 4096);
    }

    static TailScan scan(Disk.OpenFile file, int firstBlock) throws IOException {
        return new TailProbe(file, firstBlock).scan();
    }

    private TailScan scan() throws IOException {
        byte[] start = new byte[(int) Math.min(length, HeaderSearch.HEADER.length)];
        BackwardLines.readFully(file, 0, start, start.length);
        if (HeaderSearch.isPartOfHeader(start)) { // 1, 2: also the empty file
            return TailScan.empty(length, true, 0, 0);
        }
        if (HeaderSearch.startsWithHeader(start)) { // 3
            regionFrom = start.length;
            return scanRegion();
        }
        long found = HeaderSearch.endOfLastHeader(file, length);
        if (found >= 0) {
            regionFrom = found;
            return scanRegion();
        }
        if (HeaderSearch.startsWithV1(start)) {
            return TailScan.foreign(SinkTail.Kind.LEGACY, length, 0);
        }
        long largest = HeaderSearch.startsWithConvertedHeader(start) ? LeadingNumbers.largest(file, 0, length, -1) : 0; // 9
        return TailScan.foreign(SinkTail.Kind.UNKNOWN, length, largest);
    }

    private TailScan scanRegion() throws IOException {
        keep = lines.lineFeedBefore(length, regionFrom) + 1; // 4
        if (keep == 0) {
            keep = regionFrom;
        }
        walkBack(); // 5
        long recovered = last == null ? remembered : larger(last.number(), remembered);
        long torn = keep < length ? tornNumber(recovered) : 0; // 6
        boolean isBurned = torn != 0;
        return classify(isBurned ? torn : recovered, isBurned);
    }

    private TailScan classify(long recovered, boolean isBurned) { // 7
        if (last == null && driftAt < 0) {
            return TailScan.empty(length, false, keep, recovered);
        }
        SinkTail.Kind kind = keep < length ? SinkTail.Kind.TORN
                : last == null || driftAt >= 0 ? SinkTail.Kind.DRIFT : SinkTail.Kind.RESUME;
        return new TailScan(kind, length, false, keep, last == null ? ChainPoint.START : last, recovered, isBurned, isBoot,
                parent, isLinkVerified, driftAt);
    }

    /** From the end to the last record whose number the one before it does not contradict. */
    private void walkBack() throws IOException {
        Found candidate = null;
        long end = keep;
        while (end > regionFrom) {
            long start = Math.max(regionFrom, lines.lineFeedBefore(end - 1, regionFrom) + 1);
            boolean isComplete = lines.load(start, end - 1);
            end = start;
            boolean isComment = lines.lineLength() > 0 && lines.line()[0] == '#';
            boolean isRecord = isComplete && record.parse(lines.line(), 0, lines.lineLength());
            if (isRecord && candidate != null && !isFarAhead(candidate.number, record.number())) {
                accept(candidate, record.chain());
                return;
            }
            if (isRecord) {
                refuse(candidate);
                candidate = new Found(start, record.number(), Arrays.copyOf(lines.line(), lines.lineLength()));
            } else if (!isComment) {
                noteDrift(candidate, start);
            }
        }
        if (candidate != null) {
            accept(candidate, null);
        }
    }

    /** A line that is no record: behind the last one it counts, before it only if that one is not believed in the end. */
    private void noteDrift(Found candidate, long start) {
        long number = RecordLine.leadingNumber(lines.line(), 0, lines.lineLength());
        if (candidate == null) {
            driftAt = start;
            remembered = larger(remembered, number);
        } else {
            candidate.driftAt = start;
            candidate.remembered = larger(candidate.remembered, number);
        }
    }

    /** A record whose number is not believed is drift, like what is directly before it. */
    private void refuse(Found candidate) {
        if (candidate != null) {
            driftAt = candidate.driftAt < 0 ? candidate.start : candidate.driftAt;
            remembered = larger(remembered, larger(candidate.number, candidate.remembered));
        }
    }

    /** No number is believed that is so far above the one before it: a single damaged line could use up all numbers. */
    private static boolean isFarAhead(long number, long before) {
        return Long.compareUnsigned(number, before) > 0 && Long.compareUnsigned(number - before, FARTHEST_NUMBER) > 0;
    }

    private void accept(Found candidate, ChainHash before) throws IOException {
        record.parse(candidate.line, 0, candidate.line.length);
        last = new ChainPoint(record.number(), record.chain());
        isBoot = record.kind() == RecordLine.Kind.BOOT;
        parent = record.parent() == null ? ChainHash.ZERO : record.parent();
        isLinkVerified = record.isUnchained() || isLinked(candidate.driftAt < 0 ? before : null);
        if (isFarAhead(remembered, last.number())) {
            remembered = LeadingNumbers.largest(file, candidate.start, keep, last.number() + FARTHEST_NUMBER);
        }
    }

    /** 8: a boot record follows from the hash it states, any other from the record directly before it, as far as that can be seen. */
    private boolean isLinked(ChainHash before) {
        ChainHash chain = record.chain();
        if (isBoot && record.parent() != null && chain.equals(record.chainAfter(record.parent()))) {
            return true;
        }
        return before == null ? !isBoot : chain.equals(record.chainAfter(before));
    }

    /** A record that was found, with a copy of its text and what was seen before it. */
    private static final class Found {
        private final long start;
        private final long number;
        private final byte[] line;
        private long driftAt = -1;
        private long remembered;

        Found(long start, long number, byte[] line) {
            this.start = start;
            this.number = number;
            this.line = line;
        }
    }

    private long tornNumber(long recovered) throws IOException {
        lines.load(keep, Math.min(length, keep + 64));
        long number = RecordLine.leadingNumber(lines.line(), 0, lines.lineLength());
        boolean isNext = Long.compareUnsigned(number, recovered) > 0
                && Long.compareUnsigned(number - recovered, FARTHEST_TORN_NUMBER) <= 0;
        return isNext ? number : 0;
    }

    static long larger(long one, long other) {
        return Long.compareUnsigned(one, other) >= 0 ? one : other;
    }
}
