// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.wrappers;

/** W8: when a good part of all agents stalls at once, the observer or the host is to blame. Holds all recoveries for a while. NOT thread safe. */
public final class MassBrake {
    private final double fraction;
    private final int minCount;
    private final long windowNanos;
    private final long holdNanos;
    /** The latest convictions, oldest first from {@code next}. */
    private final long[] convictions;
    private int count;
    private int next;
    private boolean isHolding;
    private long holdEnd;

    /**
     * A released brake.
     *
     * @param fraction share of tracked agents, above 0 to 1; customary 0.5
     * @param minCount never fewer agents; customary 3
     * @param windowNanos within which they stall; customary 2 s
     * @param holdNanos how long recoveries are held; customary 10 s
     * @param capacity most agents that can be tracked
     */
    public MassBrake(double fraction, int minCount, long windowNanos, long holdNanos, int capacity) {
        this.fraction = fraction;
        this.minCount = minCount;
        this.windowNanos = windowNanos;
        this.holdNanos = holdNanos;
        convictions = new long[Math.max(minCount, capacity)];
    }

    /**
     * How many convictions trigger.
     *
     * @param tracked agents
     * @return max(minCount, ⌈fraction · tracked⌉)
     */
    public int trigger(int tracked) {
        return Math.max(minCount, (int) Math.ceil(fraction * tracked));
    }

    /**
     * A conviction.
     *
     * @param now when, not before the one before
     * @param tracked agents at present
     * @return true if it triggers the brake that was released before
     */
    public boolean convicted(long now, int tracked) {
        convictions[next] = now;
        next = next + 1 == convictions.length ? 0 : next + 1;
        count = Math.min(count + 1, convictions.length);
        int needed = trigger(tracked);
        if (needed > count || now - back(needed) > windowNanos) {
            return false;
        }
        boolean wasHolding = isHolding(now);
        isHolding = true;
        holdEnd = now + holdNanos;
        return !wasHolding;
    }

    private long back(int conviction) {
        int at = next - conviction;
        return convictions[at < 0 ? at + convictions.length : at];
    }

    /**
     * Whether recoveries are held.
     *
     * @param now the present
     * @return true before the end of the hold
     */
    public boolean isHolding(long now) {
        return isHolding && now - holdEnd < 0;
    }

    /**
     * When the hold ends.
     *
     * @return an instant, of meaning only while it holds
     */
    public long holdEnd() {
        return holdEnd;
    }
}
