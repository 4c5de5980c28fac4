// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
    private static final List<String> TRUTHS = List.of("inheritEnvironment", "identityEnvironment", "captureOutput", "captureLog");
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
        List<String> wrong = new ArrayList<>();
        REMOVED.keySet().stream().filter(properties::containsKey).sorted().forEach(key -> wrong.add("RemovedFlag: " + key + " was removed: use " + REMOVED.get(key)));
        TRUTHS.forEach(key -> checkTruth(wrong, key, properties.get(key)));
        if (raw.captureLog() && !raw.captureOutput()) {
            wrong.add("captureLog = true needs captureOutput = true");
        }
        if (raw.captureBytes() < 1 || raw.captureBytes() > MOST_CAPTURE) {
            wrong.add("captureBytes = " + raw.captureBytes() + " is not within 1 to " + MOST_CAPTURE);
        }
        checkChoice(wrong, "pidMode", raw.pidMode(), "substitute", "append");
        checkChoice(wrong, "stdout", raw.stdout(), "inherit", "discard");
        Source source = source(raw, ownUid, wrong);
        Environment environment = environment(raw, wrong);
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(PID + ": " + String.join("; ", wrong));
        }
        return new Settings(source.command, source.file, environment, raw.captureOutput() ? raw.captureBytes() : 0, raw.captureLog(), raw.stdout().equals("inherit"));
    }

    /** Declarative Services would take anything that is not {@code true} for false without a word. */
    private static void checkTruth(List<String> wrong, String key, Object value) {
        if (value instanceof String text && !text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            wrong.add(key + " = " + text + " is neither true nor false");
        }
    }

    private static void checkChoice(List<String> wrong, String key, String value, String one, String other) {
        if (!one.equals(value) && !other.equals(value)) {
            wrong.add(key + " = " + value + " is neither " + one + " nor " + other);
        }
    }

    private static Source source(ExecConfiguration raw, int ownUid, List<String> wrong) {
        boolean isInline = !raw.command().isBlank();
        boolean isFile = !raw.commandFile().isBlank();
        if (isInline == isFile) {
            wrong.add(isInline ? "command and commandFile exclude each other" : "command or commandFile is needed, and not blank");
            return null;
        }
        boolean isAppended = raw.pidMode().equals("append");
        try {
            return isInline ? new Source(CommandLine.parse(raw.command(), "inline", isAppended), null) : sourceIn(raw.commandFile(), ownUid, isAppended);
        } catch (IllegalArgumentException e) {
            wrong.add(isInline ? "command " + e.getMessage() : "commandFile = " + e.getMessage());
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

    private static Environment environment(ExecConfiguration raw, List<String> wrong) {
        try {
            String[] entries = raw.environment();
            return Environment.of(entries == null ? List.of() : List.of(entries), raw.inheritEnvironment(), raw.identityEnvironment());
        } catch (IllegalArgumentException e) {
            wrong.add("environment " + e.getMessage());
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
