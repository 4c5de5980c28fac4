// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.function.LongSupplier;

/**
 * Observer time: nanoseconds since this clock was created, never decreasing. {@link #read} belongs to the loop thread; {@link #glance} may be called by
 * anybody. Source: observer specification, section 6.
 */
final class ClampedClock {
    private static final long JUMP_NANOS = 5_000_000_000L;

    private final LongSupplier source;
    private final LoopCounters counters;
    private final long origin;
    private long last;
    private boolean hasRead;
    private volatile long published;

    ClampedClock(LongSupplier source, LoopCounters counters) {
        this.source = source;
        this.counters = counters;
        this.origin = source.getAsLong();
    }

    /** The present; a source that goes back is clamped, one that jumps by more than five seconds is counted. */
    long read() {
        long now = source.getAsLong() - origin;
        if (now - last < 0) {
            counters.add(Counter.CLOCK_REGRESSION);
            return last;
        }
        if (hasRead && now - last > JUMP_NANOS) {
            counters.add(Counter.CLOCK_JUMP_FORWARD);
        }
        hasRead = true;
        last = now;
        return now;
    }

    /** Lets other threads see what the loop has read; once a turn is enough. */
    void publish() {
        published = last;
    }

    /** The present for any thread: not before what the loop has published. */
    long glance() {
        return Math.max(published, source.getAsLong() - origin);
    }
}
