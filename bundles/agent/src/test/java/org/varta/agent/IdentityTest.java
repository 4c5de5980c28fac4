// SPDX-License-Identifier: Apache-2.0
package org.varta.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Agent specification 9: the process has become another one. */
class IdentityTest {
    private final FakeTransport transport = new FakeTransport();
    private final Varta agent = transport.connect();

    @BeforeEach
    void beatTwice() {
        transport.nanos += 1000;
        agent.beat(Status.OK);
        agent.beat(Status.OK);
        transport.calls.clear();
        transport.sent.clear();
    }

    @Test
    void agentF1_shouldReconnectBeforeTheFrameAndStartAnew() {
        agent.setReconnectAfter(10);
        transport.dropping(1);
        agent.beat(Status.OK);
        transport.calls.clear();
        transport.pid = 5000;

        assertEquals(BeatOutcome.sent(), agent.beat(Status.DEGRADED, 7));

        assertEquals(List.of("reconnect", "send"), transport.calls);
        assertEquals(List.of(new Frame(Status.DEGRADED, 5000, 0, 1, 7)), transport.sent);
        assertEquals(1, agent.forkRecoveries());
        assertEquals(0, agent.consecutiveDropped());
        assertEquals(BeatOutcome.sent(), agent.beat(Status.OK));
        assertEquals(2, transport.sent.get(1).nonce());
        assertEquals(1, transport.count("reconnect"));
    }

    static Stream<Throwable> reconnectFailures() {
        return Stream.of(new ConnectException("Connection refused"), new IOException(), new IllegalStateException("no"), new NoClassDefFoundError("x"),
            new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("reconnectFailures")
    void agentF2_shouldFailUntilReconnected(Throwable failure) {
        transport.dropping(1);
        agent.beat(Status.OK);
        transport.calls.clear();
        transport.pid = 5000;
        transport.reconnectFailures.add(failure);
        transport.reconnectFailures.add(failure);

        BeatOutcome reconnectFailed = BeatOutcome.failed(new BeatError(0, "ReconnectFailed"));
        assertEquals(reconnectFailed, agent.beat(Status.OK));
        assertEquals(reconnectFailed, agent.beat(Status.OK));

        assertEquals(List.of("reconnect", "reconnect"), transport.calls, "nothing sent");
        assertEquals(0, agent.forkRecoveries());
        assertEquals(1, agent.consecutiveDropped(), "nothing counted");
        assertEquals(BeatOutcome.sent(), agent.beat(Status.OK));
        assertEquals(1, agent.forkRecoveries());
        assertEquals(1, transport.sent.get(0).nonce());
        assertEquals(5000, transport.sent.get(0).pid());
    }

    @Test
    void agentF3_shouldContinueSequenceWhenTheSameProcessWasRestored() {
        Varta.identityChanged();
        transport.nanos += 50;

        assertEquals(BeatOutcome.sent(), agent.beat(Status.OK));

        assertEquals(List.of("reconnect", "send"), transport.calls);
        assertEquals(new Frame(Status.OK, 4242, 0, 3, 0), transport.sent.get(0), "clock base is now");
        assertEquals(1, agent.forkRecoveries());
    }

    @Test
    void agentF1_shouldStartSharedSequenceAnewOnlyOnce() {
        FakeTransport shared = new FakeTransport();
        shared.destination = "test:" + UUID.randomUUID();
        Varta first = shared.connect();
        Varta second = shared.connect();
        first.beat(Status.OK);
        second.beat(Status.OK);
        shared.sent.clear();
        shared.pid = 5000;
        for (int i = 0; i < 2; i++) {
            first.beat(Status.OK);
            second.beat(Status.OK);
        }
        shared.connect().beat(Status.OK);
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), shared.sent.stream().map(Frame::nonce).toList());
        assertEquals(1, first.forkRecoveries());
        assertEquals(1, second.forkRecoveries());
    }

    @Test
    void agentR4_shouldTakeExplicitReconnectForTheChangeOfIdentity() {
        transport.pid = 5000;
        agent.reconnect();
        agent.beat(Status.OK);
        assertEquals(List.of("reconnect", "send"), transport.calls);
        assertEquals(new Frame(Status.OK, 5000, 1000, 3, 0), transport.sent.get(0), "sequence and clock base go on");
        assertEquals(0, agent.forkRecoveries());
    }

    @Test
    void agentF2_shouldKeepOldIdentityWhenExplicitReconnectFails() {
        transport.pid = 5000;
        transport.reconnectFailures.add(new IOException("not now"));
        assertThrows(IllegalStateException.class, agent::reconnect);
        agent.beat(Status.OK);
        assertEquals(1, agent.forkRecoveries());
        assertEquals(1, transport.sent.get(0).nonce());
    }
}
