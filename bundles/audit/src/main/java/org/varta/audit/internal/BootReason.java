// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.util.Locale;

/** Why a boot record was written; the lower-case names are column values and metric labels. Source: audit schema v2, boot records. */
enum BootReason {
    FRESH, RESUME, LEGACY_V1, CORRUPT_TAIL, SCHEMA_DRIFT, ROTATION;

    private final String token = name().toLowerCase(Locale.ROOT);

    String token() {
        return token;
    }
}
