// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

/**
 * A pattern of a rule: {@code *} stands for any number of characters, every other character for itself. Immutable.
 *
 * @param text the pattern, empty for anything
 */
record Glob(String text) {
    boolean isAny() {
        return text.isEmpty();
    }

    /** Whether a whole word has this form. Goes back to the latest star only, so it is quick for any pattern. */
    boolean matches(String word) {
        if (isAny()) {
            return true;
        }
        int at = 0;
        int here = 0;
        int star = -1;
        int resume = 0;
        while (at < word.length()) {
            if (here < text.length() && text.charAt(here) == '*') {
                star = here++;
                resume = at;
            } else if (here < text.length() && text.charAt(here) == word.charAt(at)) {
                here++;
                at++;
            } else if (star >= 0) {
                here = star + 1;
                at = ++resume;
            } else {
                return false;
            }
        }
        while (here < text.length() && text.charAt(here) == '*') {
            here++;
        }
        return here == text.length();
    }

    @Override
    public String toString() {
        return text;
    }
}
