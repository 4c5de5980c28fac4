// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer does: an observer, a process that beats and hangs, and the question why. */
class ExplainIT {
    @TempDir
    Path folder;

    private String explain(String... arguments) throws Exception {
        String[] words = new String[arguments.length + 3];
        words[0] = "explain";
        System.arraycopy(arguments, 0, words, 1, arguments.length);
        words[words.length - 2] = "--recovery-audit-file";
        words[words.length - 1] = folder.resolve("audit.log").toString();
        try (LaunchedCommand asked = LaunchedCommand.start(words)) {
            assertEquals(0, asked.awaitEnd(), asked::err);
            return asked.out();
        }
    }

    @Test
    void shouldExplainAnAgentThatHangs() throws Exception {
        String socket = folder.resolve("s").toString();
        try (LaunchedCommand observer = LaunchedCommand.start("--socket", socket, "--threshold-ms", "300", "--recovery-audit-file", folder.resolve("audit.log").toString()).awaitReady();
            LaunchedCommand agent = LaunchedCommand.start("beat", "--socket", socket, "--rate", "50", "--hang-after", "10")) {
            String pid = observer.awaitErr("agent ([0-9]+) stalled").group(1);
            assertTrue(explain().matches("PID +NAME +COMMAND +STATE .*\\R" + pid + " +- +java +stalled .* a beat ends the stall"), explain());
            String told = explain(pid);
            for (String line : new String[] {"agent " + pid, "    state               stalled", "    policy              fixed", "    allowance           300 ms", "    beats               10",
                "      deciding term       threshold", "    reason              DEADLINE", "  DEADLINE: The agent was silent "}) {
                assertTrue(told.contains(line), told);
            }
            assertTrue(explain("--json", pid).contains("\"pid\":" + pid + ",\"name\":\"\",\"stall\":{\"state\":\"stalled\""));
            Path control = folder.resolve("audit.log.state/control.sock");
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(control)));
            assertEquals(0, observer.terminate().awaitEnd());
            assertFalse(Files.exists(control));
            agent.terminate();
        }
    }
}
