// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc.internal;

import java.nio.file.Path;

/** Embedded H2 in a file, for the contract tests. */
public final class H2Kind extends DatabaseKind {
    @Override
    public String newPlace(Path folder) {
        return "jdbc:h2:" + folder.resolve("audit") + ";MAX_COMPACT_TIME=0"; // closing a small database takes no longer for being asked to shrink it
    }

    @Override
    Settings settings(String place) {
        return Settings.of(place, "varta", "", Settings.TABLE_PREFIX);
    }
}
