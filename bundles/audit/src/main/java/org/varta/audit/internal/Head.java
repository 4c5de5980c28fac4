// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.ChainPoint;

/**
 * What the ledger remembers of its log outside every sink. Immutable. A slot is TAB-separated text, padded with spaces, a line feed last:
 *
 * <pre>
 * varta-audit-head v2 | counter | state | seq | chain | floor | limit | sink | to | wallclock_ms | daemon_pid | mac | check
 * </pre>
 *
 * <p>The mac is that of {@link HeadKey} over the fields before it, {@code -} without a key; check is the first 16 hex digits of SHA-256 over everything before it.
 *
 * <p>Source: chain continuity 4.
 *
 * @param counter higher is newer; unsigned
 * @param state what the ledger was doing
 * @param point last durable record known
 * @param floor numbers up to this one are burned; unsigned
 * @param limit no number above this one was issued; while moving, the number of the boot attempted in {@code to}; unsigned
 * @param sink identity of the sink the log is in, or {@link #NONE}
 * @param to identity of the sink the log is moving to, or {@link #NONE}
 * @param wallMillis when it was written, for information
 * @param pid who wrote it, for information
 */
record Head(long counter, State state, ChainPoint point, long floor, long limit, String sink, String to, long wallMillis, int pid) {
    static final int SLOT_BYTES = 512;
    static final String NONE = "-";
    /** How many numbers may be issued before the head is written again. */
    static final long WINDOW = 65_536;
    private static final String MAGIC = "varta-audit-head v2";
    private static final int FIELDS = 13;
    private static final int CHECK_DIGITS = 16;
    private static final int IDENTITY_DIGITS = 32;

    /** No number above this one is ever given. */
    static final long LAST_NUMBER = -2;

    /** What the ledger was doing; the lower-case names stand in the file. */
    enum State {
        /** Writing. */
        OPEN,
        /** Starting a new generation inside a sink. */
        ROLLING,
        /** Moving from one sink to another; the point is exact. */
        MOVING,
        /** Without a sink; the point is exact. */
        PARKED,
        /** Stopped in order; the point is exact. */
        CLEAN
    }

    /** Another content, not yet written by anybody. */
    Head next(State newState, ChainPoint newPoint, long newFloor, long newLimit, String newSink, String newTo) {
        return new Head(counter, newState, newPoint, newFloor, newLimit, newSink, newTo, wallMillis, pid);
    }

    Head next(ChainPoint newPoint, long newLimit) {
        return next(state, newPoint, floor, newLimit, sink, to);
    }

    Head written(long newCounter, long newWallMillis, int newPid) {
        return new Head(newCounter, state, point, floor, limit, sink, to, newWallMillis, newPid);
    }

    /** Before anything was written. */
    static Head none() {
        return new Head(0, State.OPEN, ChainPoint.START, 0, 0, NONE, NONE, 0, 0);
    }

    /** The name of a sink in the head and in the state folder. */
    static String digestOf(String sinkIdentity) {
        return sha256(sinkIdentity).substring(0, IDENTITY_DIGITS);
    }

    /** The limit that lets a window of numbers be issued behind these. */
    static long limitAbove(long issued) {
        return Long.compareUnsigned(issued, LAST_NUMBER - WINDOW) > 0 ? LAST_NUMBER : issued + WINDOW;
    }

    byte[] toSlot(HeadKey key) {
        String text = String.join("\t", MAGIC, Long.toUnsignedString(counter), state.name().toLowerCase(Locale.ROOT),
                Long.toUnsignedString(point.number()), point.hash().column(), Long.toUnsignedString(floor),
                Long.toUnsignedString(limit), sink, to, Long.toUnsignedString(Math.max(0, wallMillis)),
                Integer.toUnsignedString(pid));
        String proven = text + "\t" + key.mac(text);
        byte[] slot = new byte[SLOT_BYTES];
        Arrays.fill(slot, (byte) ' ');
        byte[] bytes = (proven + "\t" + check(proven)).getBytes(UTF_8);
        System.arraycopy(bytes, 0, slot, 0, bytes.length);
        slot[SLOT_BYTES - 1] = '\n';
        return slot;
    }

    /** The head in a slot, whoever wrote it, or null if there is none or it is damaged. */
    static Head ofSlot(byte[] slot) {
        return ofSlot(slot, HeadKey.NONE);
    }

    /** The head in a slot, or null if there is none, it is damaged, or the key does not prove it. */
    static Head ofSlot(byte[] slot, HeadKey key) {
        String text = new String(slot, UTF_8).stripTrailing();
        String[] fields = text.split("\t", -1);
        if (slot.length != SLOT_BYTES || fields.length != FIELDS || !fields[0].equals(MAGIC)) {
            return null;
        }
        String proven = text.substring(0, text.lastIndexOf('\t'));
        String plain = proven.substring(0, proven.lastIndexOf('\t'));
        if (!fields[FIELDS - 1].equals(check(proven)) || !key.accepts(plain, fields[FIELDS - 2])) {
            return null;
        }
        try {
            return new Head(Long.parseUnsignedLong(fields[1]), State.valueOf(fields[2].toUpperCase(Locale.ROOT)),
                    new ChainPoint(Long.parseUnsignedLong(fields[3]), ChainHash.parse(fields[4])),
                    Long.parseUnsignedLong(fields[5]), Long.parseUnsignedLong(fields[6]), fields[7], fields[8],
                    Long.parseUnsignedLong(fields[9]), Integer.parseUnsignedInt(fields[10]));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String check(String text) {
        return sha256(text).substring(0, CHECK_DIGITS);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }
}
