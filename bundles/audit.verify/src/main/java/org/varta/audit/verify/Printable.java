// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

/** Text that cannot make a terminal do anything but show it. Stateless. */
final class Printable {
    private Printable() {
    }

    /** Controls, line and paragraph separators, what turns the direction of writing, and halves of characters become {@code \}{@code u} and four digits. */
    static String of(String text) {
        StringBuilder safe = null;
        int next;
        for (int at = 0; at < text.length(); at = next) {
            int point = text.codePointAt(at);
            next = at + Character.charCount(point);
            if (isDangerous(point) && safe == null) {
                safe = new StringBuilder(text.length() + 16).append(text, 0, at);
            }
            if (safe != null && isDangerous(point)) {
                safe.append(String.format("\\u%04x", point));
            } else if (safe != null) {
                safe.appendCodePoint(point);
            }
        }
        return safe == null ? text : safe.toString();
    }

    private static boolean isDangerous(int point) {
        int type = Character.getType(point);
        return type == Character.CONTROL || type == Character.FORMAT || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR || type == Character.SURROGATE;
    }
}
