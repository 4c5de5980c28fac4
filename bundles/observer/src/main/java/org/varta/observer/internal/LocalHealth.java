// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

/** How slow the observer itself is: when it is, everybody looks late. One point up for each slow turn or pause, one down for each ten seconds without. Loop thread only. Source: stall policies W3. */
final class LocalHealth {
    static final long SLOW_TURN_NANOS = 100_000_000L;
    private static final long RECOVERY_NANOS = 10_000_000_000L;

    private int most;
    private int score;
    private long changedAt;

    void limit(int highest) {
        most = highest;
        score = Math.min(score, highest);
    }

    /** A turn of the loop took so long. */
    void turnTook(long nanos, long now) {
        if (nanos > SLOW_TURN_NANOS && most > 0) {
            score = Math.min(most, score(now) + 1);
            changedAt = now;
        }
    }

    int score(long now) {
        while (score > 0 && now - changedAt >= RECOVERY_NANOS) {
            score--;
            changedAt += RECOVERY_NANOS;
        }
        return score;
    }
}
