// SPDX-License-Identifier: Apache-2.0
package org.varta.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Agent specification 7 and 8: numbers and timestamps. */
class SequenceTest {
    private final FakeTransport transport = new FakeTransport();

    private static List<Long> nonces(FakeTransport transport) {
        return transport.sent.stream().map(Frame::nonce).toList();
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private static FakeTransport to(String destination) {
        FakeTransport transport = new FakeTransport();
        transport.destination = destination;
        return transport;
    }

    private static String unique() {
        return "test:" + UUID.randomUUID();
    }

    private static void beat(Varta agent, int times) {
        for (int i = 0; i < times; i++) {
            agent.beat(Status.OK);
        }
    }

    @Test
    void agentN1_shouldCountFromOneWithoutGapWhateverWasDropped() {
        Varta agent = transport.connect();
        beat(agent, 500);
        transport.dropping(5).answering(0, 16, -13, new RuntimeException("no"), -28);
        beat(agent, 10 + 500);
        assertEquals(range(1, 1000), nonces(transport));
        assertTrue(transport.offered.subList(500, 510).stream().allMatch(frame -> frame.nonce() == 501));
    }

    @Test
    void agentN2_shouldWrapOverTheTerminalNonceAndWarnOnceAfterSuccess() {
        transport.destination = unique();
        NonceSequence sequence = NonceSequence.of(transport.destination);
        Varta agent = transport.connect();
        sequence.startAfter(-4);
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            beat(agent, 2);
            transport.dropping(1);
            beat(agent, 1);
            assertEquals("", said.toString(StandardCharsets.UTF_8), "not before the wrapped frame was taken");
            beat(agent, 2);
            sequence.startAfter(-2);
            beat(agent, 1);
        } finally {
            System.setErr(before);
        }
        assertEquals(List.of(-3L, -2L, 0L, 1L, 0L), nonces(transport));
        assertEquals("[varta] nonce exhausted; wrapping to 0" + System.lineSeparator(), said.toString(StandardCharsets.UTF_8));
    }

    @Test
    void agentN4_shouldContinueAfterCloseAndNewAgent() {
        FakeTransport shared = to(unique());
        Varta first = shared.connect();
        beat(first, 3);
        first.close();
        Varta second = shared.connect();
        beat(second, 3);
        assertEquals(range(1, 6), nonces(shared));
    }

    @Test
    void agentA6_shouldShareOneSequenceAmongAgentsOfOneDestination() {
        FakeTransport shared = to(unique());
        Varta first = shared.connect();
        Varta second = shared.connect();
        for (int i = 0; i < 10; i++) {
            shared.dropping(i % 2);
            beat(first, 1);
            beat(second, 1);
        }
        assertEquals(range(1, 15), nonces(shared));
    }

    @Test
    void agentN5_shouldCountDestinationsApart() {
        FakeTransport here = to(unique());
        FakeTransport there = to(unique());
        FakeTransport nowhere = to(null);
        try (Varta one = here.connect(); Varta two = there.connect(); Varta three = nowhere.connect(); Varta four = transport.connect()) {
            beat(one, 3);
            beat(two, 2);
            beat(three, 4);
            beat(four, 1);
        }
        assertEquals(range(1, 3), nonces(here));
        assertEquals(range(1, 2), nonces(there));
        assertEquals(range(1, 4), nonces(nowhere));
        assertEquals(range(1, 1), nonces(transport));
    }

    @Test
    void agentA6_shouldForgetTheDestinationThatWasClosedFirstBeyond64() {
        FakeTransport createdFirstClosedLast = to(unique());
        FakeTransport closedFirst = to(unique());
        FakeTransport neverClosed = to(unique());
        Varta late = createdFirstClosedLast.connect();
        Varta open = neverClosed.connect();
        beat(late, 1);
        beat(open, 1);
        Varta early = closedFirst.connect();
        beat(early, 1);
        early.close();
        for (int i = 0; i < NonceSequence.REMEMBERED - 3; i++) {
            to(unique()).connect().close();
        }
        late.close();
        to(unique()).connect().close();

        beat(closedFirst.connect(), 1);
        beat(createdFirstClosedLast.connect(), 1);
        beat(neverClosed.connect(), 1);

        assertEquals(List.of(1L, 1L), nonces(closedFirst), "forgotten");
        assertEquals(List.of(1L, 2L), nonces(createdFirstClosedLast));
        assertEquals(List.of(1L, 2L), nonces(neverClosed));
    }

    @Test
    void agentT1_shouldRepeatTheLastSentTimestampWhenTheClockGoesBack() {
        Varta agent = transport.connect();
        transport.nanos += 100;
        beat(agent, 1);
        transport.nanos -= 30;
        beat(agent, 1);
        assertEquals(1, agent.clockRegressions());
        transport.dropping(1);
        beat(agent, 1);
        assertEquals(2, agent.clockRegressions(), "a reading counts, sent or not");
        transport.nanos += 31;
        beat(agent, 1);
        assertEquals(2, agent.clockRegressions());
        assertEquals(List.of(100L, 100L, 101L), transport.sent.stream().map(Frame::timestamp).toList());
    }

    @Test
    void agentT1_shouldNotTakeTheReadingOfDroppedBeatForFloor() {
        Varta agent = transport.connect();
        transport.nanos += 10;
        beat(agent, 1);
        transport.nanos += 90;
        transport.dropping(1);
        beat(agent, 1);
        transport.nanos -= 50;
        beat(agent, 1);
        assertEquals(List.of(10L, 50L), transport.sent.stream().map(Frame::timestamp).toList());
        assertEquals(0, agent.clockRegressions());
    }

    @Test
    void agentT1_shouldCountClockThatGoesBackBeforeItsBase() {
        Varta agent = transport.connect();
        transport.nanos -= 1;
        beat(agent, 1);
        assertEquals(1, agent.clockRegressions());
        assertEquals(0, transport.sent.get(0).timestamp());
    }

    @Test
    void agentT2_shouldNeverSendTheReservedTimestamp() {
        transport.nanos = 0;
        Varta agent = transport.connect();
        long[] readings = {Long.MAX_VALUE, -3, -2, -1, 5};
        for (long reading : readings) {
            transport.nanos = reading;
            beat(agent, 1);
        }
        assertEquals(List.of(Long.MAX_VALUE, -3L, -2L, -2L, -2L), transport.sent.stream().map(Frame::timestamp).toList());
        assertEquals(0, agent.clockRegressions());
    }

    @Test
    void agentT2_shouldMeasureAcrossTheOverflowOfTheClock() {
        transport.nanos = Long.MAX_VALUE - 10;
        Varta agent = transport.connect();
        transport.nanos += 25;
        beat(agent, 1);
        assertEquals(25, transport.sent.get(0).timestamp());
    }
}
