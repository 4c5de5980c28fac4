// SPDX-License-Identifier: Apache-2.0
package org.varta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.itests.harness.Appliance;

/** Metatype describes every configuration, so that a tool of the framework can offer it with name, meaning and range. */
class MetatypeIT {
    @TempDir
    Path folder;

    @Test
    void shouldDescribeEveryConfigurationToTools() throws Exception {
        try (Appliance appliance = new Appliance(folder).start()) {
            Map<String, String> described = appliance.fixture("metatype");
            assertTrue(described.keySet().containsAll(List.of("org.varta.observer", "org.varta.transport.uds", "org.varta.stall.fixed", "org.varta.recovery", "org.varta.recovery.exec",
                "org.varta.audit", "org.varta.audit.file", "org.varta.export.prometheus")), described.keySet()::toString);
            List<String> wordless = described.values().stream().flatMap(String::lines).filter(line -> !line.matches("[\\w.]+\\|[^|]+\\|[^|]{20,}")).toList();
            assertEquals(List.of(), wordless, "keys without a name or a meaning");
        }
    }
}
