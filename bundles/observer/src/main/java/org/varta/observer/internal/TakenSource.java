// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import org.varta.api.transport.BeatBatch;
import org.varta.api.transport.BeatSource;
import org.varta.api.transport.LoopWaker;

/** A source in the hands of the loop, with what the loop knows about its health. Loop thread only. */
final class TakenSource {
    private static final long FIRST_PAUSE_NANOS = 1_000_000L;
    private static final long LONGEST_PAUSE_NANOS = 1_000_000_000L;
    /** How often the loop looks whether a pause is over. */
    static final long RETRY_NANOS = 10_000_000L;

    final BeatSource source;
    final String name;
    private final LoopCounters counters;
    private long pauseNanos;
    private long pausedUntil;
    /** Place in the readiness set of the present turn, −1 for none. */
    int readinessIndex = -1;

    TakenSource(BeatSource source, LoopCounters counters, LoopWaker waker) {
        this.source = source;
        this.name = source.name();
        this.counters = counters;
        source.taken(waker);
    }

    boolean isPaused(long now) {
        return pauseNanos != 0 && now - pausedUntil < 0;
    }

    /** Rows received; 0 when there is nothing or the source is out of order, which is counted and pauses it for a growing while. */
    int receive(BeatBatch batch, long now) {
        int rows;
        try {
            rows = source.receive(batch, now);
        } catch (RuntimeException | LinkageError e) {
            rows = -1;
        }
        if (rows >= 0) {
            pauseNanos = 0;
            return rows;
        }
        counters.add(Counter.IO_ERRORS);
        pauseNanos = Math.min(LONGEST_PAUSE_NANOS, Math.max(FIRST_PAUSE_NANOS, 2 * pauseNanos));
        pausedUntil = now + pauseNanos;
        return 0;
    }

    void stopAccepting() {
        try {
            source.stopAccepting();
        } catch (RuntimeException | LinkageError e) {
            counters.add(Counter.IO_ERRORS);
        }
    }

    void release() {
        try {
            source.released();
        } catch (RuntimeException | LinkageError e) {
            counters.add(Counter.IO_ERRORS);
        }
    }
}
