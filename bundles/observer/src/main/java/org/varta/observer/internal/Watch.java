// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import org.varta.api.stall.StallDetector;

/** When each slot is looked at next: at its soft deadline, where its agent becomes suspect, or else at its deadline in force; and whose time has come. Loop thread only. */
final class Watch implements DeadlineWheel.Due {
    private final Deadlines deadlines;
    private final Judges judges;
    private final Suspicions suspicions;
    private final DeadlineWheel wheel;
    private final int[] due;
    private int dueCount;

    Watch(int capacity, long now, Deadlines deadlines, Judges judges, Suspicions suspicions) {
        this.deadlines = deadlines;
        this.judges = judges;
        this.suspicions = suspicions;
        wheel = new DeadlineWheel(capacity, now);
        due = new int[capacity];
    }

    /** A beat has set the deadline in force; the wheel, which is lazy, may be content with what it has. */
    void beat(int slot, long until, long now) {
        if (until != StallDetector.NEVER && !wheel.isScheduledBy(slot, until)) {
            schedule(slot, now);
        }
    }

    /** Has the slot looked at when its agent becomes suspect, or, if it is already, at its deadline. */
    private void schedule(int slot, long now) {
        long deadline = deadlines.inForce[slot];
        long soft = suspicions.isSuspect(slot) ? deadline : softDeadline(slot);
        if (soft - now <= 0 && deadline - now > 0) {
            suspicions.suspect(slot, now);
            soft = deadline;
        }
        wheel.schedule(slot, soft);
    }

    /** The deadline in force may have become any other. */
    void rearm(int slot, long now) {
        if (deadlines.inForce[slot] == StallDetector.NEVER) {
            wheel.cancel(slot);
        } else {
            schedule(slot, now);
        }
    }

    /** Looks at the slot at this time, whatever its deadline is. */
    void lookAt(int slot, long time) {
        wheel.schedule(slot, time);
    }

    void cancel(int slot) {
        wheel.cancel(slot);
    }

    long softDeadline(int slot) {
        return deadlines.ofSoft(slot, judges.softDeadline(slot));
    }

    /** Moves on to the present; true if the time of slots has come, which {@link #takeDue} then gives. */
    boolean advance(long now) {
        wheel.advance(now, this);
        return dueCount > 0;
    }

    @Override
    public void due(int slot) {
        due[dueCount++] = slot;
    }

    /** How many slots are due; from now on nobody is. */
    int takeDue() {
        int count = dueCount;
        dueCount = 0;
        return count;
    }

    /** One of those that {@link #takeDue} has counted. */
    int dueSlot(int index) {
        return due[index];
    }

    long quietFor(long now, long limit) {
        return wheel.quietFor(now, limit);
    }
}
