// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.api.transport.Origin;

class EnvironmentTest {
    private static final Map<String, String> OWN = Map.of("PATH", "/opt/bin", "MARKER", "observer", "HOME", "/root", "NOTIFY_SOCKET", "/run/n",
        "WATCHDOG_USEC", "1", "WATCHDOG_PID", "2", "LISTEN_FDS", "3", "LISTEN_PID", "4", "LISTEN_FDNAMES", "five");

    private static List<Map.Entry<String, String>> made(boolean isInherited, boolean isIdentified, String... entries) {
        Map<String, String> child = Environment.of(List.of(entries), isInherited, isIdentified).forChild(Agents.stalled(1001, 77, Origin.KERNEL_ATTESTED), OWN);
        return List.copyOf(new LinkedHashMap<>(child).entrySet());
    }

    @Test
    void recE1_recE6_shouldBeTheSearchPathAloneByDefault() {
        assertEquals(List.of(Map.entry("PATH", "/usr/bin:/bin")), made(false, false));
    }

    @Test
    void recE2_recE4_shouldAddEntriesInOrderWithAnyValue() {
        assertEquals(List.of(Map.entry("PATH", "/usr/bin:/bin"), Map.entry("B", "x=y=z"), Map.entry("A", ""), Map.entry("MARKER", "explicit {pid}")),
            made(false, false, "B=x=y=z", "A=", "MARKER=explicit {pid}"));
    }

    @Test
    void recE3_shouldLetTheLaterEntryWinAndGovernTheSearch() {
        assertEquals(List.of(Map.entry("PATH", "/c"), Map.entry("A", "2")), made(false, false, "A=1", "PATH=/b", "A=2", "PATH=/c"));
        assertEquals("/c", Environment.of(List.of("PATH=/c"), true, false).searchPath(OWN));
        assertEquals("/usr/bin:/bin", Environment.of(List.of("A=1"), false, false).searchPath(OWN));
        assertEquals("/opt/bin", Environment.of(List.of("A=1"), true, false).searchPath(OWN));
        assertEquals("", Environment.of(List.of(), true, false).searchPath(Map.of()));
    }

    @Test
    void recE1_recE9_shouldInheritAllButWhatSpeaksToTheServiceManager() {
        Map<String, String> child = Environment.of(List.of("HOME=/h"), true, false).forChild(Agents.stalled(1, 1, Origin.KERNEL_ATTESTED), OWN);
        assertEquals(Map.of("PATH", "/opt/bin", "MARKER", "observer", "HOME", "/h"), child);
    }

    @Test
    void recE10_shouldNameTheAgentBeforeTheEntries() {
        assertEquals(List.of(Map.entry("PATH", "/usr/bin:/bin"), Map.entry("VARTA_PID", "1001"), Map.entry("VARTA_GENERATION", "77"),
            Map.entry("VARTA_ORIGIN", "mine")), made(false, true, "VARTA_ORIGIN=mine"));
        Map<String, String> unknown = Environment.of(List.of(), false, true).forChild(Agents.stalled(0xFFFF_FFFE, 0, Origin.OPERATOR_ATTESTED), OWN);
        assertEquals("4294967294", unknown.get("VARTA_PID"));
        assertEquals("", unknown.get("VARTA_GENERATION"));
        assertEquals("operator_attested", unknown.get("VARTA_ORIGIN"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NOTHING", "=value", "A=\0", "A\0=b", "A=\uD800"})
    void recE5_shouldRefuseWhatIsNoEntry(String entry) {
        String message = assertThrows(IllegalArgumentException.class, () -> Environment.of(List.of("A=1", entry), false, false)).getMessage();
        assertTrue(message.startsWith("entry 2 is not KEY=VALUE"), message);
    }

    @Test
    void shouldNotTellValues() {
        assertFalse(Environment.of(List.of("TOKEN=hunter2"), false, false).toString().contains("hunter2"));
    }
}
