// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.Arrays;

/**
 * When to look at which slot: a hierarchical timing wheel of four levels with 256 buckets each, the lowest about a millisecond wide, plus a list of slots that fall due within
 * the present tick, which is kept to the nanosecond. It is <em>lazy</em>: a deadline that moves later costs nothing here; the wheel looks at the old time and the caller schedules
 * the slot again. So a beat is a store and not a list operation.
 *
 * <p>Ticks are counted from the wheel's making, so that times may wrap around as those of a monotonic clock may.
 *
 * <p>Loop thread only; allocates nothing after construction. Idea: Varghese and Lauck, "Hashed and hierarchical timing wheels" (1987).
 */
final class DeadlineWheel {
    /** Receives a slot whose scheduled time has come. */
    @FunctionalInterface
    interface Due {
        void due(int slot);
    }

    private static final int TICK_SHIFT = 20;
    private static final int LEVELS = 4;
    private static final int BUCKETS = 256;
    private static final int NONE = -1;
    /** Bucket number of slots in the near list. */
    private static final int NEAR = LEVELS * BUCKETS;

    private final long[] scheduled;
    private final int[] next;
    private final int[] previous;
    private final int[] bucket;
    private final int[] heads = new int[LEVELS * BUCKETS + 1];
    private final long origin;
    private long tick;

    DeadlineWheel(int capacity, long now) {
        scheduled = new long[capacity];
        next = new int[capacity];
        previous = new int[capacity];
        bucket = new int[capacity];
        Arrays.fill(bucket, NONE);
        Arrays.fill(heads, NONE);
        origin = now;
    }

    private long tickOf(long time) {
        return time - origin >> TICK_SHIFT;
    }

    /** Whether the wheel will look at this slot, at this time or earlier. */
    boolean isScheduledBy(int slot, long time) {
        return bucket[slot] != NONE && scheduled[slot] - time <= 0;
    }

    /** Looks at the slot at the given time and not at any other. */
    void schedule(int slot, long time) {
        cancel(slot);
        scheduled[slot] = time;
        link(slot);
    }

    /** Does not look at the slot any more. */
    void cancel(int slot) {
        int at = bucket[slot];
        if (at == NONE) {
            return;
        }
        if (previous[slot] == NONE) {
            heads[at] = next[slot];
        } else {
            next[previous[slot]] = next[slot];
        }
        if (next[slot] != NONE) {
            previous[next[slot]] = previous[slot];
        }
        bucket[slot] = NONE;
    }

    /** Moves on to the present and hands out every slot whose time has come; the receiver may schedule or cancel that slot and no other. */
    void advance(long now, Due due) {
        long target = tickOf(now);
        while (tick < target) {
            tick++;
            cascade();
            collect((int) (tick & BUCKETS - 1));
        }
        int slot = heads[NEAR];
        while (slot != NONE) {
            int following = next[slot];
            if (scheduled[slot] - now <= 0) {
                cancel(slot);
                due.due(slot);
            }
            slot = following;
        }
    }

    /** How long nothing can fall due, in nanoseconds, at most the given limit; 0 if something is due now. */
    long quietFor(long now, long limit) {
        long quiet = limit;
        for (int slot = heads[NEAR]; slot != NONE; slot = next[slot]) {
            quiet = Math.min(quiet, scheduled[slot] - now);
        }
        long ticks = Math.min(BUCKETS, (limit >> TICK_SHIFT) + 1);
        for (long ahead = 1; ahead <= ticks; ahead++) {
            long candidate = tick + ahead;
            boolean isTurn = (candidate & BUCKETS - 1) == 0;
            if (isTurn || heads[(int) (candidate & BUCKETS - 1)] != NONE) {
                quiet = Math.min(quiet, origin + (candidate << TICK_SHIFT) - now);
                break;
            }
        }
        return Math.max(0, quiet);
    }

    private void link(int slot) {
        int at = place(tickOf(scheduled[slot]));
        bucket[slot] = at;
        previous[slot] = NONE;
        next[slot] = heads[at];
        if (heads[at] != NONE) {
            previous[heads[at]] = slot;
        }
        heads[at] = slot;
    }

    private int place(long due) {
        long ahead = due - tick;
        if (ahead <= 0) {
            return NEAR;
        }
        for (int level = 0; level < LEVELS - 1; level++) {
            if (ahead < 1L << 8 * (level + 1)) {
                return level * BUCKETS + (int) (due >> 8 * level & BUCKETS - 1);
            }
        }
        // Farther than the wheel reaches (52 days): park in the last bucket to come round; it is placed again then.
        long reachable = Math.min(due, tick + (1L << 32) - (1L << 24));
        return (LEVELS - 1) * BUCKETS + (int) (reachable >> 24 & BUCKETS - 1);
    }

    private void cascade() {
        for (int level = 1; level < LEVELS && (tick & (1L << 8 * level) - 1) == 0; level++) {
            relink(level * BUCKETS + (int) (tick >> 8 * level & BUCKETS - 1));
        }
    }

    private void collect(int at) {
        if (heads[at] != NONE) {
            relink(at);
        }
    }

    private void relink(int at) {
        int slot = heads[at];
        heads[at] = NONE;
        while (slot != NONE) {
            int following = next[slot];
            link(slot);
            slot = following;
        }
    }
}
