// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.wrappers;

/**
 * W3: when the observer itself is slow, everybody looks late. A score from 0 to its maximum multiplies every allowance: one more for each sign of slowness, one less for each ten seconds without any. NOT thread safe.
 */
public final class LocalHealth {
    private static final long CALM_NANOS = 10_000_000_000L;

    private final int max;
    private final long ceilingNanos;
    private int score;
    private long calmSince;

    /**
     * A healthy observer.
     *
     * @param max highest score, from 0; customary 7
     * @param ceilingNanos no allowance is multiplied beyond this; customary 60 s
     */
    public LocalHealth(int max, long ceilingNanos) {
        this.max = max;
        this.ceilingNanos = ceilingNanos;
    }

    /**
     * A sign of slowness: an iteration longer than 100 ms, an audit write longer than a second, a receive queue that overflowed.
     *
     * @param now the present
     */
    public void slow(long now) {
        score(now);
        score = Math.min(max, score + 1);
        calmSince = now;
    }

    /**
     * The score.
     *
     * @param now the present, never before an earlier one
     * @return 0 is healthy
     */
    public int score(long now) {
        while (score > 0 && now - calmSince >= CALM_NANOS) {
            score--;
            calmSince += CALM_NANOS;
        }
        return score;
    }

    /**
     * Stretches an allowance, of a deadline that is armed now or was armed before.
     *
     * @param allowanceNanos by the policy, from 0
     * @param now the present
     * @return at least the policy's
     */
    public long stretch(long allowanceNanos, long now) {
        long factor = 1L + score(now);
        if (factor == 1 || allowanceNanos >= ceilingNanos) {
            return allowanceNanos;
        }
        return allowanceNanos > ceilingNanos / factor ? ceilingNanos : allowanceNanos * factor;
    }
}
