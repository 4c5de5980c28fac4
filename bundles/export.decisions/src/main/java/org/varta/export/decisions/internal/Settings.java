// SPDX-License-Identifier: Apache-2.0
package org.varta.export.decisions.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.varta.api.config.ConfigurationChecks;

/** The journal's configuration, checked. Immutable. */
record Settings(Path path, long maxBytes) {
    static final String PID = "org.varta.export.decisions";
    private static final long LEAST_BYTES = 65_536;
    private static final long MOST_BYTES = 1L << 40;

    /** @throws IllegalArgumentException naming PID, key, value and range of everything that is wrong */
    static Settings of(JournalConfiguration raw) {
        ConfigurationChecks checks = new ConfigurationChecks(PID);
        Settings settings = new Settings(path(checks, raw.path()), checks.whole("maxBytes", raw::maxBytes, LEAST_BYTES, MOST_BYTES));
        checks.done();
        return settings;
    }

    private static Path path(ConfigurationChecks checks, String text) {
        try {
            if (!text.isBlank()) {
                return Path.of(text).toAbsolutePath();
            }
            checks.wrong("path is required");
        } catch (InvalidPathException e) {
            checks.wrong("path = " + text + " is no path");
        }
        return Path.of("/");
    }
}
