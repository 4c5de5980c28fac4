// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DemoIT {
    @Test
    void shouldTellItsStoryToTheVerifiedEndAndCleanUp() throws Exception {
        try (LaunchedCommand demo = LaunchedCommand.start("--demo")) {
            Path folder = Path.of(demo.awaitOut("^Everything happens in ([^ ,]+),").group(1));
            demo.awaitOut("valve hangs");
            demo.awaitOut("why . meanwhile: agent [0-9]+: (alive|suspect|stalled), last beat .* ago, policy fixed allows 1000 ms; next: ");
            demo.awaitOut("noticed after [0-9]+ ms");
            demo.awaitOut("why . and now: agent [0-9]+: ");
            demo.awaitOut("boot .* resume ");
            demo.awaitOut("the log is verified: sound, 6 records in one chain over 2 starts, 0 gaps");
            demo.awaitOut("changed one letter: broken");
            assertEquals(0, demo.awaitEnd());
            assertEquals("", demo.err());
            assertFalse(Files.exists(folder));
        }
    }

    @Test
    void shouldLeaveNothingBehindWhenItIsInterrupted() throws Exception {
        try (LaunchedCommand demo = LaunchedCommand.start("--demo")) {
            Path folder = Path.of(demo.awaitOut("^Everything happens in ([^ ,]+),").group(1));
            long agent = Long.parseLong(demo.awaitOut("pump \\(process ([0-9]+)\\)").group(1));
            assertEquals(128 + 15, demo.terminate().awaitEnd());
            assertFalse(Files.exists(folder));
            ProcessHandle.of(agent).ifPresent(left -> assertTrue(left.onExit().orTimeout(30, java.util.concurrent.TimeUnit.SECONDS).join() != null));
        }
    }
}
