// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.wrappers;

/**
 * W5: each stall costs a penalty that decays by half in a half-life; too much of it suppresses until it has decayed. One agent's. {@link StrictMath}, so that a replay gives the same bits. NOT thread safe.
 */
public final class Damping {
    private final double penalty;
    private final double halfLifeNanos;
    private final double suppress;
    private final double reuse;
    private final double ceiling;
    private double value;
    private long at;
    private boolean isSuppressed;

    /**
     * No penalty.
     *
     * @param penalty of each stall; customary 1000
     * @param halfLifeNanos above 0; customary 300 s
     * @param suppress above this it suppresses; customary 2000
     * @param reuse below this it releases, less than {@code suppress}; customary 750
     * @param maxSuppressNanos longest suppression, which bounds the penalty; customary 1200 s
     */
    public Damping(double penalty, long halfLifeNanos, double suppress, double reuse, long maxSuppressNanos) {
        this.penalty = penalty;
        this.halfLifeNanos = halfLifeNanos;
        this.suppress = suppress;
        this.reuse = reuse;
        ceiling = reuse * StrictMath.pow(2, maxSuppressNanos / this.halfLifeNanos);
    }

    /**
     * A stall.
     *
     * @param now the present
     */
    public void stalled(long now) {
        isSuppressed = isSuppressed(now);
        value = Math.min(ceiling, value(now) + penalty);
        at = now;
        isSuppressed |= value > suppress;
    }

    /**
     * The penalty.
     *
     * @param now the present, not before the last stall
     * @return from 0
     */
    public double value(long now) {
        return value * StrictMath.pow(2, -(now - at) / halfLifeNanos);
    }

    /**
     * Whether recovery is to be held.
     *
     * @param now the present, not before the last stall
     * @return true while it is suppressed
     */
    public boolean isSuppressed(long now) {
        return isSuppressed && value(now) >= reuse;
    }

    /**
     * When it will be released, without further stalls.
     *
     * @return the instant at which the penalty has come down to reuse; of meaning only while it is suppressed
     */
    public long releaseAt() {
        return at + (long) (halfLifeNanos * StrictMath.log(value / reuse) / StrictMath.log(2));
    }
}
