// SPDX-License-Identifier: Apache-2.0
package org.varta.lint;

import java.util.Locale;

/** How bad a finding is. */
public enum Level {
    /** It will do harm, or it cannot work. */
    ERROR,
    /** It does something that is probably not meant. */
    WARN,
    /** Good to know. */
    INFO;

    /**
     * As it is written.
     *
     * @return a lower-case word
     */
    public String token() {
        return name().toLowerCase(Locale.ROOT);
    }
}
