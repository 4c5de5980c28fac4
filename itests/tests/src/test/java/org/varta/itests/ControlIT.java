// SPDX-License-Identifier: Apache-2.0
package org.varta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.itests.harness.Appliance;
import org.varta.itests.harness.Await;
import org.varta.itests.harness.Sender;

/** The control socket in a real framework: who may ask, what is answered, what garbage and exchanged bundles do to it. */
class ControlIT {
    private static final int GARBAGE = 300;

    @TempDir
    Path folder;

    private Path socket() {
        return folder.resolve("control.sock");
    }

    private Appliance appliance() {
        return new Appliance(folder).usual(300).with("org.varta.control", Map.of("socketPath", socket().toString()));
    }

    private String ask(byte[] request) {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
            client.write(ByteBuffer.wrap(request));
            client.shutdownOutput();
            return new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String ask(String request) {
        return ask((request + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldExplainAHangingProcessToItsOwner() throws Exception {
        try (Appliance appliance = appliance().start()) {
            appliance.awaitCondition("varta.observer.ready");
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())));
            try (Sender sender = Sender.start(appliance.socket(), "--rate", "100", "--hang-after", "20")) {
                String stalled = "agent " + sender.pid() + ": stalled, last beat ";
                Await.until(() -> stalled, () -> ask("explain --short " + sender.pid()).contains(stalled));
                String text = ask("explain " + sender.pid());
                assertTrue(text.startsWith("ok ") && text.contains("deciding term       threshold") && text.contains("\n  DEADLINE: "), text);
                String json = ask("explain --json");
                assertTrue(json.contains("\"beats\":20,\"stalls\":1") && json.contains("\"policy.thresholdNanos\":300000000"), json);
                assertTrue(ask("agents").contains("\n" + sender.pid() + " "));
                assertTrue(ask("explain 1").startsWith("error nobody here knows an agent \"1\""));
            }
        }
        assertFalse(Files.exists(socket()));
    }

    @Test
    void shouldNotBeHurtByGarbageNorDisturbTheObserver() throws Exception {
        try (Appliance appliance = appliance().start()) {
            appliance.awaitCondition("varta.observer.ready");
            try (Sender sender = Sender.start(appliance.socket(), "--rate", "100")) {
                Random random = new Random(7);
                for (int i = 0; i < GARBAGE; i++) {
                    byte[] garbage = new byte[1 + random.nextInt(2_000)];
                    random.nextBytes(garbage);
                    String answer = ask(garbage);
                    assertTrue(answer.startsWith("error "), answer);
                }
                assertEquals(GARBAGE, appliance.metric("varta_control_refused_total{reason=malformed}"));
                Await.until(() -> ask("agents"), () -> ask("agents").contains(" alive "));
                assertEquals(0, appliance.metric("varta_stalls_total{pid=" + sender.pid() + "}"));
                long sent = sender.stop().sent();
                Await.value("beats", () -> appliance.metric("varta_beats_total{pid=" + sender.pid() + "}"), beats -> beats == sent);
            }
        }
    }

    @Test
    void shouldOutliveTheObserverAndFindItsSuccessor() throws Exception {
        try (Appliance appliance = appliance().start()) {
            appliance.awaitCondition("varta.observer.ready");
            assertTrue(ask("agents").startsWith("ok "));
            appliance.bundle("recovery").stop();
            appliance.bundle("observer").stop();
            assertEquals("error no part of an observer that could explain anything is running here\n", ask("agents"));
            appliance.bundle("observer").start();
            appliance.bundle("recovery").start();
            Await.until(() -> ask("agents"), () -> ask("agents").startsWith("ok "));
            appliance.update("control", "0.1.1");
            Await.until(() -> "the socket again", () -> Files.exists(socket()) && ask("agents").startsWith("ok "));
            appliance.configure("org.varta.control", Map.of("enabled", false, "socketPath", socket().toString()));
            Await.until(() -> "no socket", () -> !Files.exists(socket()));
        }
    }

    private Appliance givingUp() {
        return appliance().property("varta.state.dir", folder.resolve("state").toString())
            .with("org.varta.recovery.exec", Map.of("command", "/bin/true"))
            .with("org.varta.recovery.policies.ladder~default", Map.of("rungs", "default attempts=1 confirmMillis=100", "resetAfterMillis", 3_600_000L))
            .with("org.varta.recovery", Map.of("policy", "ladder", "debounceMillis", 0L));
    }

    private long spawned(Appliance appliance) {
        return appliance.metric("varta_recovery_outcomes_total{outcome=spawned}");
    }

    private long givenUp(Appliance appliance) {
        return appliance.metric("varta_recovery_refused_total{reason=policy}");
    }

    @Test
    void polR6_shouldRecoverAgainWhomAPersonHasClearedAlsoAfterARestart() throws Exception {
        try (Appliance appliance = givingUp().start()) {
            appliance.awaitCondition("varta.recovery.ready");
            try (Sender sender = Sender.start(appliance.socket(), "--rate", "100", "--hang-after", "20")) {
                Await.value("given up", () -> givenUp(appliance), times -> times == 1);
                assertEquals(1, spawned(appliance));
                String cleared = ask("clear " + sender.pid());
                assertTrue(cleared.contains("cleared: of command:") && cleared.contains("one attempt is forgiven; it is still stalled and decided about anew"), cleared);
                Await.value("given up again", () -> givenUp(appliance), times -> times == 2);
                assertEquals(2, spawned(appliance));
                assertTrue(ask("explain " + sender.pid()).contains("OPERATOR (clear by uid "), () -> ask("explain " + sender.pid()));
                String recovered = ask("recover --from " + ProcessHandle.current().pid() + " " + sender.pid());
                assertTrue(recovered.endsWith("started: the action exec is started for agent " + sender.pid() + "\n"), recovered);
                assertEquals(3, spawned(appliance));
                Await.until(() -> "cleared", () -> ask("clear " + sender.pid()).startsWith("ok "));
            }
            appliance.stop();
            appliance.start();
            appliance.awaitCondition("varta.recovery.ready");
            long before = spawned(appliance);
            try (Sender sender = Sender.start(appliance.socket(), "--rate", "100", "--hang-after", "20")) {
                Await.value("recovered after the restart", () -> spawned(appliance), spawns -> spawns > before);
                assertTrue(ask("explain " + sender.pid()).contains("spawned (child "));
                assertTrue(ask("recover --json 1").startsWith("error nobody here knows an agent"));
            }
        }
        String audit = Files.readString(folder.resolve("audit.log"));
        assertTrue(audit.contains("\tgave_up\t"), audit);
    }
}
