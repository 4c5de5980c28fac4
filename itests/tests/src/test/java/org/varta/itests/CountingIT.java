// SPDX-License-Identifier: Apache-2.0
package org.varta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.itests.harness.Appliance;
import org.varta.itests.harness.Await;
import org.varta.itests.harness.Sender;

/** What one process sends is what the observer counts. */
class CountingIT {
    @TempDir
    Path folder;

    @Test
    void obs61_shouldCountHundredBeatsExactlyAndStallOnce() throws Exception {
        try (Appliance appliance = new Appliance(folder).usual(300).start()) {
            appliance.awaitCondition("varta.observer.ready");
            try (Sender sender = Sender.start(appliance.socket(), "--rate", "200", "--hang-after", "100")) {
                String pid = "{pid=" + sender.pid() + "}";
                Await.value("stalls of the sender", () -> appliance.metrics().getOrDefault("varta_stalls_total" + pid, 0L), stalls -> stalls == 1);
                assertEquals(100, appliance.metric("varta_beats_total" + pid));
                assertEquals(3, appliance.metric("gauge:varta_status" + pid));
                List<String> stalls = appliance.events().stream().filter(line -> line.startsWith("STALL")).toList();
                assertEquals(1, stalls.size(), stalls::toString);
                assertEquals(100, sender.stop().sent());
            }
        }
    }
}
