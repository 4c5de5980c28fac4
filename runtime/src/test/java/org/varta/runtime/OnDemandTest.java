// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnDemandTest {
    @TempDir
    Path folder;
    private final List<String> installed = new ArrayList<>();
    private OnDemand onDemand;

    @BeforeEach
    void create() throws IOException {
        for (String jar : new String[] {"20/org.varta.audit.jar", "20/org.varta.audit.file.jar", "30/org.varta.stall.fixed.jar", "30/org.varta.stall.fixedness.jar"}) {
            Files.createDirectories(folder.resolve(jar).getParent());
            Files.createFile(folder.resolve(jar));
        }
        onDemand = OnDemand.of(folder, (jar, level) -> installed.add(level + " " + jar.getFileName()));
    }

    @Test
    void shouldInstallWhatAConfigurationNamesAtItsLevelAndOnce() throws Exception {
        onDemand.want("org.varta.stall.fixed");
        onDemand.want("org.varta.stall.fixed");
        onDemand.want("org.varta.stall.fixed.twolevel");
        assertEquals(List.of("30 org.varta.stall.fixed.jar"), installed);
    }

    @Test
    void shouldInstallTheBundleOfAComponentWithALongerName() throws Exception {
        onDemand.want("org.varta.stall.fixed.twolevel");
        assertEquals(List.of("30 org.varta.stall.fixed.jar"), installed);
    }

    @Test
    void shouldInstallEveryBundleThatMayHaveTheComponent() throws Exception {
        onDemand.want("org.varta.audit.file");
        assertEquals(List.of("20 org.varta.audit.jar", "20 org.varta.audit.file.jar"), installed);
    }

    @Test
    void shouldInstallNothingForStrangersAndWithoutAFolder() throws Exception {
        onDemand.want("org.varta.stall.fix");
        onDemand.want("org.varta");
        OnDemand.of(folder.resolve("nowhere"), (jar, level) -> installed.add(jar.toString())).want("org.varta.audit");
        assertEquals(List.of(), installed);
    }
}
