// SPDX-License-Identifier: Apache-2.0
package org.varta.transport.uds.internal;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;

/** Waits for a condition that must come true, within a bound that only a broken test reaches. */
final class Eventually {
    private static final Duration BOUND = Duration.ofSeconds(20);

    /** A condition that may throw. */
    interface Condition {
        boolean holds() throws Exception;
    }

    private Eventually() {
    }

    static void holds(String what, Condition condition) throws Exception {
        long deadline = System.nanoTime() + BOUND.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - deadline > 0) {
                fail("never came true: " + what);
            }
            Thread.sleep(2);
        }
    }
}
