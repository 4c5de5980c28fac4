// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.wrappers;

/**
 * W4: weighted share of changes among the last 21 states of an agent, newer changes weigh more. Flapping starts at the high mark and stops at the low one. Columns by slot: the ring of states is the bits of one number. NOT thread safe.
 */
public final class FlapDetection {
    private static final int STATES = 21;
    private static final int COMPARISONS = STATES - 1;
    private static final int ALL = (1 << STATES) - 1;

    private final double low;
    private final double high;
    private final int[] states;
    private final boolean[] isFlapping;

    /**
     * Every slot holds an agent that has always been alive.
     *
     * @param low flapping stops at this percentage or less; customary 20
     * @param high flapping starts at this percentage or more; customary 30
     * @param capacity number of slots
     */
    public FlapDetection(double low, double high, int capacity) {
        this.low = low;
        this.high = high;
        states = new int[capacity];
        isFlapping = new boolean[capacity];
    }

    /**
     * A new agent.
     *
     * @param slot its slot
     * @param isStalled its present state, as which the ring is filled
     */
    public void reset(int slot, boolean isStalled) {
        states[slot] = isStalled ? ALL : 0;
        isFlapping[slot] = false;
    }

    /**
     * A state: each change, and one at each sampling interval.
     *
     * @param slot the agent
     * @param isStalled its state; suspicion is none
     * @return whether it flaps now
     */
    public boolean sample(int slot, boolean isStalled) {
        states[slot] = (states[slot] << 1 | (isStalled ? 1 : 0)) & ALL;
        double percent = percent(slot);
        if (percent >= high) {
            isFlapping[slot] = true;
        } else if (percent <= low) {
            isFlapping[slot] = false;
        }
        return isFlapping[slot];
    }

    /**
     * The weighted percentage of changes.
     *
     * @param slot the agent
     * @return 0 to 100
     */
    public double percent(int slot) {
        int changes = states[slot] ^ states[slot] >>> 1;
        double sum = 0;
        for (int x = 1; x <= COMPARISONS; x++) {
            // Comparison 20 is the newest and stands in the lowest bit.
            if ((changes >>> COMPARISONS - x & 1) == 1) {
                sum += (x - 1) * 0.5 / (COMPARISONS - 1) + 0.75;
            }
        }
        return 100.0 / COMPARISONS * sum;
    }
}
