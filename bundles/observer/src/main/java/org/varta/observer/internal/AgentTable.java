// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.Arrays;
import org.varta.api.transport.Origin;

/**
 * The agents, as columns by slot. Storage only: which frame may change what is decided by {@link SlotRules}, deadlines live in {@link Deadlines}. Loop thread only; nothing
 * grows after construction.
 *
 * <p>Unknown is 0 for inode and generation. A slot whose key is {@link #FREE} holds nobody.
 */
final class AgentTable {
    static final long FREE = -1L;

    final int capacity;
    final long[] key;
    final int[] pid;
    final int[] uid;
    final long[] nonce;
    final boolean[] hasNonce;
    final long[] observedNonce;
    final long[] terminalTimestamp;
    final boolean[] hasTerminal;
    final long[] lastArrival;
    final int[] status;
    final long[] statusSince;
    final int[] payload;
    final Origin[] origin;
    final long[] inode;
    final long[] generation;
    final boolean[] isLatched;
    /** Changes whenever the slot is given to another agent or generation. */
    final int[] incarnation;
    /** Changes with every accepted beat that follows a conviction, so it names a silence. */
    final long[] silenceRun;
    final long[] beats;
    final long[] stalls;
    /** When this process, or this generation of the slot's agent, was first seen. */
    final long[] firstArrival;
    /** When the present life began: the first beat, or the one that ended a conviction. */
    final long[] aliveSince;
    private final long[] beatsBefore;
    /** When the sender's identity was last read again, to do so at most once a second. */
    final long[] identityReadAt;

    private final AgentIndex index;
    private final LoopCounters counters;
    private final int[] freeSlots;
    private int freeCount;
    private int highWater;
    private int latchedCount;

    AgentTable(int capacity, long seed, LoopCounters counters) {
        this.capacity = capacity;
        this.counters = counters;
        index = new AgentIndex(capacity, seed, counters);
        freeSlots = new int[capacity];
        key = new long[capacity];
        Arrays.fill(key, FREE);
        pid = new int[capacity];
        uid = new int[capacity];
        nonce = new long[capacity];
        hasNonce = new boolean[capacity];
        observedNonce = new long[capacity];
        terminalTimestamp = new long[capacity];
        hasTerminal = new boolean[capacity];
        lastArrival = new long[capacity];
        status = new int[capacity];
        statusSince = new long[capacity];
        payload = new int[capacity];
        origin = new Origin[capacity];
        inode = new long[capacity];
        generation = new long[capacity];
        isLatched = new boolean[capacity];
        incarnation = new int[capacity];
        silenceRun = new long[capacity];
        beats = new long[capacity];
        stalls = new long[capacity];
        firstArrival = new long[capacity];
        aliveSince = new long[capacity];
        beatsBefore = new long[capacity];
        identityReadAt = new long[capacity];
    }

    int find(long senderKey) {
        return index.find(senderKey);
    }

    /** One above the highest slot ever used: the end for whoever walks over all slots. */
    int highWater() {
        return highWater;
    }

    int size() {
        return highWater - freeCount;
    }

    int latchedCount() {
        return latchedCount;
    }

    boolean isUsed(int slot) {
        return key[slot] != FREE;
    }

    boolean isFull() {
        return freeCount == 0 && highWater == capacity;
    }

    /** Gives a free slot to a new agent; −1 if the table is full or the index refuses. */
    int insert(Incoming in) {
        if (isFull()) {
            return -1;
        }
        int slot = freeCount > 0 ? freeSlots[freeCount - 1] : highWater;
        if (!index.insert(in.key, slot)) {
            return -1;
        }
        if (freeCount > 0) {
            freeCount--;
        } else {
            highWater++;
        }
        occupy(slot, in);
        return slot;
    }

    /** Gives an occupied slot to a new agent; false, with the old agent intact, if the index refuses. */
    boolean replace(int slot, Incoming in) {
        long oldKey = key[slot];
        index.remove(oldKey);
        if (!index.insert(in.key, slot)) {
            if (!index.insert(oldKey, slot)) {
                counters.add(Counter.INVARIANT);
            }
            return false;
        }
        unlatch(slot);
        occupy(slot, in);
        return true;
    }

    /** Nobody lives in this slot any more. */
    void retire(int slot) {
        index.remove(key[slot]);
        unlatch(slot);
        key[slot] = FREE;
        incarnation[slot]++;
        freeSlots[freeCount++] = slot;
    }

    private void occupy(int slot, Incoming in) {
        key[slot] = in.key;
        beats[slot] = 0;
        stalls[slot] = 0;
        rebuild(slot, in);
    }

    /** Starts the slot's agent anew from a frame: nonce baseline, origin, identity, timer, latch. The agent's counts go on. */
    void rebuild(int slot, Incoming in) {
        incarnation[slot]++;
        unlatch(slot);
        pid[slot] = in.pid;
        uid[slot] = in.uid;
        origin[slot] = in.origin;
        inode[slot] = in.inode;
        generation[slot] = in.generation;
        observedNonce[slot] = in.nonce;
        hasNonce[slot] = !in.isTerminal();
        nonce[slot] = in.nonce;
        hasTerminal[slot] = in.isTerminal();
        terminalTimestamp[slot] = in.timestamp;
        statusSince[slot] = in.arrival;
        firstArrival[slot] = in.arrival;
        aliveSince[slot] = in.arrival;
        beatsBefore[slot] = beats[slot];
        identityReadAt[slot] = in.arrival - SlotRules.IDENTITY_INTERVAL_NANOS;
        touch(slot, in);
    }

    /** The part of an accepted frame that is the same for every kind of acceptance. */
    void touch(int slot, Incoming in) {
        lastArrival[slot] = in.arrival;
        if (status[slot] != in.status) {
            status[slot] = in.status;
            statusSince[slot] = in.arrival;
        }
        payload[slot] = in.payload;
        beats[slot]++;
    }

    void latch(int slot) {
        isLatched[slot] = true;
        latchedCount++;
        stalls[slot]++;
        silenceRun[slot]++;
    }

    /** The beat that has just been counted ends a conviction. */
    void revive(int slot) {
        unlatch(slot);
        aliveSince[slot] = lastArrival[slot];
        beatsBefore[slot] = beats[slot] - 1;
    }

    /** Accepted beats of the present life. */
    long beatsOfLife(int slot) {
        return beats[slot] - beatsBefore[slot];
    }

    private void unlatch(int slot) {
        if (isLatched[slot]) {
            isLatched[slot] = false;
            latchedCount--;
        }
    }
}
