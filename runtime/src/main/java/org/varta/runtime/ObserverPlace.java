// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which observer is meant by a command that talks to a running one. NOT thread safe. */
final class ObserverPlace {
    static final String USAGE = """

        WHERE is said as it was to the observer:
          --state-dir DIR             the observer's state folder
          --recovery-audit-file PATH  its audit log, when it has no --state-dir
          --configs DIR               its configuration files, if one of them names the socket or the audit log
          --control PATH              the control socket itself
        """;
    private static final String CONTROL = "--control";
    private static final Set<String> OPTIONS = Set.of(CONTROL, Flag.STATE_DIR.toString(), Flag.AUDIT_FILE.toString(), Flag.CONFIGS.toString());
    private static final String CONTROL_FILE = "org.varta.control.cfg";
    private static final String SOCKET_NAME = "control.sock";

    private final Map<String, Path> places = new HashMap<>();

    static boolean isOption(String word) {
        return OPTIONS.contains(word);
    }

    /** @param i where the option's value should be */
    void put(String option, List<String> words, int i) throws UsageError {
        if (i >= words.size()) {
            throw new UsageError(UsageError.Kind.MISSING_VALUE, option + " needs a value");
        }
        try {
            places.put(option, Path.of(words.get(i)));
        } catch (InvalidPathException e) {
            throw new UsageError(UsageError.Kind.BAD_VALUE, option + " is no path");
        }
    }

    /** In the order in which the observer itself decides where its socket is. */
    Path socket() throws IOException, UsageError {
        if (places.containsKey(CONTROL)) {
            return places.get(CONTROL);
        }
        Optional<Path> configs = Optional.ofNullable(places.get(Flag.CONFIGS.toString()));
        if (configs.isPresent()) {
            Optional<Path> configured = ConfiguredPath.of(configs.get().resolve(CONTROL_FILE), "socketPath");
            if (configured.isPresent()) {
                return configured.get();
            }
        }
        Optional<Path> auditFile = Optional.ofNullable(places.get(Flag.AUDIT_FILE.toString()));
        if (auditFile.isEmpty() && configs.isPresent()) {
            auditFile = AuditPath.in(configs.get());
        }
        return StateFolder.lasting(Optional.ofNullable(places.get(Flag.STATE_DIR.toString())), auditFile).map(folder -> folder.resolve(SOCKET_NAME))
            .orElseThrow(() -> new UsageError(UsageError.Kind.MISSING_REQUIRED, places.isEmpty() ? "which observer? Say --state-dir, --recovery-audit-file, --configs or --control"
                : "the files of --configs name neither a control socket nor an audit log: say --state-dir or --control"));
    }
}
