// SPDX-License-Identifier: Apache-2.0
package org.varta.transport.uds.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.api.metric.DurationHistogram;
import org.varta.api.metric.MetricSink;
import org.varta.api.transport.BeatSource;
import org.varta.api.transport.Reception;
import org.varta.posix.Posix;

@Timeout(60)
class UdsTransportTest {
    private static final int SELF = (int) ProcessHandle.current().pid();
    private static final Map<String, Object> MAIN = Map.of("service.pid", "org.varta.transport.uds~main");

    private final Posix posix = Posix.load();
    private final Registry registry = new Registry();
    private UdsTransport transport;

    @TempDir
    Path folder;
    private Path path;

    @BeforeEach
    void nameTheSocket() {
        path = folder.resolve("varta.sock");
    }

    @AfterEach
    void withdraw() {
        if (transport != null) {
            transport.withdraw();
        }
    }

    private Configured at(Path where) {
        return Configured.at(where).frames(100);
    }

    private void activate(Posix calls, UdsConfiguration raw) throws IOException {
        transport = new UdsTransport(raw, calls, registry.context(), MAIN);
    }

    private static int modeOf(Path file) throws IOException {
        return (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0777;
    }

    private List<Path> content() throws IOException {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private Map<String, Double> metrics() {
        Map<String, Double> values = new TreeMap<>();
        transport.collect(new MetricSink() {
            @Override
            public void counter(String family, String help, long value, String... labels) {
                values.put(family, (double) value);
            }

            @Override
            public void gauge(String family, String help, double value, String... labels) {
                values.put(family, value);
            }

            @Override
            public void histogram(String family, String help, DurationHistogram histogram, String... labels) {
                throw new AssertionError("there is none");
            }
        });
        return values;
    }

    @Test
    void shouldPublishABoundSourceNamedAfterItsInstance() throws IOException {
        activate(posix, at(path));
        assertEquals("uds:main", registry.only().name());
        try (Frames agent = new Frames(posix, path)) {
            assertEquals(32, agent.beat(SELF, 1));
        }
        assertEquals(List.of(1L), registry.loop().nonces());
        assertEquals(List.of(path), content());
    }

    @Test
    void obs43_shouldLeaveNoFileBehindWhenItStops() throws IOException {
        activate(posix, at(path));
        transport.withdraw();
        transport = null;
        assertEquals(List.of(), content());
        assertEquals(0, registry.published());
        activate(posix, at(path));
        assertEquals(List.of(path), content(), "a restart in the same process binds again");
    }

    @Test
    void shouldRefuseAWrongConfigurationAndBindNothing() throws IOException {
        String why = assertThrows(IllegalArgumentException.class, () -> activate(posix, at(path).mode("rw"))).getMessage();
        assertTrue(why.startsWith("org.varta.transport.uds: socketMode = rw"), why);
        assertEquals(List.of(), content());
    }

    @Test
    void obs40_shouldRefuseASocketThatIsInUse() throws IOException {
        activate(posix, at(path));
        UdsTransport first = transport;
        assertThrows(IOException.class, () -> activate(posix, at(path)));
        transport = first;
        assertEquals(1, registry.published());
        try (Frames agent = new Frames(posix, path)) {
            assertEquals(32, agent.beat(SELF, 1), "the first one is as it was");
        }
    }

    @Test
    void shouldLeaveNothingBehindWhenTheFrameworkRefusesTheService() throws IOException {
        registry.refuse();
        assertThrows(IllegalStateException.class, () -> activate(posix, at(path)));
        assertEquals(List.of(), content());
    }

    @Test
    void shouldStartWithoutWarmUpWhenThatFails() throws IOException {
        int[] sockets = {0};
        Posix reluctant = Interposed.on(posix, "unixDatagramSocket", (arguments, real) -> sockets[0]++ == 0 ? -24 : real.call());
        activate(reluctant, at(path));
        assertEquals(1, registry.published());
    }

    @Test
    void shouldApplyUsersAtOnceWithoutBindingAnew() throws IOException {
        activate(posix, at(path));
        BeatSource before = registry.only();
        transport.modified(at(path).uids(Integer.toString(posix.userId() + 1)));
        try (Frames agent = new Frames(posix, path)) {
            agent.beat(SELF, 1);
            assertEquals(List.of(Reception.UID_REFUSED), registry.loop().receptions());
            transport.modified(at(path));
            agent.beat(SELF, 2);
            assertEquals(List.of(Reception.FRAME), registry.loop().receptions());
        }
        assertEquals(before, registry.only());
    }

    @Test
    void shouldApplyUsersAlsoWhenSomebodyHasRemovedTheFile() throws IOException {
        activate(posix, at(path));
        try (Frames agent = new Frames(posix, path)) {
            Files.delete(path);
            transport.modified(at(path).uids(Integer.toString(posix.userId() + 1)));
            agent.beat(SELF, 1);
            assertEquals(List.of(Reception.UID_REFUSED), registry.loop().receptions());
        }
    }

    @Test
    void shouldChangeTheModeUnderItsSenders() throws IOException {
        activate(posix, at(path));
        try (Frames agent = new Frames(posix, path)) {
            transport.modified(at(path).mode("0660"));
            assertEquals(0660, modeOf(path));
            assertEquals(32, agent.beat(SELF, 1), "a connected sender notices nothing");
        }
        assertEquals(List.of(1L), registry.loop().nonces());
    }

    @Test
    void shouldKeepTheModeInForceWhenTheNewOneIsRefused() throws IOException {
        activate(posix, at(path));
        transport.modified(at(path).mode("no mode"));
        assertEquals(0600, modeOf(path));
        Files.move(path, folder.resolve("moved"));
        transport.modified(at(path).mode("0666"));
        assertEquals(0600, modeOf(folder.resolve("moved")));
        Files.move(folder.resolve("moved"), path);
        transport.modified(at(path).mode("0666"));
        assertEquals(0666, modeOf(path), "the same configuration again, now possible");
    }

    @Test
    void shouldBindTheNewPathBeforeTheOldOneIsClosedAndLoseNothing() throws IOException {
        activate(posix, at(path));
        LoopInTest loop = registry.loop();
        Path other = folder.resolve("other.sock");
        try (Frames agent = new Frames(posix, path)) {
            agent.beat(SELF, 1);
            agent.beat(SELF, 2);
            transport.modified(at(other));
            assertEquals(-Posix.ECONNREFUSED, agent.beat(SELF, 3), "a sender learns, and connects anew");
        }
        assertEquals(List.of(1L, 2L), loop.nonces(), "what was queued was received before the old one was closed");
        assertEquals(List.of(other), content());
        assertEquals(1, registry.published());
        assertEquals(2, registry.mostAtOnce(), "for a moment there were both");
        try (Frames agent = new Frames(posix, other)) {
            agent.beat(SELF, 4);
        }
        assertEquals(List.of(1L, 2L, 4L), loop.nonces());
    }

    @Test
    void shouldStayWhereItIsWhenTheNewPathCannotBeBound() throws IOException {
        activate(posix, at(path));
        BeatSource before = registry.only();
        Path taken = Files.writeString(folder.resolve("taken"), "precious");
        transport.modified(at(taken));
        transport.modified(at(folder.resolve("no/such/folder/s")));
        assertEquals(before, registry.only());
        assertEquals("precious", Files.readString(taken));
        try (Frames agent = new Frames(posix, path)) {
            assertEquals(32, agent.beat(SELF, 1));
        }
        assertEquals(List.of(1L), registry.loop().nonces());
    }

    @Test
    void d10_shouldHandEveryQueuedBeatToTheLoopBeforeItCloses() throws IOException {
        activate(posix, at(path));
        LoopInTest loop = registry.loop();
        long sent = 0;
        try (Frames agent = new Frames(posix, path)) {
            while (agent.beat(SELF, sent + 1) == 32) {
                sent++;
            }
            transport.withdraw();
            transport = null;
            assertTrue(agent.beat(SELF, sent + 1) < 0, "senders get an error at once");
        }
        assertEquals(sent, loop.nonces().size());
        assertFalse(Files.exists(path));
    }

    @Test
    void shouldReportItsMetricsFromTheFirstMoment() throws IOException {
        activate(posix, at(path));
        double limit = Integer.parseInt(Files.readAllLines(Path.of("/proc/sys/net/unix/max_dgram_qlen")).get(0).trim());
        Map<String, Double> metrics = metrics();
        assertEquals(3, metrics.size());
        assertEquals(0, metrics.get("varta_socket_bind_dir_fsync_failed_total"));
        assertEquals(limit, metrics.get("varta_observer_uds_queue_limit"));
        assertTrue(metrics.get("varta_observer_uds_rcvbuf_bytes") > 0);
    }

    @Test
    void shouldShowAnUnknownBufferAsZero() throws IOException {
        activate(Interposed.on(posix, "receiveBufferBytes", (arguments, real) -> -92), at(path));
        assertEquals(0, metrics().get("varta_observer_uds_rcvbuf_bytes"));
    }
}
