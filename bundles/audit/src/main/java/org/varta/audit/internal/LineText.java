// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.varta.api.audit.ChainDigest;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.RecordLine.Kind;

/**
 * One line in the making: columns are put one behind the other, the chain column last. Reused; NOT thread safe.
 *
 * <p>Source: audit schema v2, number formatting and sanitising of free text.
 */
final class LineText {
    /** A free text is cut before it takes more bytes. */
    static final int LONGEST_TEXT = 4095;
    private static final int CAPACITY = 4 * 4096;
    private static final int LONGEST_NUMBER = 20;
    private static final int REPLACEMENT = 0xFFFD;
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private final ChainDigest digest = new ChainDigest();
    private final byte[] bytes = new byte[CAPACITY];
    private int length;

    void start() {
        length = 0;
    }

    LineText tab() {
        bytes[length++] = '\t';
        return this;
    }

    LineText ascii(String token) {
        for (int i = 0; i < token.length(); i++) {
            bytes[length++] = (byte) token.charAt(i);
        }
        return this;
    }

    LineText unsigned(long value) {
        if (value < 0) {
            return ascii(Long.toUnsignedString(value));
        }
        int end = length + LONGEST_NUMBER;
        int at = end;
        long rest = value;
        do {
            long tenth = rest / 10;
            bytes[--at] = (byte) ('0' + (rest - 10 * tenth));
            rest = tenth;
        } while (rest != 0);
        System.arraycopy(bytes, at, bytes, length, end - at);
        length += end - at;
        return this;
    }

    LineText signed(int value) {
        if (value < 0) {
            bytes[length++] = '-';
        }
        return unsigned(Math.abs((long) value));
    }

    LineText hash(ChainHash hash) {
        if (hash.isZero()) {
            return ascii("-");
        }
        for (byte b : hash.bytes()) {
            bytes[length++] = HEX[b >> 4 & 0xF];
            bytes[length++] = HEX[b & 0xF];
        }
        return this;
    }

    /** Free text: what could break a line or drive a terminal becomes a space, what is no character U+FFFD, and what is too long is cut. */
    LineText text(String text) {
        int end = length + LONGEST_TEXT;
        int at = 0;
        while (at < text.length() && length < end) {
            char unit = text.charAt(at);
            if (unit >= ' ' && unit < 0x7F) {
                bytes[length++] = (byte) unit;
                at++;
                continue;
            }
            int scalar = text.codePointAt(at);
            at += Character.charCount(scalar);
            scalar = sanitised(scalar);
            if (length + utf8Length(scalar) > end) {
                break;
            }
            utf8(scalar);
        }
        return this;
    }

    private static int sanitised(int scalar) {
        if (scalar < 0x20 || scalar >= 0x7F && scalar < 0xA0 || scalar == 0x2028 || scalar == 0x2029) {
            return ' ';
        }
        return scalar >= Character.MIN_SURROGATE && scalar <= Character.MAX_SURROGATE ? REPLACEMENT : scalar;
    }

    private static int utf8Length(int scalar) {
        if (scalar < 0x80) {
            return 1;
        }
        if (scalar < 0x800) {
            return 2;
        }
        return scalar < 0x10000 ? 3 : 4;
    }

    private void utf8(int scalar) {
        if (scalar < 0x80) {
            bytes[length++] = (byte) scalar;
            return;
        }
        int tail = utf8Length(scalar) - 1;
        bytes[length++] = (byte) (0xFF00 >> tail + 1 & 0xFF | scalar >> 6 * tail);
        for (int i = tail - 1; i >= 0; i--) {
            bytes[length++] = (byte) (0x80 | scalar >> 6 * i & 0x3F);
        }
    }

    /** Ends the line with its hash, and answers that hash. */
    ChainHash chained(ChainHash previous, Kind kind) {
        ChainHash own = digest.after(previous, kind, bytes, 0, length);
        tab().hash(own);
        bytes[length++] = '\n';
        return own;
    }

    /** Ends the line of a log whose chain is switched off. */
    void unchained() {
        tab().ascii("-");
        bytes[length++] = '\n';
    }

    int length() {
        return length;
    }

    void copyTo(ByteBuffer target) {
        target.put(bytes, 0, length);
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }
}
