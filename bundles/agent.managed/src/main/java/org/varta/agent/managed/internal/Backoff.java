// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.managed.internal;

import java.util.function.DoubleSupplier;

/** How long to wait between two attempts to connect: a random time from the least to a bound that doubles up to the most, until something gets through. NOT thread safe. */
final class Backoff {
    private final DoubleSupplier random;
    private final long min;
    private final long max;
    private long bound;
    private long next;
    private boolean isWaiting;

    Backoff(long min, long max, DoubleSupplier random) {
        this.min = min;
        this.max = max;
        this.random = random;
        bound = min;
    }

    boolean isOver(long now) {
        return !isWaiting || now - next >= 0;
    }

    void attempted(long now) {
        bound = Math.min(max, 2 * bound);
        next = now + min + (long) ((bound - min) * random.getAsDouble());
        isWaiting = true;
    }

    void succeeded() {
        bound = min;
        isWaiting = false;
    }
}
