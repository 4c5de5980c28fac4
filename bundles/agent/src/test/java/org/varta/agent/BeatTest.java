// SPDX-License-Identifier: Apache-2.0
package org.varta.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.PortUnreachableException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.NotYetConnectedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.varta.agent.transport.BeatTransport;

/** Agent specification 5 and 6: the order of the steps and their outcomes. */
class BeatTest {
    private final FakeTransport transport = new FakeTransport();
    private final Varta agent = transport.connect();

    private static BeatOutcome failed(int errno, String kind) {
        return BeatOutcome.failed(new BeatError(errno, kind));
    }

    @Test
    void agentA2_shouldRefuseNullStatusAndDoNothingElse() {
        agent.setReconnectAfter(5);
        transport.dropping(2);
        agent.beat(Status.OK);
        agent.beat(Status.OK);
        assertEquals(2, agent.consecutiveDropped());
        transport.calls.clear();
        transport.pid++;
        int readings = transport.pidReadings;

        assertEquals(failed(0, "InvalidInput"), agent.beat(null));
        assertEquals(failed(0, "InvalidInput"), agent.beat(null, 7));

        assertEquals(0, agent.consecutiveDropped());
        assertEquals(List.of(), transport.calls);
        assertEquals(readings, transport.pidReadings, "no identity check");
        assertEquals(0, agent.forkRecoveries());
    }

    @Test
    void agentA2_shouldAnswerClosedAfterClose() {
        transport.dropping(1);
        agent.beat(Status.OK);
        agent.close();
        transport.pid++;
        int readings = transport.pidReadings;

        assertEquals(failed(0, "Closed"), agent.beat(Status.OK));
        assertEquals(failed(0, "InvalidInput"), agent.beat(null), "the status comes first");

        assertEquals(0, agent.consecutiveDropped());
        assertEquals(readings, transport.pidReadings, "no identity check");
        assertEquals(List.of("send", "close"), transport.calls);
    }

    static Stream<Arguments> thrown() {
        return Stream.of(
            Arguments.of(new PortUnreachableException(), BeatOutcome.dropped(DropReason.NO_OBSERVER)),
            Arguments.of(new ClosedByInterruptException(), BeatOutcome.dropped(DropReason.PEER_GONE)),
            Arguments.of(new NotYetConnectedException(), BeatOutcome.dropped(DropReason.PEER_GONE)),
            Arguments.of(new IOException("Resource temporarily unavailable"), BeatOutcome.dropped(DropReason.KERNEL_QUEUE_FULL)),
            Arguments.of(new RuntimeException("No space left on device"), BeatOutcome.dropped(DropReason.STORAGE_FULL)),
            Arguments.of(new IOException("strange"), failed(0, "IOException: strange")),
            Arguments.of(new IOException(), failed(0, "IOException: ")),
            Arguments.of(new NullPointerException("oops"), failed(0, "NullPointerException: oops")),
            Arguments.of(new NoClassDefFoundError("org/none/Such"), failed(0, "NoClassDefFoundError: org/none/Such")),
            Arguments.of(new AssertionError("no"), failed(0, "AssertionError: no")),
            Arguments.of(new StackOverflowError(), failed(0, "StackOverflowError: ")));
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void agentA6_shouldClassifyWhateverTheTransportThrows(Throwable thrown, BeatOutcome expected) {
        transport.answering(thrown);
        assertEquals(expected, agent.beat(Status.OK));
        assertEquals(BeatOutcome.sent(), agent.beat(Status.OK));
        assertEquals(1, transport.sent.get(0).nonce());
    }

    @Test
    void agentA6_shouldLetOnlyErrorsOfTheVirtualMachineThroughAndStayUsable() {
        transport.answering(new OutOfMemoryError("for the test"));
        assertThrows(OutOfMemoryError.class, () -> agent.beat(Status.OK));
        assertEquals(BeatOutcome.sent(), agent.beat(Status.OK));
    }

    static Stream<Arguments> counts() {
        return Stream.of(Arguments.of(0, BeatOutcome.dropped(DropReason.KERNEL_QUEUE_FULL)), Arguments.of(16, failed(0, "WriteZero")),
            Arguments.of(33, failed(0, "WriteZero")), Arguments.of(-90, failed(90, "errno 90")), Arguments.of(32, BeatOutcome.sent()));
    }

    @ParameterizedTest
    @MethodSource("counts")
    void agentA7_shouldJudgeTheNumberOfBytesTaken(int accepted, BeatOutcome expected) {
        transport.answering(accepted);
        assertEquals(expected, agent.beat(Status.OK));
    }

    @ParameterizedTest
    @EnumSource(Status.class)
    void shouldSendStatusAndPayloadAsTheyAre(Status status) {
        transport.nanos += 77;
        assertTrue(agent.beat(status, 0xDEADBEEF).isSent());
        assertEquals(new Frame(status, 4242, 77, 1, 0xDEADBEEF), transport.sent.get(0));
        agent.beat(status);
        assertEquals(0, transport.sent.get(1).payload());
    }

    @Test
    void shouldCountEveryOutcome() {
        transport.answering(32, 0, -105, -111, -104, -32, -28, 16, 32);
        for (int i = 0; i < 9; i++) {
            agent.beat(Status.OK);
        }
        agent.beat(null);
        assertEquals(2, agent.sent());
        assertEquals(2, agent.dropped(DropReason.KERNEL_QUEUE_FULL));
        assertEquals(1, agent.dropped(DropReason.NO_OBSERVER));
        assertEquals(2, agent.dropped(DropReason.PEER_GONE));
        assertEquals(1, agent.dropped(DropReason.STORAGE_FULL));
        assertEquals(2, agent.failed());
        assertEquals(0, agent.consecutiveDropped());
    }

    @Test
    void shouldResetDropCounterOnFailure() {
        transport.dropping(3).answering(16);
        for (int i = 0; i < 3; i++) {
            agent.beat(Status.OK);
        }
        assertEquals(3, agent.consecutiveDropped());
        agent.beat(Status.OK);
        assertEquals(0, agent.consecutiveDropped());
    }

    @Test
    void shouldShareOutcomesThatCarryNothingNew() {
        assertSame(BeatOutcome.sent(), agent.beat(Status.OK));
        for (DropReason reason : DropReason.values()) {
            assertSame(BeatOutcome.dropped(reason), BeatOutcome.dropped(reason));
            assertEquals(new BeatOutcome.Dropped(reason), BeatOutcome.dropped(reason));
        }
    }

    /** The only test that beats as such a process, so what is said once is said here. */
    @Test
    void agentF4_shouldRefuseToBeatAsInitProcessAndSayOnceHowToFixIt() {
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            for (long pid : new long[] {1, 0, 1}) {
                FakeTransport ofInit = new FakeTransport();
                ofInit.pid = pid;
                Varta first = ofInit.connect();
                assertEquals(failed(0, "InvalidPid"), first.beat(Status.OK));
                assertEquals(failed(0, "InvalidPid"), first.beat(Status.CRITICAL, 1));
                assertEquals(List.of(), ofInit.calls);
                assertEquals(2, first.failed());
            }
        } finally {
            System.setErr(before);
        }
        List<String> lines = said.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(1, lines.size(), lines.toString());
        assertTrue(lines.get(0).contains("init process as pid 1") && lines.get(0).contains("pid namespace"), lines.get(0));
    }

    @Test
    void shouldCloseOnceAndSilently() {
        transport.closeFailure = new IllegalStateException("cannot");
        agent.close();
        agent.close();
        assertEquals(List.of("close"), transport.calls);
        agent.setReconnectAfter(3);
        assertEquals(0, agent.sent());
        assertEquals(0, agent.clockRegressions());
        assertEquals(0, agent.forkRecoveries());
    }

    @Test
    void agentA3_shouldRefuseNullByName() {
        assertEquals("socketPath", assertThrows(NullPointerException.class, () -> Varta.connect((Path) null)).getMessage());
        assertEquals("transport",
            assertThrows(NullPointerException.class, () -> Varta.connect((BeatTransport) null)).getMessage());
        assertNotNull(assertThrows(IllegalArgumentException.class, () -> agent.setReconnectAfter(-1)).getMessage());
    }
}
