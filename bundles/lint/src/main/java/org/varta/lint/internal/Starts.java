// SPDX-License-Identifier: Apache-2.0
package org.varta.lint.internal;

import java.util.function.IntToDoubleFunction;

/**
 * The starts of an agent that fails as fast as it can: start n + 1 comes one cycle after start n, and a cycle is what passes until the agent is convicted again, and the wait that follows. Any unit of time. Source: stall policies, L4.
 *
 * @param cycle the longer one of detection time and restart grace; for a supervisor that sees an exit at once, the run time
 * @param waits the wait that follows failure n, from 1
 */
record Starts(double cycle, IntToDoubleFunction waits) {
    /** When start n comes, from 1; the first comes at 0. */
    double at(int n) {
        double time = 0;
        for (int failure = 1; failure < n; failure++) {
            time += cycle + waits.applyAsDouble(failure);
        }
        return time;
    }

    /** Whether the start that a limit refuses can come while the starts before it still count. */
    boolean canReach(int limit, double period) {
        return at(limit + 1) <= period;
    }
}
