// SPDX-License-Identifier: Apache-2.0
package org.varta.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Agent specification 10, against a transport that does as told. The kernel has its say in UdsBeatTest. */
class ReconnectTest {
    private static final BeatOutcome NO_OBSERVER = BeatOutcome.dropped(DropReason.NO_OBSERVER);

    private final FakeTransport transport = new FakeTransport();
    private final Varta agent = transport.connect();

    private void drop(int times) {
        transport.dropping(times);
        for (int i = 0; i < times; i++) {
            assertEquals(NO_OBSERVER, agent.beat(Status.OK));
        }
    }

    @Test
    void agentR2_shouldSendTheIdenticalFrameExactlyOnceMore() {
        agent.setReconnectAfter(3);
        drop(2);
        transport.nanos += 500;
        transport.dropping(1);

        assertEquals(BeatOutcome.sent(), agent.beat(Status.CRITICAL, 99));

        assertEquals(List.of("send", "send", "send", "reconnect", "send"), transport.calls);
        assertArrayEquals(transport.offeredBytes.get(2), transport.offeredBytes.get(3));
        assertEquals(0, agent.consecutiveDropped());
        assertEquals(1, agent.reconnects());
        assertEquals(1, agent.sent());
        assertEquals(3, agent.dropped(DropReason.NO_OBSERVER));
    }

    @Test
    void agentR2_shouldGiveTheOutcomeOfTheSecondAttempt() {
        agent.setReconnectAfter(1);
        transport.answering(-111, 0);
        assertEquals(BeatOutcome.dropped(DropReason.KERNEL_QUEUE_FULL), agent.beat(Status.OK));
        assertEquals(List.of("send", "reconnect", "send"), transport.calls, "never more than two datagrams");
        assertEquals(0, agent.consecutiveDropped(), "counted anew since the reconnect");
        transport.answering(-111, 16);
        assertTrue(agent.beat(Status.OK).isFailed());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -111, -104, -28})
    void shouldCountAllFourReasons(int answer) {
        agent.setReconnectAfter(2);
        transport.answering(answer, answer);
        agent.beat(Status.OK);
        assertEquals(BeatOutcome.sent(), agent.beat(Status.OK));
        assertEquals(1, transport.count("reconnect"));
    }

    @Test
    void shouldNotCountBeatsThatFailed() {
        agent.setReconnectAfter(2);
        transport.answering(-111, 16, -111, -13, -111);
        for (int i = 0; i < 5; i++) {
            agent.beat(Status.OK);
        }
        assertEquals(0, transport.count("reconnect"));
    }

    @Test
    void agentR1_shouldNeverReconnectByItselfWhenOff() {
        drop(50);
        assertEquals(0, transport.count("reconnect"));
        assertEquals(50, agent.consecutiveDropped());
    }

    @Test
    void agentR3_shouldTryAgainAtTheNextDropWhenReconnectFails() {
        agent.setReconnectAfter(3);
        drop(2);
        transport.reconnectFailures.add(new IOException("No such file"));
        transport.reconnectFailures.add(new IllegalStateException());
        drop(2);
        assertEquals(2, transport.count("reconnect"));
        assertEquals(4, agent.consecutiveDropped());
        assertEquals(4, transport.count("send"), "nothing is sent after a failed reconnect");
        transport.dropping(1);
        assertEquals(BeatOutcome.sent(), agent.beat(Status.OK));
    }

    @Test
    void agentR3_shouldReturnTheOriginalOutcomeWhenReconnectFails() {
        agent.setReconnectAfter(1);
        transport.answering(0);
        transport.reconnectFailures.add(new IOException("Connection refused"));
        assertSame(BeatOutcome.dropped(DropReason.KERNEL_QUEUE_FULL), agent.beat(Status.OK));
    }

    @Test
    void agentR3_shouldWaitLongerAndLongerBetweenAttempts() {
        agent.setReconnectAfter(1);
        agent.setReconnectBackoff(Duration.ofMillis(100), Duration.ofMillis(350));
        long[] expectedWaitsMillis = {100, 200, 350, 350};
        failToReconnect();
        for (int i = 0; i < expectedWaitsMillis.length; i++) {
            transport.nanos += expectedWaitsMillis[i] * 1_000_000 - 1;
            drop(1);
            assertEquals(i + 1, transport.count("reconnect"), "before its time");
            transport.nanos += 1;
            failToReconnect();
            assertEquals(i + 2, transport.count("reconnect"));
        }
    }

    @Test
    void agentR3_shouldKeepTheLeastWaitAfterSuccess() {
        agent.setReconnectAfter(1);
        agent.setReconnectBackoff(Duration.ofMillis(100), Duration.ofSeconds(5));
        failToReconnect();
        transport.nanos += 100_000_000;
        transport.dropping(1);
        assertEquals(BeatOutcome.sent(), agent.beat(Status.OK));
        transport.nanos += 99_999_999;
        drop(1);
        assertEquals(2, transport.count("reconnect"), "the least time between two attempts");
        transport.nanos += 1;
        transport.dropping(1);
        assertEquals(BeatOutcome.sent(), agent.beat(Status.OK));
    }

    private void failToReconnect() {
        transport.reconnectFailures.add(new IOException("not yet"));
        drop(1);
    }

    @Test
    void agentA9_shouldRefuseBackoffOutOfOrder() {
        assertThrows(IllegalArgumentException.class, () -> agent.setReconnectBackoff(Duration.ofMillis(-1), Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> agent.setReconnectBackoff(Duration.ofMillis(2), Duration.ofMillis(1)));
        agent.setReconnectBackoff(Duration.ZERO, Duration.ofSeconds(Long.MAX_VALUE));
        agent.setReconnectAfter(1);
        failToReconnect();
        failToReconnect();
        assertEquals(2, transport.count("reconnect"), "zero means at once");
    }

    @Test
    void agentR4_shouldKeepNonceTimestampFloorAndClockBase() {
        transport.nanos += 1000;
        agent.beat(Status.OK);
        transport.dropping(2);
        agent.beat(Status.OK);
        agent.beat(Status.OK);
        agent.reconnect();
        assertEquals(0, agent.consecutiveDropped());
        transport.nanos -= 400;
        agent.beat(Status.OK);
        transport.nanos += 900;
        agent.beat(Status.OK);
        assertEquals(List.of(1L, 2L, 3L), transport.sent.stream().map(Frame::nonce).toList());
        assertEquals(List.of(1000L, 1000L, 1500L), transport.sent.stream().map(Frame::timestamp).toList());
        assertEquals(1, agent.reconnects());
        assertEquals(0, agent.forkRecoveries());
    }

    @Test
    void agentR5_shouldReportFailedReconnectAndChangeNothing() {
        transport.dropping(2);
        agent.beat(Status.OK);
        agent.beat(Status.OK);
        IOException cause = new IOException("gone");
        transport.reconnectFailures.add(cause);
        IllegalStateException refused = assertThrows(IllegalStateException.class, agent::reconnect);
        assertEquals("Varta.reconnect: gone", refused.getMessage());
        assertSame(cause, refused.getCause());
        assertEquals(2, agent.consecutiveDropped());
        assertEquals(0, agent.reconnects());
        transport.reconnectFailures.add(new NullPointerException("provider"));
        assertInstanceOf(IOException.class, assertThrows(IllegalStateException.class, agent::reconnect).getCause());
    }

    @Test
    void agentR6_shouldRefuseToReconnectAfterClose() {
        agent.close();
        IllegalStateException refused = assertThrows(IllegalStateException.class, agent::reconnect);
        assertTrue(refused.getMessage().contains("closed"), refused.getMessage());
        assertEquals(List.of("close"), transport.calls);
    }

    @Test
    void shouldResetDropCounterWhenReconnectAfterIsSet() {
        drop(5);
        agent.setReconnectAfter(2);
        assertEquals(0, agent.consecutiveDropped());
        drop(1);
        assertEquals(0, transport.count("reconnect"));
    }
}
