// SPDX-License-Identifier: Apache-2.0
package org.varta.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agent specification 13.4: a beat makes no garbage, whether it is sent or dropped. */
class AllocationTest {
    private static final int BEATS = 20_000;
    private static final int ROUNDS = 20;
    /** Fewer than the shortest queue a kernel has by default. */
    private static final int BEATS_BETWEEN_DRAINS = 8;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    private Path folder;

    @BeforeEach
    void needCounters() {
        assumeTrue(threads.isThreadAllocatedMemorySupported());
    }

    private Path socket() {
        return folder.resolve("observer.sock");
    }

    @Test
    void agentC2_shouldAllocateNothingForBeatThatIsSent() throws IOException {
        try (Receiver receiver = Receiver.bind(socket()); Varta agent = Varta.connect(socket())) {
            long beats = assertNothingIsAllocated(() -> beatAndDrain(agent, receiver));
            assertEquals(beats, agent.sent());
        }
    }

    @Test
    void agentC2_shouldAllocateNothingForBeatThatFindsTheQueueFull() throws IOException {
        try (Receiver receiver = Receiver.bind(socket()); Varta agent = Varta.connect(socket())) {
            long beats = assertNothingIsAllocated(() -> beat(agent));
            assertEquals(beats, agent.sent() + agent.dropped(DropReason.KERNEL_QUEUE_FULL));
            assertTrue(agent.sent() < beats);
            receiver.drain();
        }
    }

    @Test
    void agentC4_shouldAllocateNothingForBeatThatFindsNobody() throws IOException {
        Receiver receiver = Receiver.bind(socket());
        try (Varta agent = Varta.connect(socket())) {
            receiver.close();
            long beats = assertNothingIsAllocated(() -> beat(agent));
            assertEquals(1, agent.dropped(DropReason.NO_OBSERVER));
            assertEquals(beats - 1, agent.dropped(DropReason.PEER_GONE));
        }
    }

    /** The virtual machine itself may allocate a little on our thread when it changes compiled code, so one round of several must be clean. */
    private long assertNothingIsAllocated(Runnable round) {
        long beats = 0;
        long allocated = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS && allocated != 0; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            round.run();
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
            beats += BEATS;
        }
        assertEquals(0, allocated);
        return beats;
    }

    private static void beat(Varta agent) {
        for (int i = 0; i < BEATS; i++) {
            agent.beat(Status.OK, i);
        }
    }

    private static void beatAndDrain(Varta agent, Receiver receiver) {
        for (int i = 0; i < BEATS; i++) {
            agent.beat(Status.OK, i);
            if (i % BEATS_BETWEEN_DRAINS == BEATS_BETWEEN_DRAINS - 1) {
                receiver.receive();
            }
        }
    }
}
