// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

/**
 * The global limit of frames: a bucket of milli-tokens that starts full and is refilled lazily, the remainder below one milli-token carried over. Loop thread only.
 * Source: observer specification, 5.3.
 */
final class TokenBucket {
    private static final long FRAME = 1_000;
    private static final long NANOS_PER_MILLI_TOKEN_AT_ONE = 1_000_000L;

    private final long ratePerSecond;
    private final long capacity;
    private long tokens;
    private long refilledAt;
    private long remainder;

    /** Rate or burst 0: no limit. */
    TokenBucket(long ratePerSecond, long burst, long now) {
        this.ratePerSecond = burst == 0 ? 0 : ratePerSecond;
        this.capacity = burst * FRAME;
        this.tokens = capacity;
        this.refilledAt = now;
    }

    /** Takes one frame's worth of tokens; false if there is not enough, and nothing is taken then. */
    boolean take(long now) {
        if (ratePerSecond == 0) {
            return true;
        }
        // Also while there are tokens: time during which the bucket was full must not be paid out later.
        refill(now);
        if (tokens < FRAME) {
            return false;
        }
        tokens -= FRAME;
        return true;
    }

    private void refill(long now) {
        long elapsed = now - refilledAt;
        if (elapsed <= 0) {
            return;
        }
        refilledAt = now;
        if (elapsed >= (capacity - tokens) * NANOS_PER_MILLI_TOKEN_AT_ONE / ratePerSecond + NANOS_PER_MILLI_TOKEN_AT_ONE) {
            tokens = capacity;
            remainder = 0;
            return;
        }
        long earned = elapsed * ratePerSecond + remainder;
        tokens = Math.min(capacity, tokens + earned / NANOS_PER_MILLI_TOKEN_AT_ONE);
        remainder = earned % NANOS_PER_MILLI_TOKEN_AT_ONE;
    }
}
