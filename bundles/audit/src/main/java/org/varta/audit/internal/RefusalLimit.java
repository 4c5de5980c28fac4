// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

/**
 * How many records of one reason may enter in a while: a bucket of {@code burst} tokens that refills at a rate. Keeps refusals that can be provoked from outside from pushing
 * out evidence. NOT thread safe: guarded by the queue's lock.
 */
final class RefusalLimit {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final long nanosPerToken;
    private final long burst;
    private long tokens;
    private long refilledAt;

    RefusalLimit(int perSecond, int burst, long nowNanos) {
        this.nanosPerToken = NANOS_PER_SECOND / perSecond;
        this.burst = burst;
        this.tokens = burst;
        this.refilledAt = nowNanos;
    }

    /** Takes a token if there is one. */
    boolean admits(long nowNanos) {
        long earned = (nowNanos - refilledAt) / nanosPerToken;
        if (earned > 0) {
            refilledAt += earned * nanosPerToken;
            tokens = Math.min(burst, tokens + earned);
        }
        if (tokens == 0) {
            return false;
        }
        tokens--;
        return true;
    }
}
