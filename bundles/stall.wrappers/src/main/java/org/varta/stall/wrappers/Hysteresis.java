// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.wrappers;

/**
 * W2: a stalled agent is alive again only after some beats on time and some time of health. A late beat begins the count anew, with itself. The mistake ended with the first beat, and whoever recovers reacts to that one; both instants are
 * told. Columns by slot, no allocation. NOT thread safe.
 */
public final class Hysteresis {
    private final int clearBeats;
    private final long clearHoldNanos;
    private final int[] count;
    private final long[] firstBeat;
    private final long[] healthySince;

    /**
     * Nobody is stalled.
     *
     * @param clearBeats beats on time that are needed, from 1; customary 2
     * @param clearHoldNanos time of health that is needed, from 0
     * @param capacity number of slots
     */
    public Hysteresis(int clearBeats, long clearHoldNanos, int capacity) {
        this.clearBeats = clearBeats;
        this.clearHoldNanos = clearHoldNanos;
        count = new int[capacity];
        firstBeat = new long[capacity];
        healthySince = new long[capacity];
    }

    /**
     * The agent was convicted.
     *
     * @param slot the agent
     */
    public void convicted(int slot) {
        count[slot] = 0;
    }

    /**
     * A beat of a convicted agent.
     *
     * @param slot the agent
     * @param arrival when it came
     * @param isLate whether it came after the deadline that the beat before had set; of no meaning for the first one
     * @return true if the agent is alive again
     */
    public boolean clears(int slot, long arrival, boolean isLate) {
        if (count[slot] == 0) {
            firstBeat[slot] = arrival;
        }
        if (count[slot] == 0 || isLate) {
            count[slot] = 0;
            healthySince[slot] = arrival;
        }
        count[slot]++;
        return count[slot] >= clearBeats && arrival - healthySince[slot] >= clearHoldNanos;
    }

    /**
     * When the mistake ended.
     *
     * @param slot an agent with a beat since its conviction
     * @return arrival of the first beat after the conviction
     */
    public long firstBeat(int slot) {
        return firstBeat[slot];
    }
}
