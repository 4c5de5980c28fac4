// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import org.varta.api.stall.AgentHistory;

/**
 * The neutral memory of each agent's latest beats, independent of any policy, so that one policy can take over from another. Loop thread only.
 *
 * <p>64 beats an agent as long as that stays below 64 MiB, fewer for very large tables.
 */
final class BeatHistory implements AgentHistory {
    private static final int MOST = 64;
    private static final long BUDGET_BYTES = 64L << 20;
    private static final int BYTES_PER_BEAT = 2 * Long.BYTES;

    private final AgentTable table;
    private final Deadlines deadlines;
    private final int depth;
    private final long[] arrivals;
    private final long[] nonces;
    private final int[] counts;
    private int selected;

    BeatHistory(AgentTable table, Deadlines deadlines) {
        this.table = table;
        this.deadlines = deadlines;
        long affordable = Math.max(1, BUDGET_BYTES / BYTES_PER_BEAT / table.capacity);
        depth = (int) Math.min(MOST, Long.highestOneBit(affordable));
        arrivals = new long[table.capacity * depth];
        nonces = new long[table.capacity * depth];
        counts = new int[table.capacity];
    }

    void forget(int slot) {
        counts[slot] = 0;
    }

    void add(int slot, long arrival, long nonce) {
        int count = counts[slot];
        int cell = slot * depth + (count & depth - 1);
        arrivals[cell] = arrival;
        nonces[cell] = nonce;
        // Twice the depth tells a full ring from one that is filling, and keeps the count from overflowing.
        counts[slot] = count + 1 == 2 * depth ? depth : count + 1;
    }

    /** This object as the view of one slot. */
    AgentHistory of(int slot) {
        selected = slot;
        return this;
    }

    @Override
    public int size() {
        return Math.min(counts[selected], depth);
    }

    @Override
    public long arrival(int beat) {
        return arrivals[cell(beat)];
    }

    @Override
    public long nonce(int beat) {
        return nonces[cell(beat)];
    }

    private int cell(int beat) {
        int oldest = counts[selected] - size();
        return selected * depth + (oldest + beat & depth - 1);
    }

    @Override
    public int status() {
        return table.status[selected];
    }

    @Override
    public long statusSince() {
        return table.statusSince[selected];
    }

    @Override
    public int payload() {
        return table.payload[selected];
    }

    @Override
    public boolean isStalled() {
        return table.isLatched[selected];
    }

    @Override
    public long armedDeadline() {
        return deadlines.inForce[selected];
    }
}
