// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * Where the audit log is going to be, before any component runs: the state folder lies beside it, and the framework needs that folder first.
 */
final class AuditPath {
    private static final String FILE = "org.varta.audit.file-main.cfg";

    private AuditPath() {
    }

    static Optional<Path> of(CommandLine line) throws IOException {
        Optional<Path> told = line.path(Flag.AUDIT_FILE);
        return told.isPresent() || line.configs().isEmpty() ? told : inFile(line.configs().get().resolve(FILE));
    }

    private static Optional<Path> inFile(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return Optional.ofNullable(properties.getProperty(Flag.AUDIT_FILE.key())).filter(path -> !path.isBlank()).map(Path::of);
    }
}
