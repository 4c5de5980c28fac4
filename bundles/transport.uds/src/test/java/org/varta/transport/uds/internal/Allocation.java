// SPDX-License-Identifier: Apache-2.0
package org.varta.transport.uds.internal;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts the bytes that the calling thread allocates. */
final class Allocation {
    private static final int WARM_UP = 20_000;
    private static final int ROUNDS = 5_000;
    private static final int TRIES = 5;

    private Allocation() {
    }

    /** The least that thousands of rounds have allocated, of several tries: what a round itself allocates shows in all of them, what the compiler does to the thread only in some. */
    static long of(Runnable round) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        repeat(round, WARM_UP);
        long least = Long.MAX_VALUE;
        for (int i = 0; i < TRIES && least > 0; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            repeat(round, ROUNDS);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    private static void repeat(Runnable round, int times) {
        for (int i = 0; i < times; i++) {
            round.run();
        }
    }
}
