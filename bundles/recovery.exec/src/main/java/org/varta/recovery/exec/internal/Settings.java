// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The action's configuration, checked. Immutable; {@code captureBytes} is 0 when nothing is captured. */
record Settings(CommandLine command, Environment environment, int captureBytes, boolean isOutputInherited) {
    static final String PID = "org.varta.recovery.exec";
    private static final int MOST_CAPTURE = 1_048_576;

    /** @throws IllegalArgumentException naming PID, key and rule of everything that is wrong, without the command's arguments */
    static Settings of(ExecConfiguration raw, int ownUid) {
        List<String> wrong = new ArrayList<>();
        if (raw.captureBytes() < 1 || raw.captureBytes() > MOST_CAPTURE) {
            wrong.add("captureBytes = " + raw.captureBytes() + " is not within 1 to " + MOST_CAPTURE);
        }
        choice(wrong, "pidMode", raw.pidMode(), "substitute", "append");
        choice(wrong, "stdout", raw.stdout(), "inherit", "discard");
        CommandLine command = command(raw, ownUid, wrong);
        Environment environment = environment(raw, wrong);
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(PID + ": " + String.join("; ", wrong));
        }
        return new Settings(command, environment, raw.captureOutput() ? raw.captureBytes() : 0, raw.stdout().equals("inherit"));
    }

    private static void choice(List<String> wrong, String key, String value, String one, String other) {
        if (!one.equals(value) && !other.equals(value)) {
            wrong.add(key + " = " + value + " is neither " + one + " nor " + other);
        }
    }

    private static CommandLine command(ExecConfiguration raw, int ownUid, List<String> wrong) {
        boolean isInline = !raw.command().isBlank();
        boolean isFile = !raw.commandFile().isBlank();
        if (isInline == isFile) {
            wrong.add("exactly one of command and commandFile is needed");
            return null;
        }
        boolean isAppended = raw.pidMode().equals("append");
        try {
            return isInline ? CommandLine.parse(raw.command(), "inline", isAppended)
                : CommandLine.parse(CommandFile.read(Path.of(raw.commandFile()), ownUid), raw.commandFile(), isAppended);
        } catch (IllegalArgumentException e) {
            wrong.add(isInline || !e.getMessage().startsWith("commandFile") ? (isInline ? "command " : "commandFile ") + e.getMessage() : e.getMessage());
            return null;
        }
    }

    private static Environment environment(ExecConfiguration raw, List<String> wrong) {
        try {
            String[] entries = raw.environment();
            return Environment.of(entries == null ? List.of() : List.of(entries), raw.inheritEnvironment(), raw.identityEnvironment());
        } catch (IllegalArgumentException e) {
            wrong.add(e.getMessage());
            return null;
        }
    }
}
