// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.managed.internal;

/** When to beat: at a fixed rate, and never two beats within {@link #GAP}. Nanoseconds of a monotonic clock. NOT thread safe. */
final class Schedule {
    /** An observer with default limits takes 100 beats a second of one process and discards the rest without a word. */
    static final long GAP = 10_000_000;

    private long interval;
    private long due;
    private long earliest;

    Schedule(long now, long interval, double partOfInterval) {
        this.interval = interval;
        due = now + (long) (interval * partOfInterval);
        earliest = now;
    }

    boolean isDue(long now) {
        return now - due >= 0 && isFree(now);
    }

    /** Whether a beat that is not due may be sent. */
    boolean isFree(long now) {
        return now - earliest >= 0;
    }

    long earliest() {
        return earliest;
    }

    /** When a beat will be due and may be sent. */
    long next() {
        return earliest - due > 0 ? earliest : due;
    }

    /** The beat that was due has had its turn. After a pause of more than an interval the rate starts anew: what was missed is not made up for. */
    void passed(long now) {
        due = now - due >= interval ? now + interval : due + interval;
    }

    void sent(long now) {
        earliest = now + GAP;
    }

    /** The next beat is not later than either rate would have it. */
    void change(long now, long other) {
        long former = interval;
        interval = other;
        long sooner = due - former + other;
        if (sooner - due < 0) {
            due = sooner - now < 0 ? now : sooner;
        }
    }
}
