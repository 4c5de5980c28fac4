// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.varta.api.config.ConfigurationChecks;

/**
 * The action's configuration, checked. Immutable.
 *
 * @param command what to run
 * @param file the file that it was read from, as that was then; null if it comes from the configuration itself
 * @param environment what the command sees
 * @param captureBytes how much output is captured; 0 when nothing is
 * @param isOutputLogged whether the output of unsuccessful commands goes to the log
 * @param isOutputInherited whether output that is not captured goes where ours goes
 */
record Settings(CommandLine command, FileStamp file, Environment environment, int captureBytes, boolean isOutputLogged, boolean isOutputInherited) {
    static final String PID = "org.varta.recovery.exec";
    private static final int MOST_CAPTURE = 1_048_576;
    /** Keys of early releases that ran a shell, and what stands in their place. */
    private static final Map<String, String> REMOVED = Map.of("recovery_cmd", "command", "recovery_cmd_file", "commandFile", "i_accept_shell_risk", "command");

    private record Source(CommandLine command, FileStamp file) {
    }

    /**
     * Checks everything at once and reads the command file.
     *
     * @param properties the same configuration as it was written
     * @throws IllegalArgumentException naming PID, key and rule of everything that is wrong, without the command's arguments
     */
    static Settings of(ExecConfiguration raw, Map<String, Object> properties, int ownUid) {
        ConfigurationChecks checks = new ConfigurationChecks(PID, properties);
        REMOVED.keySet().stream().filter(properties::containsKey).sorted().forEach(key -> checks.wrong("RemovedFlag: " + key + " was removed: use " + REMOVED.get(key)));
        checks.truth("inheritEnvironment", raw.inheritEnvironment());
        checks.truth("identityEnvironment", raw.identityEnvironment());
        boolean isCaptured = checks.truth("captureOutput", raw.captureOutput());
        boolean isLogged = checks.truth("captureLog", raw.captureLog());
        checks.require(isCaptured || !isLogged, "captureLog = true needs captureOutput = true");
        int captureBytes = checks.count("captureBytes", raw::captureBytes, 1, MOST_CAPTURE);
        checks.isFirst("pidMode", raw.pidMode(), "substitute", "append");
        boolean isInherited = checks.isFirst("stdout", raw.stdout(), "inherit", "discard");
        Source source = source(raw, ownUid, checks);
        Environment environment = environment(raw, checks);
        checks.done();
        return new Settings(source.command, source.file, environment, isCaptured ? captureBytes : 0, isLogged, isInherited);
    }

    private static Source source(ExecConfiguration raw, int ownUid, ConfigurationChecks checks) {
        boolean isInline = !raw.command().isBlank();
        boolean isFile = !raw.commandFile().isBlank();
        if (isInline == isFile) {
            checks.wrong(isInline ? "command and commandFile exclude each other" : "command or commandFile is needed, and not blank");
            return null;
        }
        boolean isAppended = raw.pidMode().equals("append");
        try {
            return isInline ? new Source(CommandLine.parse(raw.command(), "inline", isAppended), null) : sourceIn(raw.commandFile(), ownUid, isAppended);
        } catch (IllegalArgumentException e) {
            checks.wrong(isInline ? "command " + e.getMessage() : "commandFile = " + e.getMessage());
            return null;
        }
    }

    private static Source sourceIn(String file, int ownUid, boolean isAppended) {
        CommandFile read = CommandFile.read(path(file), ownUid);
        try {
            return new Source(CommandLine.parse(read.text(), file, isAppended), read.stamp());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + " " + e.getMessage(), e);
        }
    }

    private static Path path(String file) {
        if (file.getBytes(StandardCharsets.UTF_8).length > CommandLine.MOST_PATH_BYTES) {
            throw new IllegalArgumentException("... has more than " + CommandLine.MOST_PATH_BYTES + " bytes");
        }
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("... is no path: " + e.getReason(), e);
        }
    }

    private static Environment environment(ExecConfiguration raw, ConfigurationChecks checks) {
        try {
            String[] entries = raw.environment();
            return Environment.of(entries == null ? List.of() : List.of(entries), raw.inheritEnvironment(), raw.identityEnvironment());
        } catch (IllegalArgumentException e) {
            checks.wrong("environment " + e.getMessage());
            return null;
        }
    }

    /** What differs, as {@code key=value …}; of arguments and variables only how many there are. */
    String changesFrom(Settings before) {
        List<String> changes = new ArrayList<>();
        note(changes, command.source().equals("inline") ? "command" : "commandFile", command, before.command);
        note(changes, "environment", environment, before.environment);
        note(changes, "captureBytes", captureBytes, before.captureBytes);
        note(changes, "captureLog", isOutputLogged, before.isOutputLogged);
        note(changes, "stdout", isOutputInherited ? "inherit" : "discard", before.isOutputInherited ? "inherit" : "discard");
        return changes.isEmpty() ? "unchanged" : String.join(" ", changes);
    }

    private static void note(List<String> changes, String key, Object now, Object before) {
        if (!now.equals(before)) {
            changes.add(key + "=" + now);
        }
    }
}
