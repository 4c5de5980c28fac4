// SPDX-License-Identifier: Apache-2.0
package org.varta.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.varta.agent.transport.BeatTransport;

/** A transport that does as told: what it was not told to refuse, it takes. It also is the clock and the process. */
final class FakeTransport implements BeatTransport {
    static final int ECONNREFUSED = 111;
    static final int EAGAIN = 11;

    /** Every frame that was handed over, taken or not. */
    final List<Frame> offered = new ArrayList<>();
    final List<byte[]> offeredBytes = new ArrayList<>();
    /** Every frame that was taken. */
    final List<Frame> sent = new ArrayList<>();
    /** What happened, in order: "send", "reconnect", "close". */
    final List<String> calls = new ArrayList<>();
    final Deque<Object> answers = new ArrayDeque<>();
    final Deque<Throwable> reconnectFailures = new ArrayDeque<>();
    Throwable closeFailure;
    String destination;
    long nanos = 1_000_000;
    long pid = 4242;
    int pidReadings;

    Varta connect() {
        LongSupplier pidSource = () -> {
            pidReadings++;
            return pid;
        };
        return new Varta(this, () -> nanos, pidSource);
    }

    FakeTransport answering(Object... next) {
        answers.addAll(List.of(next));
        return this;
    }

    FakeTransport dropping(int times) {
        for (int i = 0; i < times; i++) {
            answers.add(-ECONNREFUSED);
        }
        return this;
    }

    @Override
    public int send(ByteBuffer frame) throws IOException {
        calls.add("send");
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        offeredBytes.add(bytes);
        offered.add(Frame.decode(bytes));
        Object answer = answers.isEmpty() ? Integer.valueOf(Varta.FRAME_BYTES) : answers.remove();
        if (answer instanceof Throwable thrown) {
            sneak(thrown);
        }
        if (answer.equals(Varta.FRAME_BYTES)) {
            sent.add(offered.get(offered.size() - 1));
        }
        return (Integer) answer;
    }

    @Override
    public void reconnect() throws IOException {
        calls.add("reconnect");
        if (!reconnectFailures.isEmpty()) {
            sneak(reconnectFailures.remove());
        }
    }

    @Override
    public String destination() {
        return destination;
    }

    @Override
    public void close() {
        calls.add("close");
        if (closeFailure != null) {
            sneak(closeFailure);
        }
    }

    long count(String call) {
        return calls.stream().filter(call::equals).count();
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> void sneak(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
