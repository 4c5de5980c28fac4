// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import org.varta.api.audit.ChainHash;
import org.varta.api.audit.ChainPoint;
import org.varta.api.audit.SinkTail;

/**
 * What the end of one file looks like. Immutable.
 *
 * @param kind class of the tail
 * @param length of the file when it was looked at
 * @param isHeaderMissing whether a header must be written before the next record
 * @param keep how many bytes stay; the rest is torn
 * @param last the last good record, {@link ChainPoint#START} if there is none
 * @param recovered the number to go on from: that of {@code last} or a larger one burned by drift lines or the torn fragment; unsigned
 * @param isTornNumberBurned whether the torn fragment's own number counts
 * @param isBoot whether {@code last} is a boot record
 * @param parent what that boot record states, else zero
 * @param isLinkVerified false if the last record's hash does not follow from what is before it
 * @param doubtAt the position of the first byte that is no v2 record where one was expected; −1 if there is none
 */
record TailScan(SinkTail.Kind kind, long length, boolean isHeaderMissing, long keep, ChainPoint last, long recovered,
        boolean isTornNumberBurned, boolean isBoot, ChainHash parent, boolean isLinkVerified, long doubtAt) {
    /** A file that does not exist. */
    static final TailScan MISSING = empty(0, true, 0, 0);

    /** No record, no drift; {@code burned} is a torn fragment's number or 0. */
    static TailScan empty(long length, boolean isHeaderMissing, long keep, long burned) {
        return new TailScan(SinkTail.Kind.EMPTY, length, isHeaderMissing, keep, ChainPoint.START, burned, burned != 0, false,
                ChainHash.ZERO, true, -1);
    }

    /** Not ours from its first byte. */
    static TailScan foreign(SinkTail.Kind kind, long length, long largestNumber) {
        return new TailScan(kind, length, true, length, ChainPoint.START, largestNumber, false, false, ChainHash.ZERO, true, 0);
    }

    boolean hasSameTailAs(TailScan other) {
        return kind == SinkTail.Kind.RESUME && other.kind == kind && length == other.length && last.equals(other.last);
    }
}
