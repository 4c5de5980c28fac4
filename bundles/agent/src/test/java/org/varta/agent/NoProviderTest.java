// SPDX-License-Identifier: Apache-2.0
package org.varta.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.varta.agent.transport.BeatTransport;

/** Without a provider of system calls the agent says so, and works with every other transport. */
class NoProviderTest {
    static Stream<Arguments> classPaths() {
        Predicate<String> withoutPosix = entry -> !entry.contains("posix");
        Predicate<String> withoutJna = entry -> !entry.contains("jna");
        Predicate<String> nothingButTheAgent = entry -> entry.endsWith("classes") || entry.contains("vlp");
        return Stream.of(Arguments.of("without posix", withoutPosix), Arguments.of("without jna", withoutJna),
            Arguments.of("nothing but the agent, so no OSGi either", nothingButTheAgent));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("classPaths")
    void agentA4_shouldNameTheRemediesAndBeatOverOtherTransports(String name, Predicate<String> entries) throws Exception {
        Process probe = Java.run(entries, Probe.class.getName()).redirectErrorStream(true).start();
        assertTrue(probe.waitFor(60, TimeUnit.SECONDS));
        List<String> lines = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();

        assertEquals(2, lines.size(), lines.toString());
        assertTrue(lines.get(0).startsWith("org.varta.agent.transport.NoUdsTransportException: "), lines.get(0));
        assertTrue(lines.get(0).contains("org.varta.posix") && lines.get(0).contains("jna"), lines.get(0));
        assertTrue(lines.get(0).contains("foreign-function interface (Java 22"), lines.get(0));
        assertEquals("Failed[error=BeatError[errno=0, kind=IOException: broken]]", lines.get(1));
    }

    /** Runs in the child. */
    static final class Probe {
        private Probe() {
        }

        public static void main(String[] arguments) {
            try {
                Varta.connect(Path.of("/nowhere"));
            } catch (IllegalStateException e) {
                System.out.println(e.getCause());
            }
            System.out.println(Varta.connect(new Broken()).beat(Status.OK));
        }
    }

    private static final class Broken implements BeatTransport {
        @Override
        public int send(ByteBuffer frame) throws IOException {
            throw new IOException("broken");
        }

        @Override
        public void reconnect() {
            throw new IllegalStateException();
        }

        @Override
        public void close() {
            throw new IllegalStateException();
        }
    }
}
