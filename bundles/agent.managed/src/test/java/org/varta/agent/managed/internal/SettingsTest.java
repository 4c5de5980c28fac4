// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.managed.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @Test
    void shouldHaveTheDocumentedDefaults() {
        assertEquals("path=/run/varta/observer.sock intervalMillis=500 initialJitter=true reconnectAfter=3 backoffMinMillis=250 backoffMaxMillis=5000 contributorMode=status target=", Configured.settings().toString());
    }

    @ParameterizedTest
    @CsvSource({"transport, udp, none of uds", "path, '', 1 to 107 bytes", "intervalMillis, 19, 20 to 3600000", "intervalMillis, often, 20 to 3600000", "initialJitter, maybe, neither true nor false",
        "reconnectAfter, -1, 0 to 1000000", "backoffMinMillis, 0, 1 to 86400000", "backoffMaxMillis, 249, 250 to 86400000", "contributorMode, stop, neither gate nor status", "target, (x, no LDAP filter"})
    void agM7_shouldRefuseByKeyValueAndRange(String key, String value, String range) {
        Map<String, Object> written = Configured.properties(key, value);
        // As a component runtime hands over what it cannot convert.
        Map<String, Object> typed = key.endsWith("Millis") ? Configured.properties(key, 0L) : key.endsWith("After") ? Configured.properties(key, -1) : key.endsWith("Jitter") ? Configured.properties(key, false) : written;
        String message = assertThrows(IllegalArgumentException.class, () -> Settings.of(Configured.with(typed), written)).getMessage();
        assertTrue(message.startsWith("org.varta.agent.managed: " + key + " = " + value + " ") && message.contains(range), message);
    }

    @Test
    void shouldNameAllMistakesAtOnce() {
        String message = assertThrows(IllegalArgumentException.class, () -> Configured.settings("intervalMillis", 1L, "contributorMode", "x", "path", "a\0b")).getMessage();
        assertTrue(message.contains("intervalMillis = 1 ") && message.contains("contributorMode = x ") && message.contains("path = "), message);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "86400000, 86400000", "' 20 ', 20", "0, 0", "86400001, 0", "soon, 0", "-5, 0"})
    void shouldReadDeadlinesAndTakeWrongOnesForNone(String written, long millis) {
        assertEquals(millis * 1_000_000, Deadline.nanos(written, new PartName("a", "bundle:b", 0, 0)));
    }

    @Test
    void shouldNameAPartByWhatItHas() {
        assertEquals(new PartName("pump", "component:com.example.Pump", 3, 4), PartName.of(Map.of("varta.contributor.name", "pump", "component.name", "com.example.Pump", "service.ranking", 3, "service.id", 4L), "b"));
        assertEquals(new PartName("com.example.Pump", "component:com.example.Pump", 0, 4), PartName.of(Map.of("component.name", "com.example.Pump", "service.id", 4L), "b"));
        assertEquals(new PartName("b", "bundle:b", 0, 4), PartName.of(Map.of("service.id", 4L, "service.ranking", "7"), "b"));
    }
}
