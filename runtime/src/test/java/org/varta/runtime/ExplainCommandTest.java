// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.api.explain.ReasonCode;

/** The command against sockets of our own. */
class ExplainCommandTest {
    @TempDir
    Path folder;
    private String out;
    private String err;

    private int run(String... words) {
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        int status = ExplainCommand.run(List.of(words), new PrintStream(outBytes, true, StandardCharsets.UTF_8), new PrintStream(errBytes, true, StandardCharsets.UTF_8));
        out = outBytes.toString(StandardCharsets.UTF_8);
        err = errBytes.toString(StandardCharsets.UTF_8);
        return status;
    }

    /** Serves one client and tells what it asked. */
    static CompletableFuture<String> serve(Path socket, String answer) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        return CompletableFuture.supplyAsync(() -> {
            try (server; SocketChannel client = server.accept()) {
                ByteBuffer line = ByteBuffer.allocate(300);
                while (line.position() == 0 || line.get(line.position() - 1) != '\n') {
                    client.read(line);
                }
                client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
                return new String(line.array(), 0, line.position(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void shouldFindTheSocketWhereTheObserverHasMadeIt() throws Exception {
        Path state = Files.createDirectory(folder.resolve("audit.log.state"));
        String log = folder.resolve("audit.log").toString();
        Path configs = Files.createDirectory(folder.resolve("configs"));
        Files.writeString(configs.resolve("org.varta.audit.file-main.cfg"), "path = " + log + "\n");
        Files.writeString(configs.resolve("org.varta.control.cfg"), "socketPath =\n");
        Path socket = state.resolve("control.sock");
        for (String[] place : new String[][] {{"--state-dir", state.toString()}, {"--recovery-audit-file", log}, {"--control", socket.toString()}, {"--configs", configs.toString()}}) {
            CompletableFuture<String> asked = serve(socket, "ok 5\nfine\n");
            assertEquals(0, run("pump", place[0], place[1]), () -> err);
            assertEquals("explain pump\n", asked.get());
            assertEquals("fine\n", out);
            Files.delete(socket);
        }
        Files.writeString(configs.resolve("org.varta.control.cfg"), "socketPath = " + folder.resolve("c") + "\n");
        CompletableFuture<String> asked = serve(folder.resolve("c"), "ok 0\n");
        assertEquals(0, run("--configs", configs.toString(), "--json"));
        assertEquals("explain --json \n", asked.get());
    }

    @Test
    void shouldSayClearlyWhyThereIsNoAnswer() throws Exception {
        Path socket = folder.resolve("control.sock");
        assertEquals(1, run("--state-dir", folder.toString()));
        assertTrue(err.contains("no observer answers on " + socket + ": there is no such socket"), err);
        serve(socket, "error nobody here knows an agent \"pump\"\n");
        assertEquals(1, run("pump", "--control", socket.toString()));
        assertEquals("varta-watch: error nobody here knows an agent \"pump\"\n", err);
        assertEquals("", out);
        Files.delete(socket);
        serve(socket, "ok 500\nonly the begin").handle((line, failure) -> line);
        assertEquals(1, run("--control", socket.toString()));
        assertTrue(err.contains("broke off in the middle of its answer"), err);
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            Files.delete(socket);
            dead.bind(UnixDomainSocketAddress.of(socket));
        }
        assertEquals(1, run("--control", socket.toString()));
        assertTrue(err.contains("the one that made this socket is gone"), err);
        assertEquals(1, run("--control", "/" + "x".repeat(200)));
        assertTrue(err.contains("107 bytes at most"), err);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "pump", "a b --control /s", "--xml --control /s", "--control", "pump\n --control /s"})
    void shouldRefuseWrongUse(String words) {
        assertEquals(2, run(words.isEmpty() ? new String[0] : words.split(" ")));
        assertTrue(err.startsWith("varta-watch: error ") && err.contains("usage: varta-watch explain"), err);
        assertFalse(err.lines().findFirst().orElseThrow().isBlank());
    }

    @Test
    void shouldListReasonsWithoutAnObserver() {
        assertEquals(0, run("--reasons"));
        assertEquals(2 * ReasonCode.values().length, out.lines().count());
        assertTrue(out.contains("DAMPED"), out);
        assertEquals(0, run("--help"));
        assertEquals(ExplainCommand.USAGE, out);
    }
}
