// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The configuration of recovery as an operator writes it. */
class SettingsTest {
    @Test
    void shouldBehaveLikeTheReferenceByDefault() {
        Settings settings = Written.settings();
        assertEquals(1_000, settings.debounceMillis());
        assertEquals(0, settings.retryMax());
        assertEquals(4_096, settings.mostChildren());
        assertEquals(Set.of(125), settings.giveUpExits());
        assertEquals(Set.of(), settings.namedPolicies());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"debounceMillis|-1|within 0 to", "timeoutMillis|0|within 100 to", "timeoutMillis|99|within 100 to", "termGraceMillis|60001|within 0 to 60000",
        "shutdownGraceMillis|99|within 100 to 60000", "shutdownGraceMillis|60001|within 100 to 60000", "childCapacity|0|within 1 to 65536", "maxConcurrent|65537|within 0 to 65536",
        "confirmBeats|0|within 1 to 1000", "retryMax|101|within 0 to 100", "retryBackoffMillis|600001|within 1 to 600000"})
    void recC14_recC16_shouldNameKeyValueAndRange(String key, long value, String range) {
        Object written = key.endsWith("Millis") ? (Object) value : (Object) (int) value;
        String message = assertThrows(IllegalArgumentException.class, () -> Written.settings(key, written)).getMessage();
        assertTrue(message.startsWith("org.varta.recovery: ") && message.contains(key + " = " + value) && message.contains(range), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"shutdownPolicy|never|shutdownPolicy = never", "action|''|action is empty", "policyRules|uid=1|policyRules: rule 1", "giveUpExits|0|giveUpExits = 0",
        "giveUpExits|125 256|256 is not within 1 to 255", "giveUpExits|x|x is not within"})
    void shouldNameWhatIsNoValue(String key, String value, String words) {
        String message = assertThrows(IllegalArgumentException.class, () -> Written.settings(key, value)).getMessage();
        assertTrue(message.contains(words), message);
    }

    @ParameterizedTest
    @CsvSource({"recovery_cmd, command", "recovery_cmd_file, commandFile", "i_accept_shell_risk, command"})
    void recC13_shouldRefuseRemovedKeysNamingTheSuccessor(String key, String successor) {
        String message = assertThrows(IllegalArgumentException.class, () -> Settings.of(Written.configuration(Map.of()), Map.of(key, "x"))).getMessage();
        assertTrue(message.contains("RemovedFlag: " + key + " was removed: use the key " + successor + " of org.varta.recovery.exec"), message);
    }

    @ParameterizedTest
    @CsvSource({"retryMax,many", "confirmBeats,few", "retryBackoffMillis,soon", "debounceMillis,1s", "auditFailClosed,maybe"})
    void shouldRefuseTextThatWouldSilentlyBecomeZeroOrFalse(String key, String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> Settings.of(Written.configuration(Map.of()), Map.of(key, text))).getMessage();
        assertTrue(message.contains(key + " = " + text), message);
    }

    @Test
    void shouldTellWhatHasChanged() {
        assertEquals("policyRules=default -> a retryMax=2", Written.settings("policyRules", "default -> a", "retryMax", 2).changesFrom(Written.settings()));
        assertEquals("unchanged", Written.settings().changesFrom(Written.settings()));
        assertEquals(Set.of("a", "b"), Written.settings("policyRules", "default -> a", "policy", "b").namedPolicies());
    }
}
