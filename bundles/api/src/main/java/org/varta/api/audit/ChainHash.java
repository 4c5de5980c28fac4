// SPDX-License-Identifier: Apache-2.0
package org.varta.api.audit;

import java.util.Arrays;
import java.util.HexFormat;

/** A link of the chain: 32 bytes of SHA-256. Immutable value. */
public final class ChainHash {
    /** Length in bytes. */
    public static final int BYTES = 32;
    /** The hash before the first record: 32 zero bytes, written as {@code -}. */
    public static final ChainHash ZERO = new ChainHash(new byte[BYTES]);
    /** Value of each hex digit of either case; -1 for every other byte. */
    private static final byte[] DIGITS = digits();

    private final byte[] bytes;

    private ChainHash(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A hash from its bytes.
     *
     * @param bytes 32 bytes, copied
     * @return the hash, not null
     * @throws IllegalArgumentException if there are not 32 bytes
     */
    public static ChainHash of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a chain hash has 32 bytes, not " + bytes.length);
        }
        return new ChainHash(bytes.clone());
    }

    static ChainHash wrap(byte[] owned) {
        return new ChainHash(owned);
    }

    /** From 64 hex digits of either case, already checked. */
    static ChainHash ofHex(byte[] ascii, int from) {
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            int at = from + 2 * i;
            bytes[i] = byteOf(ascii, at);
        }
        return new ChainHash(bytes);
    }

    /** Whether an index starts 64 hex digits of either case. */
    static boolean isHex(byte[] ascii, int from) {
        int all = 0;
        for (int i = from; i < from + 2 * BYTES; i++) {
            all |= DIGITS[ascii[i] & 0xFF];
        }
        return all >= 0;
    }

    /** Whether 64 hex digits of either case, already checked, stand for these bytes. */
    static boolean isHex(byte[] ascii, int from, byte[] expected) {
        int difference = 0;
        for (int i = 0; i < BYTES; i++) {
            difference |= expected[i] ^ byteOf(ascii, from + 2 * i);
        }
        return difference == 0;
    }

    private static byte byteOf(byte[] ascii, int at) {
        return (byte) (DIGITS[ascii[at] & 0xFF] << 4 | DIGITS[ascii[at + 1] & 0xFF]);
    }

    private static byte[] digits() {
        byte[] digits = new byte[256];
        for (int i = 0; i < digits.length; i++) {
            digits[i] = (byte) (i < 128 ? Character.digit(i, 16) : -1);
        }
        return digits;
    }

    void copyTo(byte[] target, int at) {
        System.arraycopy(bytes, 0, target, at, BYTES);
    }

    /**
     * A hash from a column.
     *
     * @param column 64 hex digits of either case, or {@code -} for {@link #ZERO}
     * @return the hash, not null
     * @throws IllegalArgumentException if the column has another form
     */
    public static ChainHash parse(String column) {
        return column.equals("-") ? ZERO : of(HexFormat.of().parseHex(column));
    }

    /**
     * The bytes.
     *
     * @return a copy, 32 bytes
     */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * Whether this is the hash before the first record.
     *
     * @return true for 32 zero bytes
     */
    public boolean isZero() {
        return equals(ZERO);
    }

    /**
     * The column text.
     *
     * @return 64 lower-case hex digits, or {@code -} for {@link #ZERO}
     */
    public String column() {
        return isZero() ? "-" : HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChainHash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return column();
    }
}
