// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

/**
 * Who is suspect, and who beats again after a conviction but is not yet called alive (W2). Changes what is said of an agent and never its deadline. Loop thread only. Source: stall policies 1.3 and W2.
 */
final class Suspicions {
    private final AgentTable table;
    private final Deadlines deadlines;
    private final Leniency leniency;
    private final LoopCounters counters;
    private final EventQueue events;
    private final boolean[] isSuspect;
    /** Was convicted and beats again, but not yet long enough to be called alive. */
    private final boolean[] isReturning;
    /** A beat finds something to set right here. */
    private final boolean[] isRestless;
    /** Beats on time that are still wanted of one who returns. */
    private final int[] wantedBeats;

    Suspicions(AgentTable table, Deadlines deadlines, Leniency leniency, LoopCounters counters, EventQueue events) {
        this.table = table;
        this.deadlines = deadlines;
        this.leniency = leniency;
        this.counters = counters;
        this.events = events;
        isSuspect = new boolean[table.capacity];
        isReturning = new boolean[table.capacity];
        isRestless = new boolean[table.capacity];
        wantedBeats = new int[table.capacity];
    }

    /** A beat before the deadline refutes a suspicion; enough of them let an agent be called alive that was convicted. */
    void beat(int slot, long arrival) {
        if (isRestless[slot]) {
            trust(slot, arrival);
        }
    }

    private void trust(int slot, long arrival) {
        if (isSuspect[slot]) {
            isSuspect[slot] = false;
            counters.add(Counter.FALSE_SUSPICIONS, table.isLatched[slot] ? 0 : 1);
        }
        if (isReturning[slot]) {
            boolean isLate = deadlines.inForce[slot] - arrival < 0;
            wantedBeats[slot] = isLate ? leniency.wrappers().clearBeats() - 1 : wantedBeats[slot] - 1;
            isReturning[slot] = wantedBeats[slot] > 0 || arrival - table.aliveSince[slot] < leniency.wrappers().clearHoldNanos();
        }
        isRestless[slot] = isReturning[slot];
    }

    /** A beat has ended a conviction; whether the agent is called alive at once is W2's business. */
    void revived(int slot) {
        wantedBeats[slot] = leniency.wrappers().clearBeats() - 1;
        isReturning[slot] = wantedBeats[slot] > 0 || leniency.wrappers().clearHoldNanos() > 0;
        isRestless[slot] = isReturning[slot];
    }

    /** Another agent, or none. */
    void calm(int slot) {
        isSuspect[slot] = false;
        isReturning[slot] = false;
        isRestless[slot] = false;
    }

    void suspect(int slot, long now) {
        isSuspect[slot] = true;
        isRestless[slot] = true;
        leniency.suspected(slot, now);
        counters.add(Counter.SUSPICIONS);
        events.suspect(table, slot, now, deadlines.inForce[slot]);
    }

    boolean isSuspect(int slot) {
        return isSuspect[slot];
    }

    /** Whether a convicted agent beats again, but not yet long enough to be called alive. */
    boolean isReturning(int slot) {
        return isReturning[slot] && !table.isLatched[slot];
    }

    /** Of a used slot, in the words of explanations. */
    String stateOf(int slot) {
        return table.isLatched[slot] ? "stalled" : isReturning(slot) ? "returning" : isSuspect[slot] ? "suspect" : "alive";
    }
}
