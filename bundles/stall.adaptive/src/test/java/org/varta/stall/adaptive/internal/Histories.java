// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import org.varta.api.stall.StallDetector;

/** Intervals in milliseconds of stall policies 8.1, and what the tests of all policies ask. */
final class Histories {
    static final double[] H1 = {1000, 1010, 990, 1005, 995, 1002, 998, 1000, 1003, 997};
    static final double[] H2 = {1000, 1200, 800, 1100, 900, 1300, 700, 1050, 950, 1000};
    static final double[] H3 = {500, 500, 500, 500, 500, 500, 500, 2500, 500, 500};
    /** A microsecond in milliseconds, the tolerance of deadlines. */
    static final double MICRO = 1e-3;

    private Histories() {
    }

    static double allowanceMillis(StallDetector detector) {
        return (long) Told.by(detector, 0).get("allowanceNanos") / (double) Raw.MILLI;
    }
}
