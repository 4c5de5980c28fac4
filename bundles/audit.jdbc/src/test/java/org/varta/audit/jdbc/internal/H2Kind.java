// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc.internal;

import java.nio.file.Path;

/** Embedded H2 in a file, for the contract tests. */
public final class H2Kind extends DatabaseKind {
    @Override
    public String newPlace(Path folder) {
        return "jdbc:h2:" + folder.resolve("audit");
    }

    @Override
    Settings settings(String place) {
        return Settings.of(place, "varta", "", Settings.TABLE_PREFIX);
    }
}
