// SPDX-License-Identifier: Apache-2.0
package org.varta.posix;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts the bytes that the calling thread allocates. */
final class Allocation {
    private static final int WARM_UP = 20_000;
    private static final int ROUNDS = 5_000;

    private Allocation() {
    }

    /** Bytes allocated in thousands of rounds after warm-up. */
    static long of(Runnable round) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        repeat(round, WARM_UP);
        threads.getCurrentThreadAllocatedBytes();
        long before = threads.getCurrentThreadAllocatedBytes();
        repeat(round, ROUNDS);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static void repeat(Runnable round, int times) {
        for (int i = 0; i < times; i++) {
            round.run();
        }
    }
}
