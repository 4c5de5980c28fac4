// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person at the command line steps in. */
class OrderIT {
    @TempDir
    Path folder;

    private LaunchedCommand order(int status, String... arguments) throws Exception {
        String[] words = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, words, 0, arguments.length);
        words[words.length - 2] = "--recovery-audit-file";
        words[words.length - 1] = folder.resolve("audit.log").toString();
        try (LaunchedCommand given = LaunchedCommand.start(words)) {
            assertEquals(status, given.awaitEnd(), given::err);
            return given;
        }
    }

    @Test
    void pol4_shouldRecoverAnAgentThatIsDebouncedOnTheWordOfAPerson() throws Exception {
        String socket = folder.resolve("s").toString();
        Path audit = folder.resolve("audit.log");
        try (LaunchedCommand observer = LaunchedCommand.start("--socket", socket, "--threshold-ms", "300", "--recovery-exec", "/bin/true {pid}", "--recovery-debounce-ms", "3600000",
            "--recovery-audit-file", audit.toString()).awaitReady();
            LaunchedCommand agent = LaunchedCommand.start("beat", "--socket", socket, "--rate", "50", "--hang-after", "10")) {
            String pid = observer.awaitErr("agent ([0-9]+) was silent for [0-9]+ ms: started").group(1);
            assertTrue(order(1, "recover", "1").err().contains("nobody here knows an agent \"1\""));
            assertEquals("started: the action exec is started for agent " + pid, order(0, "recover", pid).out().strip());
            observer.awaitErr("recovery: recover " + pid + " by uid [0-9]+.*, process [0-9]+: started");
            assertEquals("released: nothing was held as a mass stall", order(0, "release").out().strip());
            String json = order(0, "clear", pid, "--json").out();
            assertTrue(json.startsWith("{\"order\":\"clear\",\"result\":\"cleared\",\"agent\":\"command:") && json.contains(",\"attempts\":2,\"isDurable\":true,"), json);
            assertEquals(0, observer.terminate().awaitEnd());
            assertEquals(2, Files.readString(audit).lines().filter(line -> line.contains("\tspawn\t" + pid + "\t")).count());
            agent.terminate();
        }
    }
}
