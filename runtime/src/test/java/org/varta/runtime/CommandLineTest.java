// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scenario obs-71: every bound of every flag, every removed flag, every flag that is not supported yet. */
class CommandLineTest {
    private static final String[] ESSENTIAL = {"--socket", "/tmp/s", "--threshold-ms", "1000"};

    /** Every flag of the reference observer, by observer.md 9. */
    private static final String REFERENCE = """
        --socket --threshold-ms --socket-mode --read-timeout-ms --uds-rcvbuf-bytes --udp-port --udp-bind-addr --key-file --accepted-key-file
        --master-key-file --max-beat-rate --global-beat-rate --global-beat-burst --tracker-capacity --eviction-scan-window --tracker-eviction-policy
        --clock-source --signal-handler-mode --allow-cross-namespace-agents --strict-namespace-check --i-accept-plaintext-udp
        --i-accept-secure-udp-non-loopback --secure-udp-i-accept-recovery-on-unauthenticated-transport
        --plaintext-udp-i-accept-recovery-on-unauthenticated-transport --recovery-exec --recovery-exec-file --recovery-debounce-ms --recovery-env
        --recovery-inherit-env --recovery-timeout-ms --recovery-audit-file --recovery-audit-max-bytes --recovery-audit-sync-every --audit-fsync-budget-ms
        --audit-sync-interval-ms --audit-rotation-budget-ms --recovery-capture-stdio --recovery-capture-bytes --export-file --export-file-max-bytes
        --export-file-sync-every --prom-addr --prom-token-file --prom-rate-limit-per-sec --prom-rate-limit-burst --iteration-budget-ms --scrape-budget-ms
        --heartbeat-file --self-watchdog-secs --hw-watchdog --shutdown-after-secs --shutdown-grace-ms --inject-wedge-ms
        """;

    private static String[] essentialAnd(String... more) {
        return Stream.concat(Stream.of(ESSENTIAL), Stream.of(more)).toArray(String[]::new);
    }

    private static UsageError refusal(String... arguments) {
        return assertThrows(UsageError.class, () -> CommandLine.of(arguments));
    }

    static Stream<String> reference() {
        return Stream.of(REFERENCE.trim().split("\\s+"));
    }

    @ParameterizedTest
    @MethodSource("reference")
    void obs71_shouldKnowEveryFlagOfTheReference(String flag) {
        assertTrue(Flag.named(flag) != null ^ RefusedFlag.of(flag) != null, flag + " must be either supported or refused by name");
    }

    @Test
    void obs71_shouldKnowNoOtherFlagsButItsOwn() {
        List<String> known = new ArrayList<>();
        Stream.of(Flag.values()).map(Flag::toString).forEach(known::add);
        RefusedFlag.notSupported().forEach(known::add);
        known.removeAll(reference().toList());
        assertEquals(List.of("--recovery-identity-env", "--recovery-pid-mode", "--recovery-stdout", "--recovery-capture-log", "--recovery-term-grace-ms", "--recovery-max-concurrent",
            "--recovery-retry-max", "--recovery-retry-backoff-ms", "--recovery-shutdown-policy", "--audit-fail-closed", "--configs", "--state-dir"), known);
    }

    @ParameterizedTest
    @CsvSource({"--recovery-cmd,--recovery-exec", "--recovery-cmd-file,--recovery-exec-file", "--i-accept-shell-risk,--recovery-exec", "--key-env,--key-file",
        "--master-key-env,--master-key-file", "--accepted-key-env,--accepted-key-file"})
    void obs71_recC13_shouldRefuseRemovedFlagWithItsSuccessor(String flag, String successor) {
        UsageError refusal = refusal(essentialAnd(flag, "x"));
        assertEquals(UsageError.Kind.REMOVED_FLAG, refusal.kind());
        assertTrue(refusal.getMessage().contains(flag) && refusal.getMessage().contains(successor), refusal.getMessage());
    }

    @Test
    void obs71_shouldRefuseUnsupportedFlagsByName() {
        for (String flag : RefusedFlag.notSupported()) {
            UsageError refusal = refusal(essentialAnd(flag));
            assertEquals(UsageError.Kind.UNSUPPORTED_FLAG, refusal.kind());
            assertTrue(refusal.getMessage().contains(flag), refusal.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --socket '' | BadValue
        --threshold-ms 9 | ThresholdTooLow
        --threshold-ms 0 | ThresholdTooLow
        --threshold-ms 86400001 | BadValue
        --threshold-ms -1 | BadInteger
        --threshold-ms 1e3 | BadInteger
        --threshold-ms 99999999999999999999 | BadInteger
        --threshold-ms 9223372036854775808 | BadInteger
        --socket-mode 0o888 | BadSocketMode
        --socket-mode rw | BadSocketMode
        --socket-mode '' | BadSocketMode
        --tracker-capacity 0 | TrackerCapacityOutOfRange
        --tracker-capacity 1048577 | TrackerCapacityOutOfRange
        --max-beat-rate 1000000001 | BadValue
        --max-beat-rate x | BadInteger
        --global-beat-rate 4294967296 | BadValue
        --global-beat-burst 4294967296 | BadValue
        --recovery-exec ' ' | BadValue
        --recovery-exec-file '' | BadValue
        --recovery-debounce-ms -1 | BadInteger
        --recovery-timeout-ms 99 | RecoveryTimeoutTooLow
        --recovery-timeout-ms 0 | RecoveryTimeoutTooLow
        --recovery-timeout-ms -1 | BadInteger
        --recovery-env =x | BadRecoveryEnv
        --recovery-env x | BadRecoveryEnv
        --recovery-capture-bytes 0 | RecoveryCaptureBytesTooLow
        --recovery-capture-bytes 1048577 | RecoveryCaptureBytesTooLarge
        --recovery-capture-bytes x | BadInteger
        --recovery-pid-mode prepend | BadValue
        --recovery-stdout file | BadValue
        --recovery-shutdown-policy never | BadValue
        --recovery-term-grace-ms 60001 | BadValue
        --recovery-max-concurrent 65537 | BadValue
        --recovery-retry-max 101 | BadValue
        --recovery-retry-backoff-ms 0 | BadValue
        --recovery-retry-backoff-ms 600001 | BadValue
        --recovery-audit-file '' | BadValue
        --recovery-audit-sync-every 0 | BadInteger
        --recovery-audit-sync-every 4294967296 | BadInteger
        --recovery-audit-max-bytes 4095 | RecoveryAuditMaxBytesTooLow
        --recovery-audit-max-bytes 0 | RecoveryAuditMaxBytesTooLow
        --recovery-audit-max-bytes 4k | BadInteger
        --audit-fsync-budget-ms 0 | BadInteger
        --audit-fsync-budget-ms 86400001 | BadValue
        --audit-sync-interval-ms -1 | BadInteger
        --audit-sync-interval-ms 86400001 | BadValue
        --audit-rotation-budget-ms 0 | BadInteger
        --audit-rotation-budget-ms 251 | AuditRotationBudgetTooLarge
        --prom-addr localhost:9464 | BadAddr
        --prom-addr 127.0.0.1 | BadAddr
        --prom-addr 127.0.0.1:65536 | BadAddr
        --prom-addr 256.0.0.1:9464 | BadAddr
        --prom-addr ::1:9464 | BadAddr
        --prom-addr 127.0.0.1:9464 | PromAddrRequiresToken
        --prom-token-file /t | MutuallyExclusive
        --shutdown-after-secs -1 | BadInteger
        --shutdown-grace-ms 99 | ShutdownGraceTooLow
        --shutdown-grace-ms 60001 | ShutdownGraceTooLarge
        --configs /no/such/folder | BadValue
        --nonsense 1 | UnknownFlag
        plain 1 | UnknownFlag
        """)
    void obs71_recC14_recC15_recC16_shouldRefuseBadValueWithItsKind(String given, String kind) {
        String[] words = given.split(" ", 2);
        UsageError refusal = refusal(essentialAnd(words[0], words[1].replace("'", "")));
        assertEquals(kind, refusal.kind().token());
        assertTrue(refusal.getMessage().startsWith(kind + ": ") && refusal.getMessage().contains(words[0]), refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"--threshold-ms,10", "--threshold-ms,86400000", "--tracker-capacity,1", "--tracker-capacity,1048576", "--max-beat-rate,0",
        "--max-beat-rate,1000000000", "--global-beat-rate,0", "--global-beat-rate,4294967295", "--global-beat-burst,0", "--global-beat-burst,4294967295",
        "--recovery-debounce-ms,0", "--recovery-debounce-ms,9223372036854775807", "--recovery-timeout-ms,100", "--recovery-timeout-ms,9223372036854775807",
        "--recovery-capture-bytes,1", "--recovery-capture-bytes,1048576", "--recovery-term-grace-ms,0", "--recovery-term-grace-ms,60000", "--recovery-max-concurrent,0",
        "--recovery-max-concurrent,65536", "--recovery-retry-max,0", "--recovery-retry-max,100", "--recovery-retry-backoff-ms,1", "--recovery-retry-backoff-ms,600000",
        "--recovery-audit-sync-every,1", "--recovery-audit-sync-every,4294967295",
        "--recovery-audit-max-bytes,4096", "--recovery-audit-max-bytes,9223372036854775807", "--audit-fsync-budget-ms,1", "--audit-fsync-budget-ms,86400000",
        "--audit-sync-interval-ms,0", "--audit-sync-interval-ms,86400000", "--audit-rotation-budget-ms,1", "--audit-rotation-budget-ms,250", "--shutdown-after-secs,0", "--shutdown-grace-ms,100", "--shutdown-grace-ms,60000"})
    void obs71_shouldAcceptBothEndsOfEveryRange(String flag, String value) throws UsageError {
        assertEquals(Long.valueOf(value), CommandLine.of(essentialAnd(flag, value)).values().get(Flag.named(flag)));
    }

    @ParameterizedTest
    @CsvSource({"600,0600", "0600,0600", "0o600,0600", "0,0000", "660,0660", "7777,0777", "0o1666,0666"})
    void obs71_shouldReadSocketModeInItsThreeSpellingsAndMaskIt(String given, String mode) throws UsageError {
        assertEquals(mode, CommandLine.of(essentialAnd("--socket-mode", given)).values().get(Flag.SOCKET_MODE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:0", "0.0.0.0:9464", "[::1]:65535", "[fe80::1]:80", "[::ffff:127.0.0.1]:1"})
    void obs71_shouldAcceptLiteralAddresses(String address) throws UsageError {
        assertEquals(address, CommandLine.of(essentialAnd("--prom-addr", address, "--prom-token-file", "/t")).values().get(Flag.PROM_ADDR));
    }

    @Test
    void obs71_shouldMissWhatIsRequired() {
        assertEquals(UsageError.Kind.MISSING_REQUIRED, refusal().kind());
        assertEquals(UsageError.Kind.MISSING_REQUIRED, refusal("--socket", "/tmp/s").kind());
        assertEquals(UsageError.Kind.MISSING_REQUIRED, refusal("--threshold-ms", "100").kind());
        assertEquals(UsageError.Kind.MISSING_VALUE, refusal("--threshold-ms", "100", "--socket").kind());
    }

    @Test
    void shouldRequireNeitherWhenFilesMaySayIt(@TempDir Path folder) throws UsageError {
        assertEquals(folder, CommandLine.of("--configs", folder.toString(), "--prom-addr", "127.0.0.1:0").configs().orElseThrow());
    }

    @Test
    void rec21_shouldTakeSwitchesWithoutAValue() throws UsageError {
        CommandLine line = CommandLine.of("--recovery-inherit-env", "--socket", "/s", "--recovery-exec", "/bin/true", "--recovery-capture-stdio", "--recovery-capture-log", "--threshold-ms", "50",
            "--audit-fail-closed");
        for (Flag flag : List.of(Flag.RECOVERY_INHERIT_ENV, Flag.RECOVERY_CAPTURE, Flag.RECOVERY_CAPTURE_LOG, Flag.AUDIT_FAIL_CLOSED)) {
            assertEquals(true, line.values().get(flag));
        }
        assertFalse(line.has(Flag.RECOVERY_IDENTITY_ENV));
        assertEquals(UsageError.Kind.UNKNOWN_FLAG, refusal(essentialAnd("--audit-fail-closed", "true")).kind(), "a value behind a switch is a word of its own");
    }

    @ParameterizedTest
    @CsvSource({"--recovery-pid-mode,append", "--recovery-stdout,discard", "--recovery-shutdown-policy,wait"})
    void rec21_shouldTakeOneOfAFewWords(String flag, String word) throws UsageError {
        assertEquals(word, CommandLine.of(essentialAnd(flag, word)).values().get(Flag.named(flag)));
    }

    @Test
    void recC15_shouldRefuseCaptureWithoutACommand(@TempDir Path folder) throws UsageError {
        assertEquals("RecoveryCaptureRequiresRecovery", refusal(essentialAnd("--recovery-capture-stdio")).kind().token());
        assertTrue(CommandLine.of("--configs", folder.toString(), "--recovery-capture-stdio").has(Flag.RECOVERY_CAPTURE), "files may name the command");
    }

    @Test
    void recC17_shouldRefuseNetworkListenersAndTheirAcceptanceByName() {
        for (String flag : List.of("--udp-port", "--secure-udp-i-accept-recovery-on-unauthenticated-transport", "--plaintext-udp-i-accept-recovery-on-unauthenticated-transport")) {
            assertEquals(UsageError.Kind.UNSUPPORTED_FLAG, refusal(essentialAnd("--recovery-exec", "/bin/true", flag)).kind());
        }
    }

    @Test
    void shouldRefuseBothFormsOfTheCommand() {
        assertEquals(UsageError.Kind.MUTUALLY_EXCLUSIVE, refusal(essentialAnd("--recovery-exec", "/bin/true", "--recovery-exec-file", "/f")).kind());
    }

    @Test
    void shouldTakeTheLastOccurrenceButGatherTheEnvironment() throws UsageError {
        CommandLine line = CommandLine.of(essentialAnd("--threshold-ms", "20", "--recovery-env", "A=1", "--recovery-env", "B=x=y"));
        assertEquals(20L, line.values().get(Flag.THRESHOLD));
        assertArrayEquals(new String[] {"A=1", "B=x=y"}, (String[]) line.values().get(Flag.RECOVERY_ENV));
    }

    @Test
    void shouldKeepSecretsOutOfRefusals() {
        for (String[] secret : new String[][] {{"--recovery-env", "=hunter2"}, {"--recovery-env", "hunter2"}, {"--recovery-exec-file", "\0hunter2"}}) {
            assertFalse(refusal(essentialAnd(secret)).getMessage().contains("hunter2"));
        }
    }

    @Test
    void shouldExplainEveryFlagInTheHelp() {
        for (Flag flag : Flag.values()) {
            assertTrue(Help.text().contains("  " + flag + " "), flag + " is not explained");
            assertEquals(flag.pid() == null, flag.key() == null);
        }
        assertNotNull(Help.text().lines().filter(line -> line.startsWith("  -h, --help")).findFirst().orElse(null));
    }
}
