// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

/** The pause after a rotation that failed: one second, doubling with every further failure up to five minutes. NOT thread safe. */
final class Pause {
    private static final long FIRST_NANOS = 1_000_000_000L;
    private static final long LONGEST_NANOS = 300_000_000_000L;

    private final SinkClock clock;
    private long lengthNanos;
    private long since;

    Pause(SinkClock clock) {
        this.clock = clock;
    }

    void fail() {
        since = clock.nanos();
        lengthNanos = lengthNanos == 0 ? FIRST_NANOS : Math.min(LONGEST_NANOS, 2 * lengthNanos);
    }

    void reset() {
        lengthNanos = 0;
    }

    boolean isRunning() {
        return lengthNanos > 0 && clock.nanos() - since < lengthNanos;
    }

    long seconds() {
        return lengthNanos / FIRST_NANOS;
    }
}
