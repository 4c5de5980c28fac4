// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.util.Locale;

/** When the head is written before a record counts as durable. Source: chain continuity 4. */
enum HeadSync {
    /** Where more than one sink matches: there the log may have to move without its last sink. */
    AUTO,
    /** Always. */
    COMMIT,
    /** Never: only at changes of state and once a second. */
    SECOND;

    private final String token = name().toLowerCase(Locale.ROOT);

    String token() {
        return token;
    }

    /** Null if no value is called so. */
    static HeadSync of(String token) {
        for (HeadSync value : values()) {
            if (value.token.equals(token)) {
                return value;
            }
        }
        return null;
    }

    boolean isBeforeCommit(int matchingSinks) {
        return this == COMMIT || this == AUTO && matchingSinks > 1;
    }
}
