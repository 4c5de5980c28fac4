// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.wrappers;

/**
 * W9: what the operating system says of a process whose deadline has come. Evidence only delays or annotates, except that a process that is gone is convicted at once; it never makes an agent alive. Columns by slot, no allocation. NOT
 * thread safe.
 */
public final class SecondOpinion {
    /** What was found. */
    public enum Evidence {
        /** No such process any more, or a zombie. */
        GONE,
        /** Stopped by job control or a debugger, or its control group is frozen. */
        STOPPED,
        /** It used the processor for at least half of its silence. */
        BUSY,
        /** Uninterruptible sleep. */
        IO_WAIT,
        /** Nothing, or it could not be told. */
        UNREADABLE
    }

    private final long maxHoldNanos;
    private final long ioGraceNanos;
    private final long[] firstDue;
    private final boolean[] isHolding;
    private final boolean[] hadIoGrace;

    /**
     * No opinion yet.
     *
     * @param maxHoldNanos how long a stopped process is spared; customary 60 s
     * @param ioGraceNanos how long one in uninterruptible sleep is spared, once; customary 5 s
     * @param capacity number of slots
     */
    public SecondOpinion(long maxHoldNanos, long ioGraceNanos, int capacity) {
        this.maxHoldNanos = maxHoldNanos;
        this.ioGraceNanos = ioGraceNanos;
        firstDue = new long[capacity];
        isHolding = new boolean[capacity];
        hadIoGrace = new boolean[capacity];
    }

    /**
     * A beat ends the silence run.
     *
     * @param slot the agent
     */
    public void beat(int slot) {
        isHolding[slot] = false;
        hadIoGrace[slot] = false;
    }

    /**
     * A deadline is due.
     *
     * @param slot the agent
     * @param now the present
     * @param evidence what was found, not null
     * @return {@code now} to convict, or the later instant until which it is held and then asked again
     */
    public long due(int slot, long now, Evidence evidence) {
        if (!isHolding[slot]) {
            isHolding[slot] = true;
            firstDue[slot] = now;
        }
        if (evidence == Evidence.STOPPED) {
            long end = firstDue[slot] + maxHoldNanos;
            return end - now > 0 ? end : now;
        }
        if (evidence == Evidence.IO_WAIT && !hadIoGrace[slot]) {
            hadIoGrace[slot] = true;
            return now + ioGraceNanos;
        }
        return now;
    }
}
