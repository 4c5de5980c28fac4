// SPDX-License-Identifier: Apache-2.0
package org.varta.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Native;
import java.io.IOException;
import java.net.URI;
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
import org.varta.posix.Posix;
import org.varta.vlp.FrameLayout;

/** Without a provider of system calls the agent says so, and works with every other transport. */
class NoProviderTest {
    static Stream<Arguments> classPaths() {
        Predicate<String> posix = isHomeOf(Posix.class);
        Predicate<String> jna = isHomeOf(Native.class);
        Predicate<String> agentAlone = isHomeOf(Varta.class).or(isHomeOf(FrameLayout.class)).or(isHomeOf(NoProviderTest.class));
        return Stream.of(Arguments.of("without posix", posix.negate()), Arguments.of("without jna", jna.negate()),
            Arguments.of("nothing but the agent, so no OSGi either", agentAlone));
    }

    private static Predicate<String> isHomeOf(Class<?> type) {
        Path home = Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
        return entry -> Path.of(entry).toAbsolutePath().equals(home);
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
