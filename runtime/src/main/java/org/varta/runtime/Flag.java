// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.varta.runtime.UsageError.Kind;

/** The command line's one table: every flag with its value, the configuration it overlays, its default and its range. */
enum Flag {
    SOCKET("--socket", "PATH", FlagValue::path, Pid.TRANSPORT, "socketPath", "required", "where agents send their beats"),
    SOCKET_MODE("--socket-mode", "OCTAL", FlagValue::mode, Pid.TRANSPORT, "socketMode", "0600", "permission bits of the socket"),
    THRESHOLD("--threshold-ms", "MS", FlagValue.number(10, FlagValue.DAY_MILLIS, Kind.THRESHOLD_TOO_LOW, Kind.BAD_VALUE), Pid.STALL, "thresholdMillis",
        "required", "silence that makes an agent stalled; 10 to 86400000"),
    TRACKER_CAPACITY("--tracker-capacity", "N", FlagValue.number(1, 1 << 20, Kind.TRACKER_CAPACITY_OUT_OF_RANGE, Kind.TRACKER_CAPACITY_OUT_OF_RANGE),
        Pid.OBSERVER, "agentCapacity", "4096", "agents at once; 1 to 1048576"),
    MAX_BEAT_RATE("--max-beat-rate", "N", rate(1_000_000_000), Pid.OBSERVER, "maxBeatRate", "100", "beats per second of one agent; 0 = off, to 1000000000"),
    GLOBAL_BEAT_RATE("--global-beat-rate", "N", rate(0xFFFF_FFFFL), Pid.OBSERVER, "globalBeatRate", "5000", "frames per second of all agents; 0 = off, to 4294967295"),
    GLOBAL_BEAT_BURST("--global-beat-burst", "N", rate(0xFFFF_FFFFL), Pid.OBSERVER, "globalBeatBurst", "10000", "frames at once above that rate; 0 = off, to 4294967295"),

    RECOVERY_EXEC("--recovery-exec", "COMMAND", FlagValue::command, Pid.EXEC, "command", "none", "run for a stalled agent; split at blanks, {pid} replaced"),
    RECOVERY_EXEC_FILE("--recovery-exec-file", "PATH", FlagValue::path, Pid.EXEC, "commandFile", "none", "the same from a protected file (mode 0600 or stricter)"),
    RECOVERY_ENV("--recovery-env", "KEY=VALUE", FlagValue::environment, Pid.EXEC, "environment", "none", "a variable of the command's environment; repeatable"),
    RECOVERY_INHERIT_ENV("--recovery-inherit-env", Pid.EXEC, "inheritEnvironment", "the command gets the observer's own environment, which may hold secrets"),
    RECOVERY_IDENTITY_ENV("--recovery-identity-env", Pid.EXEC, "identityEnvironment", "the command gets VARTA_PID, VARTA_GENERATION and VARTA_ORIGIN"),
    RECOVERY_PID_MODE("--recovery-pid-mode", "MODE", FlagValue.choice("substitute", "append"), Pid.EXEC, "pidMode", "substitute", "append: the process id also becomes the last argument"),
    RECOVERY_STDOUT("--recovery-stdout", "WHERE", FlagValue.choice("inherit", "discard"), Pid.EXEC, "stdout", "inherit", "output that is not captured; inherit or discard"),
    RECOVERY_CAPTURE("--recovery-capture-stdio", Pid.EXEC, "captureOutput", "the length of the command's output is recorded"),
    RECOVERY_CAPTURE_BYTES("--recovery-capture-bytes", "N", FlagValue.number(1, 1 << 20, Kind.RECOVERY_CAPTURE_BYTES_TOO_LOW, Kind.RECOVERY_CAPTURE_BYTES_TOO_LARGE), Pid.EXEC,
        "captureBytes", "4096", "how much output is captured at most; 1 to 1048576"),
    RECOVERY_CAPTURE_LOG("--recovery-capture-log", Pid.EXEC, "captureLog", "captured output of a failed command is logged; needs --recovery-capture-stdio"),
    RECOVERY_DEBOUNCE("--recovery-debounce-ms", "MS", FlagValue.number(0, Long.MAX_VALUE, Kind.BAD_VALUE, Kind.BAD_VALUE), Pid.RECOVERY, "debounceMillis",
        "1000", "least time between two commands for one agent; 0 = none"),
    RECOVERY_TIMEOUT("--recovery-timeout-ms", "MS", FlagValue.number(100, Long.MAX_VALUE, Kind.RECOVERY_TIMEOUT_TOO_LOW, Kind.BAD_VALUE), Pid.RECOVERY,
        "timeoutMillis", "never", "a command is killed after this; at least 100"),
    RECOVERY_TERM_GRACE("--recovery-term-grace-ms", "MS", FlagValue.number(0, 60_000, Kind.BAD_VALUE, Kind.BAD_VALUE), Pid.RECOVERY, "termGraceMillis", "0",
        "time between asking a command to end and killing it; 0 = kill at once, to 60000"),
    RECOVERY_MAX_CONCURRENT("--recovery-max-concurrent", "N", FlagValue.number(0, 65_536, Kind.BAD_VALUE, Kind.BAD_VALUE), Pid.RECOVERY, "maxConcurrent", "0",
        "commands at once; 0 = as many as agents, to 65536"),
    RECOVERY_RETRY_MAX("--recovery-retry-max", "N", FlagValue.number(0, 100, Kind.BAD_VALUE, Kind.BAD_VALUE), Pid.RECOVERY, "retryMax", "0",
        "further attempts in the same silence; 0 = never, to 100"),
    RECOVERY_RETRY_BACKOFF("--recovery-retry-backoff-ms", "MS", FlagValue.number(1, 600_000, Kind.BAD_VALUE, Kind.BAD_VALUE), Pid.RECOVERY, "retryBackoffMillis", "30000",
        "time before the first of them, doubled before each further one; 1 to 600000"),
    RECOVERY_SHUTDOWN_POLICY("--recovery-shutdown-policy", "HOW", FlagValue.choice("kill", "wait"), Pid.RECOVERY, "shutdownPolicy", "kill",
        "running commands at the end; kill at once, or wait during the grace"),
    AUDIT_FAIL_CLOSED("--audit-fail-closed", Pid.RECOVERY, "auditFailClosed", "nothing is started while the audit log cannot make records durable"),
    ALLOW_CROSS_NAMESPACE("--allow-cross-namespace-agents", Pid.OBSERVER, "allowCrossNamespaceAgents", "agents of other process-id namespaces are watched and recovered"),
    SHUTDOWN_GRACE("--shutdown-grace-ms", "MS", FlagValue.number(100, 60_000, Kind.SHUTDOWN_GRACE_TOO_LOW, Kind.SHUTDOWN_GRACE_TOO_LARGE), Pid.RECOVERY,
        "shutdownGraceMillis", "5000", "time for running commands at the end; 100 to 60000"),

    AUDIT_FILE("--recovery-audit-file", "PATH", FlagValue::path, Pid.AUDIT_FILE, "path", "none", "hash-chained log of every decision"),
    AUDIT_SYNC_EVERY("--recovery-audit-sync-every", "N", FlagValue.number(1, 0xFFFF_FFFFL, Kind.BAD_INTEGER, Kind.BAD_INTEGER), Pid.AUDIT, "syncEvery", "1",
        "records per sync; 1 to 4294967295, above 1 a crash may lose the last ones"),
    AUDIT_MAX_BYTES("--recovery-audit-max-bytes", "N", FlagValue.number(4096, Long.MAX_VALUE, Kind.RECOVERY_AUDIT_MAX_BYTES_TOO_LOW, Kind.BAD_VALUE), Pid.AUDIT_FILE, "maxBytes",
        "never", "size from which on a new audit file is begun; at least 4096, five older ones are kept"),
    AUDIT_FSYNC_BUDGET("--audit-fsync-budget-ms", "MS", FlagValue.number(1, FlagValue.DAY_MILLIS, Kind.BAD_INTEGER, Kind.BAD_VALUE), Pid.AUDIT, "fsyncBudgetMillis", "50",
        "a sync that takes longer is counted; 1 to 86400000"),
    AUDIT_SYNC_INTERVAL("--audit-sync-interval-ms", "MS", FlagValue.number(0, FlagValue.DAY_MILLIS, Kind.BAD_INTEGER, Kind.BAD_VALUE), Pid.AUDIT, "syncIntervalMillis", "0",
        "records wait no longer than this for their sync; 0 = off, to 86400000"),
    AUDIT_ROTATION_BUDGET("--audit-rotation-budget-ms", "MS", FlagValue.number(1, 250, Kind.BAD_INTEGER, Kind.AUDIT_ROTATION_BUDGET_TOO_LARGE), Pid.AUDIT, "rotationBudgetMillis", "50",
        "time for the steps of a rotation at once; 1 to 250"),

    PROM_ADDR("--prom-addr", "IP:PORT", FlagValue::address, Pid.PROMETHEUS, "address", "none", "metrics endpoint; needs --prom-token-file; port 0 = any free one"),
    PROM_TOKEN("--prom-token-file", "PATH", FlagValue::path, Pid.PROMETHEUS, "tokenFile", "none", "protected file with the endpoint's token, 64 hex digits"),

    SHUTDOWN_AFTER("--shutdown-after-secs", "S", FlagValue.number(0, Integer.MAX_VALUE, Kind.BAD_VALUE, Kind.BAD_VALUE), null, null, "never", "stop orderly after this time"),
    CONFIGS("--configs", "DIR", FlagValue::path, null, null, "none", "configuration files, one per component, read again when they change"),
    STATE_DIR("--state-dir", "DIR", FlagValue::path, null, null, "<audit file>.state, else temporary", "what must survive a restart");

    /** PIDs that flags overlay. */
    static final class Pid {
        static final String TRANSPORT = "org.varta.transport.uds~main";
        static final String STALL = "org.varta.stall.fixed~default";
        static final String OBSERVER = "org.varta.observer";
        static final String RECOVERY = "org.varta.recovery";
        static final String EXEC = "org.varta.recovery.exec";
        static final String AUDIT = "org.varta.audit";
        static final String AUDIT_FILE = "org.varta.audit.file~main";
        static final String PROMETHEUS = "org.varta.export.prometheus";

        private Pid() {
        }
    }

    private static final Map<String, Flag> BY_NAME = Stream.of(values()).collect(Collectors.toMap(flag -> flag.text, Function.identity()));

    private final String text;
    private final String argument;
    private final FlagValue value;
    private final String pid;
    private final String key;
    private final String byDefault;
    private final String purpose;

    Flag(String text, String argument, FlagValue value, String pid, String key, String byDefault, String purpose) {
        this.text = text;
        this.argument = argument;
        this.value = value;
        this.pid = pid;
        this.key = key;
        this.byDefault = byDefault;
        this.purpose = purpose;
    }

    /** One without a value: given or not. */
    Flag(String text, String pid, String key, String purpose) {
        this(text, "", (flag, given) -> Boolean.TRUE, pid, key, "false", purpose);
    }

    private static FlagValue rate(long most) {
        return FlagValue.number(0, most, Kind.BAD_VALUE, Kind.BAD_VALUE);
    }

    /** The flag of that name, or null. */
    static Flag named(String text) {
        return BY_NAME.get(text);
    }

    Object read(String given) throws UsageError {
        return value.read(text, given);
    }

    /** The PID whose configuration this flag overlays, or null for the launcher's own flags. */
    String pid() {
        return pid;
    }

    /** The key in that configuration, or null. */
    String key() {
        return key;
    }

    /** Whether it stands alone, without a value behind it. */
    boolean isSwitch() {
        return argument.isEmpty();
    }

    boolean isRepeatable() {
        return this == RECOVERY_ENV;
    }

    /** One line of the help text. */
    String help() {
        return String.format("  %-33s %s [%s]", (text + " " + argument).strip(), purpose, byDefault);
    }

    @Override
    public String toString() {
        return text;
    }
}
