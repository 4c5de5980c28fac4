// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the audit log is going to be, before any component runs: the state folder lies beside it, and the framework needs that folder first.
 */
final class AuditPath {
    private static final String FILE = "org.varta.audit.file-main.cfg";

    private AuditPath() {
    }

    static Optional<Path> of(CommandLine line) throws IOException {
        Optional<Path> told = line.path(Flag.AUDIT_FILE);
        return told.isPresent() || line.configs().isEmpty() ? told : in(line.configs().get());
    }

    /** As the files of that folder say. */
    static Optional<Path> in(Path configs) throws IOException {
        return ConfiguredPath.of(configs.resolve(FILE), Flag.AUDIT_FILE.key());
    }
}
