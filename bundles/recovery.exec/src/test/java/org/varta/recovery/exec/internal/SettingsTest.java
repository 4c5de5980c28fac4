// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsTest {
    private static Settings of(Map<String, Object> written) {
        return Settings.of(Written.configuration(written), written, 0);
    }

    private static String refusal(Map<String, Object> written) {
        return assertThrows(IllegalArgumentException.class, () -> of(written)).getMessage();
    }

    @Test
    void shouldHaveTheDocumentedDefaults() {
        Settings settings = of(Map.of("command", "/bin/x {pid}"));
        assertEquals("inline", settings.command().source());
        assertEquals(0, settings.captureBytes());
        assertTrue(settings.isOutputInherited());
        assertFalse(settings.environment().isInherited() || settings.environment().isIdentified() || settings.command().isPidAppended());
        assertEquals(4096, of(Map.of("command", "/bin/x", "captureOutput", true)).captureBytes());
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
            Arguments.of(Map.of(), "command or commandFile is needed"),
            Arguments.of(Map.of("command", "  "), "command or commandFile is needed"),
            Arguments.of(Map.of("command", "/bin/x", "commandFile", "/etc/c"), "command and commandFile exclude each other"),
            Arguments.of(Map.of("command", "/bin/x\0"), "command has a zero character in word 1"),
            Arguments.of(Map.of("command", "\u00A0"), "command is empty"),
            Arguments.of(Map.of("commandFile", "/no/such/file"), "commandFile = /no/such/file does not exist"),
            Arguments.of(Map.of("commandFile", "/a\0b"), "commandFile = ... is no path"),
            Arguments.of(Map.of("commandFile", "/" + "x".repeat(4095)), "commandFile = ... has more than 4095 bytes"),
            Arguments.of(Map.of("command", "/bin/x", "captureBytes", 0), "captureBytes = 0 is not within 1 to 1048576"),
            Arguments.of(Map.of("command", "/bin/x", "captureBytes", 1_048_577), "captureBytes = 1048577 is not within 1 to 1048576"),
            Arguments.of(Map.of("command", "/bin/x", "captureLog", true), "captureLog = true needs captureOutput = true"),
            Arguments.of(Map.of("command", "/bin/x", "pidMode", "prepend"), "pidMode = prepend is neither substitute nor append"),
            Arguments.of(Map.of("command", "/bin/x", "stdout", "file"), "stdout = file is neither inherit nor discard"),
            Arguments.of(Map.of("command", "/bin/x", "environment", new String[] {"A"}), "environment entry 1 is not KEY=VALUE"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void recC2_recC3_recC15_shouldNamePidKeyValueAndRule(Map<String, Object> written, String part) {
        String message = refusal(written);
        assertTrue(message.startsWith("org.varta.recovery.exec: ") && message.contains(part), message);
    }

    @ParameterizedTest
    @CsvSource({"recovery_cmd, command", "recovery_cmd_file, commandFile", "i_accept_shell_risk, command"})
    void recC13_shouldRefuseRemovedKeysNamingTheSuccessor(String key, String successor) {
        String message = refusal(Map.of("command", "/bin/x", key, "rm -rf hunter2"));
        assertTrue(message.contains("RemovedFlag: " + key + " was removed: use " + successor) && !message.contains("hunter2"), message);
    }

    @Test
    void shouldNameAllThatIsWrongAtOnce() {
        String message = refusal(Map.of("captureBytes", 0, "stdout", "x", "pidMode", "y"));
        assertTrue(Stream.of("captureBytes = 0", "stdout = x", "pidMode = y", "command or commandFile").allMatch(message::contains), message);
    }

    @Test
    void shouldRefuseTruthValuesThatDeclarativeServicesTakeForFalse() {
        Map<String, Object> written = Map.of("command", "/bin/x", "inheritEnvironment", "yes");
        String message = assertThrows(IllegalArgumentException.class,
            () -> Settings.of(Written.configuration(Map.of("command", "/bin/x")), written, 0)).getMessage();
        assertTrue(message.contains("inheritEnvironment = yes is neither true nor false"), message);
    }

    @Test
    void shouldTakeFactoryInstancesOfNothingForNoEntries() {
        Map<String, Object> written = new HashMap<>(Map.of("command", "/bin/x"));
        written.put("environment", null);
        assertEquals(Map.of(), of(written).environment().configured());
    }

    @Test
    void recC11_recC12_shouldReadTheFileOnceAndNameItAsTheSource(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("command"), "/bin/x one\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Map<String, Object> written = Map.of("commandFile", file.toString());
        int uid = (Integer) Files.getAttribute(file, "unix:uid");
        Settings settings = Settings.of(Written.configuration(written), written, uid);
        Files.writeString(file, "/bin/x two three\n");
        assertEquals(file.toString(), settings.command().source());
        assertEquals("one", settings.command().tokens().get(1));
        Settings again = Settings.of(Written.configuration(written), written, uid);
        assertEquals("two", again.command().tokens().get(1));
        assertEquals("commandFile=/bin/x with 2 arguments", again.changesFrom(settings));
        Files.writeString(file, " \n");
        String message = assertThrows(IllegalArgumentException.class, () -> Settings.of(Written.configuration(written), written, uid)).getMessage();
        assertEquals("org.varta.recovery.exec: commandFile = " + file + " is empty", message);
    }

    @Test
    void shouldTellChangesWithoutSecrets() {
        Settings before = of(Map.of("command", "/bin/x hunter2"));
        Settings after = of(Map.of("command", "/bin/x hunter3", "environment", new String[] {"TOKEN=hunter4"}, "stdout", "discard"));
        assertEquals("command=/bin/x with 1 arguments environment=1 entries stdout=discard", after.changesFrom(before));
        assertEquals("unchanged", of(Map.of("command", "/bin/x hunter2")).changesFrom(before));
    }
}
