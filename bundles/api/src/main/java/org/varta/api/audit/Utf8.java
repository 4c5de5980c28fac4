// SPDX-License-Identifier: Apache-2.0
package org.varta.api.audit;

/** Well-formed byte sequences of UTF-8. Source: Unicode standard, table of well-formed UTF-8 byte sequences (3-7). */
final class Utf8 {
    private Utf8() {
    }

    /** Length of the well-formed sequence of two to four bytes at an index, or 0 if there is none. */
    static int sequenceLength(byte[] bytes, int at, int end) {
        int lead = bytes[at] & 0xFF;
        if (lead >= 0xC2 && lead <= 0xDF) {
            return hasTail(bytes, at + 1, 1, end) ? 2 : 0;
        }
        if (lead >= 0xE0 && lead <= 0xEF) {
            return hasTail(bytes, at + 1, 2, end) && isSecondOfThree(lead, bytes[at + 1] & 0xFF) ? 3 : 0;
        }
        if (lead >= 0xF0 && lead <= 0xF4) {
            return hasTail(bytes, at + 1, 3, end) && isSecondOfFour(lead, bytes[at + 1] & 0xFF) ? 4 : 0;
        }
        return 0;
    }

    private static boolean hasTail(byte[] bytes, int start, int length, int end) {
        if (start + length > end) {
            return false;
        }
        for (int i = start; i < start + length; i++) {
            if ((bytes[i] & 0xC0) != 0x80) {
                return false;
            }
        }
        return true;
    }

    /** Neither an overlong form nor a surrogate. */
    private static boolean isSecondOfThree(int lead, int second) {
        return (lead != 0xE0 || second >= 0xA0) && (lead != 0xED || second <= 0x9F);
    }

    /** Neither an overlong form nor beyond U+10FFFF. */
    private static boolean isSecondOfFour(int lead, int second) {
        return (lead != 0xF0 || second >= 0x90) && (lead != 0xF4 || second <= 0x8F);
    }
}
