// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OverlayTest {
    private static Dictionary<String, Object> laidOver(Map<String, Object> file, String... flags) throws UsageError {
        Dictionary<String, Object> properties = new Hashtable<>(file);
        Overlay.of(CommandLine.of(flags)).modifyConfiguration(null, properties);
        return properties;
    }

    @Test
    void shouldLetFlagWinOverFileAndLeaveOtherKeysAlone() throws UsageError {
        Map<String, Object> file = Map.of("service.pid", "org.varta.transport.uds~main", "socketPath", "/file", "warmUpFrames", "0");
        assertEquals(Map.of("service.pid", "org.varta.transport.uds~main", "socketPath", "/flag", "warmUpFrames", "0", "socketMode", "0660"),
            laidOver(file, "--socket", "/flag", "--threshold-ms", "50", "--socket-mode", "660"));
    }

    @Test
    void shouldLeaveOtherInstancesAlone() throws UsageError {
        Map<String, Object> file = Map.of("service.pid", "org.varta.transport.uds~other", "socketPath", "/file");
        assertEquals(file, laidOver(file, "--socket", "/flag", "--threshold-ms", "50"));
    }

    @Test
    void shouldSilenceTheOtherFormOfTheCommand() throws UsageError {
        Map<String, Object> file = Map.of("service.pid", "org.varta.recovery.exec", "commandFile", "/file");
        assertEquals("", laidOver(file, "--socket", "/s", "--threshold-ms", "50", "--recovery-exec", "/bin/true").get("commandFile"));
        assertEquals("", laidOver(file, "--socket", "/s", "--threshold-ms", "50", "--recovery-exec-file", "/f").get("command"));
    }

    @Test
    void shouldSizeTheTableOfChildrenLikeTheTableOfAgents() throws UsageError {
        Map<String, Object> file = Map.of("service.pid", "org.varta.recovery");
        assertEquals(70L, laidOver(file, "--socket", "/s", "--threshold-ms", "50", "--tracker-capacity", "70").get("childCapacity"));
        assertEquals(65_536L, laidOver(file, "--socket", "/s", "--threshold-ms", "50", "--tracker-capacity", "70000").get("childCapacity"));
    }

    @Test
    void shouldAllowOtherNamespacesWhereTheyAreWatchedAndWhereTheyAreRecovered() throws UsageError {
        for (String pid : new String[] {"org.varta.observer", "org.varta.recovery"}) {
            Map<String, Object> file = Map.of("service.pid", pid, "allowCrossNamespaceAgents", "false");
            assertEquals(true, laidOver(file, "--allow-cross-namespace-agents", "--socket", "/s", "--threshold-ms", "50").get("allowCrossNamespaceAgents"));
        }
    }

    @Test
    void shouldNameTheConfigurationsThatFlagsNeed() throws UsageError {
        assertEquals(Set.of("org.varta.transport.uds~main", "org.varta.stall.fixed~default"),
            Overlay.of(CommandLine.of("--socket", "/s", "--threshold-ms", "50", "--shutdown-after-secs", "1")).pids());
        assertEquals(Set.of("org.varta.transport.uds~main", "org.varta.stall.fixed~default", "org.varta.audit", "org.varta.audit.file~main"),
            Overlay.of(CommandLine.of("--socket", "/s", "--threshold-ms", "50", "--recovery-audit-file", "/a")).pids());
    }
}
