// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    private static Settings of(Map<String, ?> values) {
        return Settings.of(Configured.with(values), values);
    }

    @Test
    void shouldHaveTheDocumentedDefaults() {
        assertEquals(Settings.DEFAULT, of(Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "syncEvery, 0", "syncEvery, -1", "syncEvery, 4294967296", "syncEvery, many", "syncEvery, ''", "syncIntervalMillis, -1", "syncIntervalMillis, soon",
        "syncIntervalMillis, 86400001", "fsyncBudgetMillis, 0", "fsyncBudgetMillis, 1.5", "queueCapacity, 15", "queueCapacity, 65537", "chain, of", "uncleanGap, 1",
        "onMismatch, stop", "onMismatch, ''", "rotationBudgetMillis, 0", "rotationBudgetMillis, 251", "rotationBudgetMillis, soon", "headSync, always", "headSync, ''", "headKeyFile, $[secret:key]",
        "sinkTarget, (path=", "stateDir, $[secret:state]"})
    void audU4_shouldRefuseAWrongValueByKeyValueAndRange(String key, String value) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> of(Map.of(key, value)));
        assertTrue(refusal.getMessage().startsWith("org.varta.audit: " + key + " = " + value + " is "), refusal.getMessage());
    }

    @Test
    void shouldNameEveryProblem() {
        String message = assertThrows(IllegalArgumentException.class, () -> of(Map.of("syncEvery", "0", "chain", "yes", "queueCapacity", "1"))).getMessage();
        assertTrue(message.contains("syncEvery") && message.contains("chain") && message.contains("queueCapacity"), message);
    }

    @Test
    void shouldTakeWhatTheFileSays() {
        Settings settings = of(Map.of("stateDir", "/var/lib/varta", "syncEvery", "64", "syncIntervalMillis", "25", "fsyncBudgetMillis", "10", "queueCapacity", "65536",
                "chain", "FALSE", "uncleanGap", "false", "onMismatch", "refuse", "sinkTarget", "(path=*.log)"));
        assertEquals(250, of(Map.of("rotationBudgetMillis", "250")).rotationBudgetMillis());
        assertEquals(HeadSync.COMMIT, of(Map.of("headSync", "commit")).headSync());
        assertEquals("/etc/varta/head.key", of(Map.of("headKeyFile", "/etc/varta/head.key")).headKeyFile());
        assertEquals(new Settings("/var/lib/varta", 64, 25, 10, 65_536, false, false, true, "(path=*.log)", 50, HeadSync.AUTO, ""), settings);
        assertTrue(settings.sinkFilter().test(Map.of("path", "a.log")));
        assertFalse(settings.sinkFilter().test(Map.of("path", "a.txt")));
    }

    @Test
    void shouldTellWhatChanged() {
        Settings changed = of(Map.of("queueCapacity", "512", "onMismatch", "refuse"));
        assertEquals("", Settings.DEFAULT.changesTo(Settings.DEFAULT));
        String text = Settings.DEFAULT.changesTo(changed);
        assertTrue(text.contains("queueCapacity=512") && text.contains("onMismatch=refuse") && !text.contains("chain"), text);
        assertFalse(Settings.DEFAULT.needsReopening(changed));
        assertTrue(Settings.DEFAULT.needsReopening(of(Map.of("chain", "false"))));
        assertTrue(Settings.DEFAULT.needsReopening(of(Map.of("stateDir", "/x"))));
        assertTrue(Settings.DEFAULT.needsReopening(of(Map.of("headKeyFile", "/x"))));
        assertFalse(Settings.DEFAULT.needsReopening(of(Map.of("rotationBudgetMillis", "7", "headSync", "second"))));
    }
}
