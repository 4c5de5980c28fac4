// SPDX-License-Identifier: Apache-2.0
package org.varta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.varta.itests.harness.Appliance;
import org.varta.itests.harness.Await;
import org.varta.itests.harness.HostileSender;
import org.varta.itests.harness.HostileSender.Outcome;
import org.varta.itests.harness.Sender;

/** Whatever is sent by whomever ends in one named counter, while an honest sender beats on and loses nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IngressIT {
    private static final int COUNT = 50;

    @TempDir
    static Path folder;
    private Appliance appliance;
    private Sender honest;

    @BeforeAll
    void start() throws Exception {
        appliance = new Appliance(folder).usual(10_000).start();
        appliance.awaitCondition("varta.observer.ready");
        honest = Sender.start(appliance.socket(), "--rate", "50");
        Await.value("beats", () -> appliance.metric("varta_observer_beats_total"), beats -> beats > 0);
    }

    @AfterAll
    void stop() throws Exception {
        try (Appliance all = appliance; Sender last = honest) {
            Sender.Report report = last.stop();
            Await.value("beats of the honest sender", () -> all.metric("varta_beats_total{pid=" + report.pid() + "}"), beats -> beats == report.sent());
            assertEquals(0, all.metric("varta_observer_stalls_total"));
            assertEquals(0, all.metric("varta_tracker_invariant_violations_total"));
        }
    }

    private void send(String series, String... arguments) throws Exception {
        long before = appliance.metric(series);
        Outcome outcome = HostileSender.run(appliance.socket(), arguments);
        assertEquals(COUNT, outcome.sent(), outcome::toString);
        Await.value(series, () -> appliance.metric(series) - before, count -> count == COUNT);
        assertEquals(0L, appliance.metrics().getOrDefault("varta_beats_total{pid=" + outcome.pid() + "}", 0L));
    }

    @Test
    void obs47_shouldRefuseForgedProcessId() throws Exception {
        long beats = appliance.metric("varta_beats_total{pid=" + honest.pid() + "}");
        send("varta_frame_auth_failures_total", "forge", Long.toString(honest.pid()), "50");
        assertTrue(appliance.events().stream().anyMatch(line -> line.startsWith("AUTH_FAILURE " + honest.pid())), "an event names the process that was claimed");
        Await.value("the claimed process beats on", () -> appliance.metric("varta_beats_total{pid=" + honest.pid() + "}"), now -> now > beats);
    }

    @Test
    void obs45_shouldCountWrongLengths() throws Exception {
        for (String length : new String[] {"0", "1", "31", "33", "64", "256"}) {
            send("varta_truncated_datagrams_total", "length", length, "50");
        }
    }

    @Test
    void shouldCountGarbageAsWrongMagic() throws Exception {
        send("varta_decode_errors_total{kind=bad_magic}", "garbage", "7", "50");
    }

    @Test
    void shouldNameEveryDecodeError() throws Exception {
        send("varta_decode_errors_total{kind=bad_version}", "field", "2", "1", "fixed", "50");
        send("varta_decode_errors_total{kind=bad_crc}", "field", "9", "0x5a", "broken", "50");
        send("varta_decode_errors_total{kind=bad_status}", "field", "3", "9", "fixed", "50");
        send("varta_decode_errors_total{kind=stall_on_wire}", "field", "3", "3", "fixed", "50");
    }

    @Test
    void obs46_shouldCloseStuffedDescriptors() throws Exception {
        long before = descriptors();
        Outcome outcome = HostileSender.run(appliance.socket(), "descriptors", "253", "50");
        assertEquals(COUNT, outcome.sent(), outcome::toString);
        String series = "varta_beats_total{pid=" + outcome.pid() + "}";
        Await.value(series, () -> appliance.metrics().getOrDefault(series, 0L), beats -> beats == COUNT);
        Await.value("descriptors of this process, first " + before, IngressIT::descriptors, now -> now <= before);
    }

    @Test
    void obs47_shouldRefuseOtherUser() throws Exception {
        assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "only root can send as somebody else");
        send("varta_frame_uid_refused_total", "user", "65534", "50");
    }

    @Test
    void shouldAdmitOtherUserOnceConfigured() throws Exception {
        assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "only root can send as somebody else");
        Map<String, Object> usual = Map.of("socketPath", appliance.socket().toString(), "warmUpFrames", 2000);
        Map<String, Object> wider = Map.of("socketPath", appliance.socket().toString(), "warmUpFrames", 2000, "allowedUids", new String[] {"0", "65534"});
        appliance.configure("org.varta.transport.uds~main", wider);
        try {
            Await.until(() -> "a beat of the other user", () -> {
                Outcome outcome = HostileSender.run(appliance.socket(), "user", "65534", "50");
                return appliance.metrics().getOrDefault("varta_beats_total{pid=" + outcome.pid() + "}", 0L) > 0;
            });
        } finally {
            appliance.configure("org.varta.transport.uds~main", usual);
        }
    }

    private static long descriptors() {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
