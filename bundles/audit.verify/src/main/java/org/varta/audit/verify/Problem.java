// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.util.Objects;

/**
 * What is wrong, and where. Immutable.
 *
 * @param file the file
 * @param line number of the line in that file, from 1; 0 if it is about the whole file
 * @param position of the first byte of that line
 * @param text one sentence
 */
public record Problem(String file, long line, long position, String text) {
    /**
     * Checks the components.
     *
     * @param file not null
     * @param line 0 or more
     * @param position 0 or more
     * @param text not null
     */
    public Problem {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(text, "text");
    }

    @Override
    public String toString() {
        return line == 0 ? file + ": " + text : file + ", line " + line + " (byte " + position + "): " + text;
    }
}
