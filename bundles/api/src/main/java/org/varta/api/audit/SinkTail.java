// SPDX-License-Identifier: Apache-2.0
package org.varta.api.audit;

import java.util.Objects;

/**
 * What the end of a sink looks like. Immutable. Source: audit log, tail probe (8.4) and decision table (8.5).
 *
 * @param kind what it is
 * @param last the last good record's own number and hash, {@link ChainPoint#START} if there is none
 * @param largestNumber the number that the next record must exceed: the largest of the last record's, those that start the drift lines behind it, a torn fragment's own number where it
 *     was taken over, and the previous generation's; unsigned
 * @param isTornNumberBurned true when a torn fragment's own number was taken over into {@code largestNumber}
 * @param isBoot true when the last good record is a boot record
 * @param parent the previous hash of that boot record, {@link ChainHash#ZERO} if it is none
 * @param previousGeneration tail of the newest older generation, {@link ChainPoint#START} if there is none
 * @param isCopyOfPrevious true when this generation and the newest older one are the same (an interrupted move across devices)
 * @param isLinkVerified false when the last record's hash does not follow from the record before it
 * @param cutBytes how many bytes will be cut off, 0 for none
 */
public record SinkTail(Kind kind, ChainPoint last, long largestNumber, boolean isTornNumberBurned, boolean isBoot,
        ChainHash parent, ChainPoint previousGeneration, boolean isCopyOfPrevious, boolean isLinkVerified,
        long cutBytes) {
    /** An empty sink. */
    public static final SinkTail EMPTY = new SinkTail(Kind.EMPTY, ChainPoint.START, 0, false, false, ChainHash.ZERO,
            ChainPoint.START, false, true, 0);

    /**
     * Checks the components.
     *
     * @param kind not null
     * @param last not null
     * @param largestNumber any
     * @param isTornNumberBurned any
     * @param isBoot any
     * @param parent not null
     * @param previousGeneration not null
     * @param isCopyOfPrevious any
     * @param isLinkVerified any
     * @param cutBytes 0 or more
     */
    public SinkTail {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(last, "last");
        Objects.requireNonNull(parent, "parent");
        Objects.requireNonNull(previousGeneration, "previousGeneration");
    }

    /** What a tail is. */
    public enum Kind {
        /** No record; the header may be there or missing. */
        EMPTY,
        /** Ends with a good record. */
        RESUME,
        /** Ends in the middle of a line, which will be cut off. */
        TORN,
        /** Ends with complete lines that are no records; they stay. */
        DRIFT,
        /** Written by schema v1; it stays, and a v2 header follows it. */
        LEGACY,
        /** Something else; it stays, and a v2 header follows it. */
        UNKNOWN
    }
}
