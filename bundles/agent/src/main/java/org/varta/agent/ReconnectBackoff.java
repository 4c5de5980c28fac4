// SPDX-License-Identifier: Apache-2.0
package org.varta.agent;

import java.time.Duration;

/** The least time between two automatic attempts to reconnect; it doubles while nothing gets through. NOT thread safe. Source: agent specification 10.2, A-9. */
final class ReconnectBackoff {
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 4);

    private long minNanos;
    private long maxNanos;
    private long delayNanos;
    private long lastAttempt;
    private boolean hasAttempted;
    private boolean hasFailedSinceSent;

    /** @throws IllegalArgumentException if negative or in the wrong order */
    void configure(Duration min, Duration max) {
        if (min.isNegative() || max.compareTo(min) < 0) {
            throw new IllegalArgumentException("backoff must satisfy 0 <= min <= max, not " + min + " and " + max);
        }
        minNanos = nanos(min);
        maxNanos = nanos(max);
        delayNanos = minNanos;
        hasFailedSinceSent = false;
    }

    private static long nanos(Duration duration) {
        return duration.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : duration.toNanos();
    }

    boolean isWaiting(long now) {
        return hasAttempted && now - lastAttempt < delayNanos;
    }

    void attempted(long now) {
        delayNanos = hasFailedSinceSent ? Math.min(maxNanos, 2 * delayNanos) : minNanos;
        lastAttempt = now;
        hasAttempted = true;
        hasFailedSinceSent = true;
    }

    void sent() {
        delayNanos = minNanos;
        hasFailedSinceSent = false;
    }
}
