// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.Arrays;

/** Who convicted which slot and when, until a beat of the same process refutes it. Loop thread only. Source: stall policies 7.1. */
final class Convictions {
    private static final long NEVER = Long.MIN_VALUE;

    private final Quality[] by;
    private final long[] at;
    private final long[] lastMistake;

    Convictions(int capacity) {
        by = new Quality[capacity];
        at = new long[capacity];
        lastMistake = new long[capacity];
        Arrays.fill(lastMistake, NEVER);
    }

    void convicted(int slot, Quality policy, long detection, long now) {
        by[slot] = policy;
        at[slot] = now;
        policy.convicted(detection);
    }

    /** The same process beats again: its conviction was a mistake. */
    void refuted(int slot, long arrival) {
        Quality policy = by[slot];
        if (policy == null) {
            return;
        }
        policy.mistaken(arrival - at[slot]);
        if (lastMistake[slot] != NEVER) {
            policy.recurred(at[slot] - lastMistake[slot]);
        }
        lastMistake[slot] = at[slot];
        by[slot] = null;
    }

    /** Another agent or generation. */
    void forget(int slot) {
        by[slot] = null;
        lastMistake[slot] = NEVER;
    }
}
