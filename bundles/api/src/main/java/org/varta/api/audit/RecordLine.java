// SPDX-License-Identifier: Apache-2.0
package org.varta.api.audit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One line of the log, read by the strict v2 grammar where it stands. After {@link #parse} has returned true the accessors give the fields of that record, as long as
 * the bytes stay what they are; otherwise they are undefined.
 *
 * <p>Required are: valid UTF-8, no {@code #} at the start, the number of columns that belongs to the kind in column 4, a canonical number, and a well-formed
 * chain column. Other columns are not judged, so that a newer token is still a record. Source: audit schema v2, grammar.
 *
 * <p>NOT thread safe: one reader, one thread; it is reused. Parsing allocates nothing.
 */
public final class RecordLine {
    /** The line that starts every generation, with its line feed: 32 bytes of ASCII. */
    public static final String HEADER = "# varta-watch recovery audit v2\n";

    private static final int PARENT_COLUMN = 6;
    private static final int KIND_COLUMN = 4;
    private static final int LONGEST_NUMBER = 20;
    private static final byte TAB = '\t';

    private final ChainDigest digest = new ChainDigest();
    /** Where columns 1 to 6 end: the index of the TAB behind them. */
    private final int[] ends = new int[PARENT_COLUMN];
    private byte[] line;
    private int from;
    private int to;
    private int bodyTo;
    private int columns;
    private long number;
    private Kind kind;

    /** A reader, ready for use. */
    public RecordLine() {
        // nothing else to prepare
    }

    /**
     * Reads one line.
     *
     * @param bytes where the line is; kept until the next call, never changed
     * @param start index of its first byte
     * @param end index behind its last byte, the line feed not included
     * @return whether it is a record
     */
    public boolean parse(byte[] bytes, int start, int end) {
        line = bytes;
        from = start;
        to = end;
        if (start >= end || bytes[start] == '#' || !splitColumns()) {
            return false;
        }
        kind = columns < KIND_COLUMN + 1 ? null : Kind.of(bytes, ends[KIND_COLUMN - 2] + 1, ends[KIND_COLUMN - 1]);
        if (kind == null || kind.columns != columns || !isNumber(bytes, start, ends[0])) {
            return false;
        }
        number = numberIn(bytes, start, ends[0]);
        return isHash(bodyTo + 1, end);
    }

    private boolean splitColumns() {
        columns = 1;
        int at = from;
        while (at < to) {
            byte b = line[at];
            if (b == TAB) {
                if (columns <= PARENT_COLUMN) {
                    ends[columns - 1] = at;
                }
                columns++;
                bodyTo = at++;
            } else if (b >= 0) {
                if (b == '\n') {
                    return false;
                }
                at++;
            } else {
                int length = Utf8.sequenceLength(line, at, to);
                if (length == 0) {
                    return false;
                }
                at += length;
            }
        }
        return true;
    }

    private boolean isHash(int start, int end) {
        if (end - start == 1) {
            return line[start] == '-';
        }
        return end - start == 2 * ChainHash.BYTES && ChainHash.isHex(line, start);
    }

    /**
     * The record's number.
     *
     * @return unsigned
     */
    public long number() {
        return number;
    }

    /**
     * The record's kind.
     *
     * @return not null
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Where the hashed text starts.
     *
     * @return index of its first byte
     */
    public int bodyFrom() {
        return from;
    }

    /**
     * Where the hashed text ends.
     *
     * @return index of the TAB before the chain column
     */
    public int bodyTo() {
        return bodyTo;
    }

    /**
     * The chain column.
     *
     * @return {@link ChainHash#ZERO} for {@code -}
     */
    public ChainHash chain() {
        return hashIn(bodyTo + 1, to);
    }

    /**
     * Whether the chain column says {@code -}: written with the chain switched off.
     *
     * @return true if the record carries no hash
     */
    public boolean isUnchained() {
        return to - bodyTo == 2;
    }

    /**
     * The previous hash that a boot record states.
     *
     * @return {@link ChainHash#ZERO} for {@code -}; null if the column is malformed or this is no boot record
     */
    public ChainHash parent() {
        int start = ends[PARENT_COLUMN - 2] + 1;
        int end = ends[PARENT_COLUMN - 1];
        return kind == Kind.BOOT && isHash(start, end) ? hashIn(start, end) : null;
    }

    /**
     * The reason that a boot record states.
     *
     * @return the token, or the empty string if this is no boot record; not null
     */
    public String reason() {
        int start = ends[PARENT_COLUMN - 1] + 1;
        return kind == Kind.BOOT ? new String(line, start, bodyTo - start, StandardCharsets.UTF_8) : "";
    }

    /**
     * The hash this record must carry when it follows the given one.
     *
     * @param previous the hash before it, {@link ChainHash#ZERO} for none
     * @return the computed hash, not null
     */
    public ChainHash chainAfter(ChainHash previous) {
        return digest.after(previous, kind, line, from, bodyTo);
    }

    /**
     * Whether the chain column is the hash that this record must carry when it follows the given one. Allocates nothing.
     *
     * @param previous the hash before it, {@link ChainHash#ZERO} for none
     * @return false, too, if the record carries no hash
     */
    public boolean isChainedAfter(ChainHash previous) {
        return !isUnchained() && digest.isAfter(previous, kind, line, from, bodyTo, bodyTo + 1);
    }

    private ChainHash hashIn(int start, int end) {
        return end - start == 1 ? ChainHash.ZERO : ChainHash.ofHex(line, start);
    }

    /**
     * The number at the start of a line that need not be a record.
     *
     * @param bytes where the line is
     * @param start index of its first byte
     * @param end index behind its last byte
     * @return the canonical number before its first TAB, unsigned; 0 if there is none
     */
    public static long leadingNumber(byte[] bytes, int start, int end) {
        int tab = start;
        int limit = Math.min(end, start + LONGEST_NUMBER + 1);
        while (tab < limit && bytes[tab] != TAB) {
            tab++;
        }
        return tab < limit && isNumber(bytes, start, tab) ? numberIn(bytes, start, tab) : 0;
    }

    private static boolean isNumber(byte[] bytes, int start, int end) {
        int length = end - start;
        if (length < 1 || length > LONGEST_NUMBER || length > 1 && bytes[start] == '0') {
            return false;
        }
        for (int i = start; i < end; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return false;
            }
        }
        // Twenty digits without overflow start with 1, and their value is not below that of their first nineteen.
        return length < LONGEST_NUMBER || bytes[start] == '1' && numberIn(bytes, start, end) < 0;
    }

    private static long numberIn(byte[] bytes, int start, int end) {
        long value = 0;
        for (int i = start; i < end; i++) {
            value = value * 10 + (bytes[i] - '0');
        }
        return value;
    }

    /** The kinds of records; the lower-case names stand in column 4. */
    public enum Kind {
        /** Written by the ledger at the start of a run and of a generation, and behind a change of sinks. */
        BOOT("boot", 8),
        /** An action was started. */
        SPAWN("spawn", 11),
        /** An action has ended. */
        COMPLETE("complete", 14),
        /** Nothing was started. */
        REFUSED("refused", 7);

        private static final Kind[] ALL = values();
        private final byte[] label;
        private final int columns;

        Kind(String label, int columns) {
            this.label = label.getBytes(StandardCharsets.US_ASCII);
            this.columns = columns;
        }

        byte[] label() {
            return label;
        }

        /**
         * How many columns a record of this kind has, number and chain included.
         *
         * @return 7 to 14
         */
        public int columns() {
            return columns;
        }

        private static Kind of(byte[] bytes, int start, int end) {
            for (Kind kind : ALL) {
                if (Arrays.equals(kind.label, 0, kind.label.length, bytes, start, end)) {
                    return kind;
                }
            }
            return null;
        }
    }
}
