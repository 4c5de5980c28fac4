// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.varta.runtime.UsageError.Kind;

/** What a flag's value may be and what it becomes in a configuration. Implementations are pure. */
@FunctionalInterface
interface FlagValue {
    /** Longest time that a flag takes in milliseconds. */
    long DAY_MILLIS = 86_400_000;

    /**
     * Reads a value.
     *
     * @param flag for messages, such as {@code --socket}
     * @param text as given
     * @return a value Configuration Admin takes
     * @throws UsageError naming flag, value and range
     */
    Object read(String flag, String text) throws UsageError;

    /** A whole number, unsigned; what is beyond 2^63 − 1 is no number here. */
    static FlagValue number(long least, long most, Kind tooLow, Kind tooHigh) {
        return (flag, text) -> {
            long value = parse(flag, text);
            if (value < least || value > most) {
                throw new UsageError(value < least ? tooLow : tooHigh, flag + " " + text + " is not within " + least + " to " + most);
            }
            return value;
        };
    }

    /** One of a few words. */
    static FlagValue choice(String... words) {
        return (flag, text) -> {
            if (!List.of(words).contains(text)) {
                throw new UsageError(Kind.BAD_VALUE, flag + " " + text + " is none of " + String.join(", ", words));
            }
            return text;
        };
    }

    private static long parse(String flag, String text) throws UsageError {
        if (text.matches("[0-9]{1,19}")) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                // Nineteen digits above 2^63 - 1: falls through to the same refusal as any other text.
            }
        }
        throw new UsageError(Kind.BAD_INTEGER, flag + " " + text + " is no whole number up to " + Long.MAX_VALUE);
    }

    /** A path; relative to the working directory. */
    static Object path(String flag, String text) throws UsageError {
        try {
            if (!text.isEmpty()) {
                Path.of(text);
                return text;
            }
        } catch (InvalidPathException e) {
            // Falls through: the reason of the exception may quote what must not be printed.
        }
        throw new UsageError(Kind.BAD_VALUE, flag + " needs a path");
    }

    /** Octal permission bits as {@code 600}, {@code 0600} or {@code 0o600}. */
    static Object mode(String flag, String text) throws UsageError {
        String digits = text.startsWith("0o") ? text.substring(2) : text;
        if (!digits.matches("[0-7]{1,8}")) {
            throw new UsageError(Kind.BAD_SOCKET_MODE, flag + " " + text + " is not octal, such as 0600");
        }
        return String.format("%04o", Integer.parseInt(digits, 8) & 0777);
    }

    /** A command; never printed, it may hold secrets. */
    static Object command(String flag, String text) throws UsageError {
        if (text.isBlank()) {
            throw new UsageError(Kind.BAD_VALUE, flag + " needs a command, not blanks");
        }
        return text;
    }

    /** {@code KEY=VALUE}; the value is never printed. */
    static Object environment(String flag, String text) throws UsageError {
        if (text.indexOf('=') < 1 || text.indexOf('\0') >= 0) {
            throw new UsageError(Kind.BAD_RECOVERY_ENV, flag + " needs KEY=VALUE with a key and without NUL");
        }
        return text;
    }

    /** A literal address and a port: {@code 127.0.0.1:9464} or {@code [::1]:9464}. Port 0 asks for a free one. */
    static Object address(String flag, String text) throws UsageError {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        boolean isPort = text.substring(colon + 1).matches("[0-9]{1,5}") && Integer.parseInt(text.substring(colon + 1)) <= 65535;
        if (!isPort || !(isVersion4(host) || host.matches("\\[[0-9a-fA-F:.]*:[0-9a-fA-F:.]*]"))) {
            throw new UsageError(Kind.BAD_ADDR, flag + " " + text + " is no IP:PORT, such as 127.0.0.1:9464 or [::1]:9464");
        }
        return text;
    }

    private static boolean isVersion4(String host) {
        String part = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
        return host.matches("(" + part + "\\.){3}" + part);
    }
}
