// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.varta.runtime.UsageError.Kind;

/**
 * The command line, read and checked. Immutable. The last occurrence of a flag wins; {@link Flag#isRepeatable() repeatable} ones accumulate, {@link Flag#isSwitch() switches} have no value.
 *
 * @param values what was given, by flag
 */
record CommandLine(Map<Flag, Object> values) {
    /**
     * Reads the arguments.
     *
     * @throws UsageError for the first thing that is wrong
     */
    static CommandLine of(String... arguments) throws UsageError {
        Map<Flag, Object> values = new EnumMap<>(Flag.class);
        Iterator<String> words = List.of(arguments).iterator();
        while (words.hasNext()) {
            Flag flag = flag(words.next());
            if (!flag.isSwitch() && !words.hasNext()) {
                throw new UsageError(Kind.MISSING_VALUE, flag + " needs a value");
            }
            Object value = flag.read(flag.isSwitch() ? "" : words.next());
            values.put(flag, flag.isRepeatable() ? appended(values.get(flag), value) : value);
        }
        CommandLine line = new CommandLine(Collections.unmodifiableMap(values));
        line.check();
        return line;
    }

    private static Flag flag(String text) throws UsageError {
        Flag flag = Flag.named(text);
        if (flag != null) {
            return flag;
        }
        UsageError refusal = RefusedFlag.of(text);
        throw refusal != null ? refusal : new UsageError(Kind.UNKNOWN_FLAG, text + " is no flag of varta-watch");
    }

    private static String[] appended(Object before, Object value) {
        List<String> all = new ArrayList<>(before == null ? List.of() : List.of((String[]) before));
        all.add((String) value);
        return all.toArray(String[]::new);
    }

    /** What files may supply is required only where there are none. */
    private void check() throws UsageError {
        if (has(Flag.RECOVERY_EXEC) && has(Flag.RECOVERY_EXEC_FILE)) {
            throw new UsageError(Kind.MUTUALLY_EXCLUSIVE, "--recovery-exec and --recovery-exec-file exclude each other");
        }
        if (has(Flag.CONFIGS)) {
            if (!Files.isDirectory(configs().orElseThrow())) {
                throw new UsageError(Kind.BAD_VALUE, "--configs " + configs().orElseThrow() + " is no folder");
            }
            return;
        }
        if (has(Flag.RECOVERY_CAPTURE) && !has(Flag.RECOVERY_EXEC) && !has(Flag.RECOVERY_EXEC_FILE)) {
            throw new UsageError(Kind.RECOVERY_CAPTURE_REQUIRES_RECOVERY, "--recovery-capture-stdio needs --recovery-exec or --recovery-exec-file");
        }
        require(Flag.SOCKET);
        require(Flag.THRESHOLD);
        if (has(Flag.PROM_ADDR) && !has(Flag.PROM_TOKEN)) {
            throw new UsageError(Kind.PROM_ADDR_REQUIRES_TOKEN, "--prom-addr needs --prom-token-file");
        }
        if (has(Flag.PROM_TOKEN) && !has(Flag.PROM_ADDR)) {
            throw new UsageError(Kind.MUTUALLY_EXCLUSIVE, "--prom-token-file needs --prom-addr");
        }
    }

    private void require(Flag flag) throws UsageError {
        if (!has(flag)) {
            throw new UsageError(Kind.MISSING_REQUIRED, flag + " is required (or --configs with a file that says it)");
        }
    }

    boolean has(Flag flag) {
        return values.containsKey(flag);
    }

    /** A path given by a flag. */
    Optional<Path> path(Flag flag) {
        return Optional.ofNullable((String) values.get(flag)).map(Path::of);
    }

    Optional<Path> configs() {
        return path(Flag.CONFIGS);
    }

    /** Uptime after which to stop, in seconds. */
    Optional<Long> uptimeSeconds() {
        return Optional.ofNullable((Long) values.get(Flag.SHUTDOWN_AFTER));
    }
}
