// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.Arrays;
import org.varta.api.stall.StallDetector;

/**
 * The deadline in force of every slot: the detector's, moved by the time the observer itself did not run (stall policies E10), and not before the end of the grace that a swap of the policy grants once in a silence
 * run (1.7). Storage and that rule; loop thread only.
 */
final class Deadlines {
    private static final long NO_GRACE = Long.MIN_VALUE;

    final long[] inForce;
    /** The slot's deadline in force is not simply the detector's. */
    final boolean[] isPerturbed;
    private final AgentTable table;
    private final long[] shift;
    private final long[] graceEnd;
    private long swapGraceNanos;

    Deadlines(AgentTable table) {
        this.table = table;
        inForce = new long[table.capacity];
        isPerturbed = new boolean[table.capacity];
        shift = new long[table.capacity];
        graceEnd = new long[table.capacity];
        Arrays.fill(graceEnd, NO_GRACE);
    }

    void swapGrace(long nanos) {
        swapGraceNanos = nanos;
    }

    long swapGrace() {
        return swapGraceNanos;
    }

    /** Silence that the agent is allowed at present, in nanoseconds. */
    long allowance(int slot) {
        return inForce[slot] == StallDetector.NEVER ? Long.MAX_VALUE : inForce[slot] - table.lastArrival[slot];
    }

    /** What a deadline of the slot's detector is in force. */
    long of(int slot, long detectorDeadline) {
        if (!isPerturbed[slot] || detectorDeadline == StallDetector.NEVER) {
            return detectorDeadline;
        }
        long moved = detectorDeadline + shift[slot];
        return graceEnd[slot] != NO_GRACE && moved - graceEnd[slot] < 0 ? graceEnd[slot] : moved;
    }

    /** What a soft deadline of the slot's detector is in force, never later than the deadline. */
    long ofSoft(int slot, long detectorDeadline) {
        long moved = detectorDeadline == StallDetector.NEVER ? detectorDeadline : detectorDeadline + shift[slot];
        return moved - inForce[slot] < 0 ? moved : inForce[slot];
    }

    /** A beat has come, or nobody is there any more: from now on the detector's deadline alone counts. */
    void settle(int slot) {
        isPerturbed[slot] = false;
        shift[slot] = 0;
        graceEnd[slot] = NO_GRACE;
    }

    /** The slot has got another detector, which gave it this deadline. */
    void swapped(int slot, long now, long detectorDeadline) {
        if (graceEnd[slot] == NO_GRACE) {
            graceEnd[slot] = now + swapGraceNanos;
        }
        isPerturbed[slot] = true;
        inForce[slot] = of(slot, detectorDeadline);
    }

    /** The observer itself did not run: every armed deadline moves by the time that was lost. */
    void paused(long lost) {
        for (int slot = 0; slot < table.highWater(); slot++) {
            if (!table.isUsed(slot) || table.isLatched[slot] || inForce[slot] == StallDetector.NEVER) {
                continue;
            }
            isPerturbed[slot] = true;
            shift[slot] += lost;
            inForce[slot] += lost;
            if (graceEnd[slot] != NO_GRACE) {
                graceEnd[slot] += lost;
            }
        }
    }

    /** Everything that has moved the slot's deadline in the present silence, in order. */
    String holds(int slot, Leniency leniency) {
        return leniency.holdsOf(slot, inForce[slot], shift[slot], graceEnd[slot] != NO_GRACE, graceEnd[slot]);
    }

    void explain(int slot, OrderedExplanation explanation) {
        explanation.put("pauseShiftNanos", shift[slot]);
        explanation.put("swapGraceEnd", graceEnd[slot] == NO_GRACE ? 0 : graceEnd[slot]);
    }
}
