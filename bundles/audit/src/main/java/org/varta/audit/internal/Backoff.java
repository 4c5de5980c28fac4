// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

/** Pauses between attempts, doubling from the first to the longest. NOT thread safe. */
final class Backoff {
    private final long firstNanos;
    private final long longestNanos;
    private long pauseNanos;
    private long failedAt;

    Backoff(long firstNanos, long longestNanos) {
        this.firstNanos = firstNanos;
        this.longestNanos = longestNanos;
    }

    void fail(long nowNanos) {
        failedAt = nowNanos;
        pauseNanos = pauseNanos == 0 ? firstNanos : Math.min(longestNanos, 2 * pauseNanos);
    }

    void reset() {
        pauseNanos = 0;
    }

    boolean isFailing() {
        return pauseNanos > 0;
    }

    /** How long to wait before the next attempt; 0 if it may be made. */
    long nanosLeft(long nowNanos) {
        return Math.max(0, pauseNanos - (nowNanos - failedAt));
    }
}
