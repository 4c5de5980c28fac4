// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.quality;

/** What the configurator answers. Seconds. */
public sealed interface Choice {
    /**
     * Why, with the numbers.
     *
     * @return one sentence for an operator, not null
     */
    String reason();

    /**
     * Parameters that meet the goals.
     *
     * @param eta the interval at which agents are to beat, the longest that will do
     * @param alpha the safety margin, detection goal minus {@code eta}
     * @param etaMax the longest interval that the goals for detection and duration allow
     * @param recurrenceBound mean time between mistakes is at least this
     * @param durationBound mean duration of a mistake is at most this
     * @param limit which goal a longer interval would miss
     * @param reason why
     */
    record Parameters(double eta, double alpha, double etaMax, double recurrenceBound, double durationBound, String limit, String reason) implements Choice {
    }

    /**
     * The goals cannot be met.
     *
     * @param reason which goal, and what stands against it
     */
    record Unreachable(String reason) implements Choice {
    }
}
