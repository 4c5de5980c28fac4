// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import org.varta.api.transport.Origin;

/**
 * The rules by which a frame changes a tracked agent, first match decides. Source: observer specification 2.2, rules T1 to T12, and the rule for a nonce restart (here T11a). Loop
 * thread only.
 *
 * <p>The latch is not cleared here: whether an accepted beat ends a stall depends on the deadline that follows from it.
 */
final class SlotRules {
    static final long IDENTITY_INTERVAL_NANOS = 1_000_000_000L;
    private static final long WRAP_ZONE = 1L << 20;

    private final AgentTable table;
    private final LoopCounters counters;

    SlotRules(AgentTable table, LoopCounters counters) {
        this.table = table;
        this.counters = counters;
    }

    /**
     * Applies the rules.
     *
     * @param slot the tracked agent
     * @param in the frame, with the sender's identity as far as it is known
     * @param allowance silence the agent is allowed at present, in nanoseconds
     */
    Admission apply(int slot, Incoming in, long allowance) {
        if (isOtherGeneration(slot, in) || isNetworkRecycle(slot, in, allowance)) {
            table.rebuild(slot, in);
            counters.add(Counter.PID_RECYCLED);
            return Admission.INSERTED;
        }
        if (in.origin != table.origin[slot]) {
            return otherOrigin(slot, in);
        }
        if (isOtherNamespace(slot, in)) {
            counters.add(Counter.NAMESPACE_CONFLICT);
            return Admission.NAMESPACE_CONFLICT;
        }
        return in.isTerminal() ? terminal(slot, in) : regular(slot, in, allowance);
    }

    /** T1. */
    private boolean isOtherGeneration(int slot, Incoming in) {
        long pinned = table.generation[slot];
        return pinned != 0 && in.generation != 0 && pinned != in.generation;
    }

    /** T2. */
    private boolean isNetworkRecycle(int slot, Incoming in, long allowance) {
        Origin pinned = table.origin[slot];
        return pinned == in.origin && (pinned == Origin.OPERATOR_ATTESTED || pinned == Origin.NETWORK_UNVERIFIED)
            && table.generation[slot] == 0 && in.generation == 0 && !in.isTerminal() && table.hasNonce[slot]
            && Long.compareUnsigned(in.nonce, table.nonce[slot]) <= 0 && in.arrival - table.lastArrival[slot] >= allowance;
    }

    /** T3 and T4. */
    private Admission otherOrigin(int slot, Incoming in) {
        if (in.origin.rank() > table.origin[slot].rank()) {
            table.rebuild(slot, in);
            return Admission.REFRESHED;
        }
        counters.add(Counter.ORIGIN_CONFLICT);
        return Admission.ORIGIN_CONFLICT;
    }

    /** T5 to T7. */
    private boolean isOtherNamespace(int slot, Incoming in) {
        long pinned = table.inode[slot];
        if (pinned == 0) {
            return false;
        }
        return in.inode == 0 ? !in.isTerminal() : in.inode != pinned;
    }

    /** T8 and T9. */
    private Admission terminal(int slot, Incoming in) {
        if (!advancesTerminal(slot, in)) {
            return outOfOrder();
        }
        table.hasTerminal[slot] = true;
        table.terminalTimestamp[slot] = in.timestamp;
        return refresh(slot, in);
    }

    boolean advancesTerminal(int slot, Incoming in) {
        return !table.hasTerminal[slot] || Long.compareUnsigned(in.timestamp, table.terminalTimestamp[slot]) > 0;
    }

    /** T10 to T12. */
    private Admission regular(int slot, Incoming in, long allowance) {
        if (!table.hasNonce[slot] || Long.compareUnsigned(in.nonce, table.nonce[slot]) > 0) {
            if (table.hasNonce[slot]) {
                countGap(in.nonce - table.nonce[slot] - 1);
            }
            return advance(slot, in);
        }
        if (isWrap(slot, in)) {
            counters.add(Counter.NONCE_WRAP);
            return advance(slot, in);
        }
        if (isNonceRestart(slot, in, allowance)) {
            counters.add(Counter.NONCE_RESTART);
            return advance(slot, in);
        }
        return outOfOrder();
    }

    private void countGap(long missed) {
        // A sender that jumps about must not drown what the counter is for.
        counters.add(Counter.NONCE_GAP, Long.compareUnsigned(missed, WRAP_ZONE) < 0 ? missed : WRAP_ZONE);
    }

    /** T11. */
    private boolean isWrap(int slot, Incoming in) {
        return Long.compareUnsigned(table.nonce[slot], -1L - WRAP_ZONE) >= 0 && Long.compareUnsigned(in.nonce, WRAP_ZONE) <= 0;
    }

    /** T11a: the same attested process began to count anew, such as a client that was closed and created again. */
    private boolean isNonceRestart(int slot, Incoming in, long allowance) {
        return in.isSameProcess && in.origin == Origin.KERNEL_ATTESTED
            && (in.nonce == 1 || in.arrival - table.lastArrival[slot] >= allowance);
    }

    /** Whether the frame will be judged out of order unless the sender's identity says otherwise. */
    boolean doesNotAdvance(int slot, Incoming in) {
        return !in.isTerminal() && table.hasNonce[slot] && Long.compareUnsigned(in.nonce, table.nonce[slot]) <= 0
            && !isWrap(slot, in);
    }

    private Admission advance(int slot, Incoming in) {
        table.nonce[slot] = in.nonce;
        table.hasNonce[slot] = true;
        return refresh(slot, in);
    }

    private Admission refresh(int slot, Incoming in) {
        table.observedNonce[slot] = in.nonce;
        if (table.inode[slot] == 0) {
            table.inode[slot] = in.inode;
        }
        if (table.generation[slot] == 0) {
            table.generation[slot] = in.generation;
        }
        table.touch(slot, in);
        return Admission.REFRESHED;
    }

    private Admission outOfOrder() {
        counters.add(Counter.OUT_OF_ORDER);
        return Admission.OUT_OF_ORDER;
    }
}
