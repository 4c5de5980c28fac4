// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.Arrays;
import org.varta.api.event.EventKind;
import org.varta.api.stall.StallDetector;

/**
 * A policy that watches without effect: it sees the same beats as the one in force, and what it would have done is measured and told. It takes over the agents that were there before in slices, and one whose turn has not
 * come just before anything about it changes, so that it does what it would have done had it taken over all at once. One that throws is out until it is replaced. Loop thread only.
 */
final class Shadow implements DeadlineWheel.Due {
    private final Judge judge;
    private final AgentTable table;
    private final EventQueue events;
    private final LoopCounters counters;
    private final Quality quality;
    private final Convictions convictions;
    private final DeadlineWheel wheel;
    private final ShadowTrail trail;
    private final long[] deadline;
    /** Beside the table's own, which is that of the beat that is being told. */
    private final long[] lastArrival;
    private final boolean[] isConvicted;
    /** Agents of the time when it came are taken over one by one: below the cursor all are, above it those that had to be, and none at or behind the end was there. */
    private final boolean[] isTaken;
    private final int end;
    private int cursor;
    /** By how much deadlines were moved since it came. */
    private long lostSince;
    /** Nobody is convicted before, after a pause. */
    private long notBefore;
    private boolean isHeldOff;
    private long now;
    private boolean isOut;

    Shadow(Judge judge, AgentTable table, EventQueue events, LoopCounters counters, Quality quality, long now) {
        this.judge = judge;
        this.table = table;
        this.events = events;
        this.counters = counters;
        this.quality = quality;
        convictions = new Convictions(table.capacity);
        wheel = new DeadlineWheel(table.capacity, now);
        trail = new ShadowTrail(judge, table, events);
        deadline = new long[table.capacity];
        lastArrival = table.lastArrival.clone();
        Arrays.fill(deadline, StallDetector.NEVER);
        // Who is convicted already has no deadline to miss.
        isConvicted = table.isLatched.clone();
        isTaken = new boolean[table.capacity];
        end = table.highWater();
        trail.begun(now);
    }

    Judge judge() {
        return judge;
    }

    /** Whether agents that were there before are still to be taken over. */
    boolean isJoining() {
        return cursor < end && !isOut;
    }

    /** Takes over what is known of the agents in so many further slots. */
    void join(int slots, BeatHistory history) {
        int stop = Math.min(end, cursor + slots);
        for (; cursor < stop && !isOut; cursor++) {
            if (table.isUsed(cursor)) {
                take(cursor, history);
            }
        }
    }

    /** What is known of the slot's agent is about to change: takes it over as it is, and looks at a deadline that has passed before. */
    void beforeChange(int slot, long present, BeatHistory history) {
        take(slot, history);
        if (!isOut && !isConvicted[slot] && deadline[slot] != StallDetector.NEVER && deadline[slot] - present < 0) {
            attempt(slot, present);
        }
    }

    private void take(int slot, BeatHistory history) {
        if (isOut || slot < cursor || slot >= end || isTaken[slot]) {
            return;
        }
        isTaken[slot] = true;
        try {
            judge.detector().reset(slot);
            long until = judge.detector().adopt(slot, history.of(slot));
            arm(slot, until == StallDetector.NEVER ? until : until + lostSince);
        } catch (RuntimeException | LinkageError e) {
            leave();
        }
    }

    void beat(int slot, Incoming in, boolean isNew) {
        if (isOut) {
            return;
        }
        try {
            if (isNew) {
                forget(slot);
                trail.entered(slot, in.arrival);
                judge.detector().reset(slot);
            }
            if (isConvicted[slot]) {
                isConvicted[slot] = false;
                convictions.refuted(slot, in.arrival);
            }
            lastArrival[slot] = in.arrival;
            arm(slot, judge.detector().beat(slot, in.arrival, in.nonce, in.timestamp, in.status, in.payload));
        } catch (RuntimeException | LinkageError e) {
            leave();
        }
    }

    private void arm(int slot, long until) {
        deadline[slot] = until;
        if (until == StallDetector.NEVER) {
            wheel.cancel(slot);
        } else if (!wheel.isScheduledBy(slot, until)) {
            wheel.schedule(slot, until);
        }
    }

    /** Looks at what has fallen due; all sources were drained before. */
    void advance(long present) {
        if (!isOut) {
            now = present;
            wheel.advance(present, this);
        }
    }

    @Override
    public void due(int slot) {
        if (isOut || !table.isUsed(slot) || isConvicted[slot] || deadline[slot] == StallDetector.NEVER) {
            return;
        }
        attempt(slot, now);
    }

    private void attempt(int slot, long present) {
        try {
            look(slot, present);
        } catch (RuntimeException | LinkageError e) {
            leave();
        }
    }

    private void look(int slot, long present) {
        if (deadline[slot] - present <= 0) {
            deadline[slot] = judge.detector().due(slot, present);
            if (deadline[slot] - present > 0) {
                trail.looked(slot, present, deadline[slot]);
            }
        }
        if (deadline[slot] == StallDetector.NEVER) {
            return;
        }
        if (deadline[slot] - present > 0) {
            wheel.schedule(slot, deadline[slot]);
            return;
        }
        isHeldOff = isHeldOff && notBefore - present > 0;
        if (isHeldOff) {
            wheel.schedule(slot, notBefore);
            return;
        }
        isConvicted[slot] = true;
        long silence = deadline[slot] - lastArrival[slot];
        trail.convicted(slot, present, lastArrival[slot], deadline[slot]);
        convictions.convicted(slot, quality, silence, deadline[slot]);
        events.important(EventKind.SHADOW, present, table.pid[slot], judge.policy(), "policy " + judge.policy() + " would have convicted after " + silence / 1_000_000 + " ms of silence");
    }

    /** Nobody is convicted before that (E10). */
    void holdOffUntil(long time) {
        notBefore = time;
        isHeldOff = true;
    }

    void paused(long from, long to, long lost) {
        if (isOut) {
            return;
        }
        lostSince += lost;
        for (int slot = 0; slot < table.highWater(); slot++) {
            if (table.isUsed(slot) && deadline[slot] != StallDetector.NEVER) {
                deadline[slot] += lost;
            }
        }
        try {
            judge.detector().observerPaused(from, to);
        } catch (RuntimeException | LinkageError e) {
            leave();
        }
    }

    /** The slot's agent is gone. */
    void forget(int slot) {
        wheel.cancel(slot);
        deadline[slot] = StallDetector.NEVER;
        isConvicted[slot] = false;
        convictions.forget(slot);
        isTaken[slot] = true;
    }

    long deadline(int slot) {
        return deadline[slot];
    }

    boolean isConvicted(int slot) {
        return isConvicted[slot];
    }

    private void leave() {
        isOut = true;
        counters.add(Counter.POLICY_FAULT);
    }
}
