// SPDX-License-Identifier: Apache-2.0
package org.varta.vlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AllocationTest {
    private static final int FRAMES = 64;
    private static final int ROUNDS = 2_000;
    /** The virtual machine itself may allocate a little on our thread when it changes compiled code, so one attempt must be clean. */
    private static final int ATTEMPTS = 20;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Stream<Arguments> buffers() {
        int capacity = FRAMES * FrameLayout.FRAME_BYTES;
        return Stream.of(Arguments.of("heap", ByteBuffer.allocate(capacity)), Arguments.of("direct", ByteBuffer.allocateDirect(capacity)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("buffers")
    void shouldAllocateNothingAfterWarmUp(String name, ByteBuffer frames) {
        assumeTrue(threads.isThreadAllocatedMemorySupported());
        FrameEncoder encoder = new FrameEncoder(frames);
        FrameDecoder decoder = new FrameDecoder(frames);
        long allocated = Long.MAX_VALUE;
        for (int attempt = 0; attempt < ATTEMPTS && allocated != 0; attempt++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            long accepted = run(encoder, decoder);
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertEquals((long) ROUNDS * FRAMES / 2, accepted);
        }
        assertEquals(0, allocated, name);
    }

    /** Every second frame is a refused one, because refusing must not allocate either. */
    private static long run(FrameEncoder encoder, FrameDecoder decoder) {
        long accepted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < FRAMES; i++) {
                int offset = i * FrameLayout.FRAME_BYTES;
                encoder.encode(offset, i % 2 == 0 ? FrameLayout.STATUS_OK : FrameLayout.STATUS_STALL, i + 2, round, round, i);
                accepted += decoder.decode(offset) == null ? 1 : 0;
            }
        }
        return accepted;
    }
}
