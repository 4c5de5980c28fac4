// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands against sockets of our own. */
class OrderCommandTest {
    @TempDir
    Path folder;
    private String out;
    private String err;

    private int run(String... words) {
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        int status = OrderCommand.run(List.of(words), new PrintStream(outBytes, true, StandardCharsets.UTF_8), new PrintStream(errBytes, true, StandardCharsets.UTF_8));
        out = outBytes.toString(StandardCharsets.UTF_8);
        err = errBytes.toString(StandardCharsets.UTF_8);
        return status;
    }

    @Test
    void pol4_shouldSayTheOrderAndWhoGivesIt() throws Exception {
        String from = "--from " + ProcessHandle.current().pid();
        for (String[] each : new String[][] {{"recover pump", "recover " + from + " pump\n"}, {"clear --json 1001", "clear --json " + from + " 1001\n"}, {"release", "release " + from + "\n"}}) {
            Path socket = folder.resolve(each[1].substring(0, 3));
            CompletableFuture<String> asked = ExplainCommandTest.serve(socket, "ok 5\ndone\n");
            assertEquals(0, run((each[0] + " --control " + socket).split(" ")), () -> err);
            assertEquals(each[1], asked.get());
            assertEquals("done\n", out);
        }
    }

    @Test
    void pol4_shouldFailIfItIsNotDone() throws Exception {
        Path socket = folder.resolve("c");
        ExplainCommandTest.serve(socket, "error outstanding_in_flight: an action for it still runs\n");
        assertEquals(1, run("recover", "pump", "--control", socket.toString()));
        assertEquals("varta-watch: error outstanding_in_flight: an action for it still runs\n", err);
        assertEquals(1, run("release", "--state-dir", folder.toString()));
        assertTrue(err.contains("there is no such socket"), err);
    }

    @ParameterizedTest
    @ValueSource(strings = {"recover", "clear --control c", "release pump --control c", "recover a b --control c", "recover --force a --control c", "recover pump", "clear pump --control", "recover --short pump --control c"})
    void shouldRefuseWrongUse(String words) {
        assertEquals(2, run(words.split(" ")));
        assertTrue(err.startsWith("varta-watch: error ") && err.contains("usage: varta-watch recover"), err);
    }

    @Test
    void shouldExplainItself() {
        assertEquals(0, run("clear", "--help"));
        assertEquals(OrderCommand.USAGE, out);
    }
}
