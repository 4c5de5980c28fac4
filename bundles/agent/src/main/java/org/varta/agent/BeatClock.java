// SPDX-License-Identifier: Apache-2.0
package org.varta.agent;

import java.util.function.LongSupplier;

/**
 * The timestamps of one agent: nanoseconds since it was connected, never lower than the last one that was sent. Source: agent specification 8.
 *
 * <p>NOT thread safe. All differences are taken modulo 2^64, so the origin of the clock does not matter.
 */
final class BeatClock {
    /** The value one below the reserved one. */
    static final long HIGHEST = -2L;

    private final LongSupplier nanos;
    private long base;
    private long lastSent;
    private long regressions;

    BeatClock(LongSupplier nanos) {
        this.nanos = nanos;
        base = nanos.getAsLong();
    }

    /** One reading, as it may be sent. Only {@link #sent} makes it the floor. */
    long read() {
        long elapsed = nanos.getAsLong() - base;
        if (elapsed - lastSent < 0) {
            regressions = Varta.increment(regressions);
            return lastSent;
        }
        boolean isBeyondHighest = Long.compareUnsigned(elapsed, lastSent) < 0 || Long.compareUnsigned(elapsed, HIGHEST) > 0;
        return isBeyondHighest ? HIGHEST : elapsed;
    }

    void sent(long timestamp) {
        lastSent = timestamp;
    }

    void restart() {
        base = nanos.getAsLong();
        lastSent = 0;
    }

    long regressions() {
        return regressions;
    }

    /** The raw clock, for measuring waits. */
    long now() {
        return nanos.getAsLong();
    }
}
