// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

/**
 * Weighted share of changes among the last 21 states of an agent; newer changes weigh more. Flapping starts at the high mark and stops at the low one. The ring of states is the bits of one number. NOT thread safe. Source: stall policies W4.
 */
final class FlapDetection {
    static final int STATES = 21;
    private static final int COMPARISONS = STATES - 1;
    private static final int ALL = (1 << STATES) - 1;

    private final double low;
    private final double high;
    private int states;
    private boolean isFlapping;

    /** An agent that has always been alive. */
    FlapDetection(double low, double high) {
        this.low = low;
        this.high = high;
    }

    /**
     * A state: each change, and one at each sampling interval.
     *
     * @return whether it flaps now
     */
    boolean sample(boolean isStalled) {
        states = (states << 1 | (isStalled ? 1 : 0)) & ALL;
        double percent = percent();
        if (percent >= high) {
            isFlapping = true;
        } else if (percent <= low) {
            isFlapping = false;
        }
        return isFlapping;
    }

    boolean isFlapping() {
        return isFlapping;
    }

    /** The newest state. */
    boolean isStalled() {
        return (states & 1) == 1;
    }

    /** 0 to 100. */
    double percent() {
        int changes = states ^ states >>> 1;
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
