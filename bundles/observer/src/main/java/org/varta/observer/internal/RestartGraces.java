// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.HashMap;
import java.util.Map;
import org.varta.api.stall.Verdict;

/**
 * Agents for which a recovery command was started and whose new process has not beaten yet: at most one for each slot. A process that takes the agent's place under another process id ends its grace too. Loop
 * thread only. Source: stall policies W1.
 */
final class RestartGraces {
    private final AgentTable table;
    private final Roster roster;
    private final Map<Integer, Grace> bySlot = new HashMap<>();

    private record Grace(Verdict verdict, long end) {
    }

    RestartGraces(AgentTable table, Roster roster) {
        this.table = table;
        this.roster = roster;
    }

    /** The agent of that verdict has until {@code end}. Says nothing of a slot that has been given to another process meanwhile: that is the one that was waited for. */
    void started(Verdict verdict, long now, long end) {
        bySlot.values().removeIf(grace -> grace.end - now <= 0);
        if (isSameProcess(verdict, verdict.slot())) {
            bySlot.put(verdict.slot(), new Grace(verdict, end));
        }
        roster.expectBack(verdict.name(), end);
    }

    private boolean isSameProcess(Verdict verdict, int slot) {
        return slot < table.capacity && table.isUsed(slot) && table.incarnation[slot] == verdict.incarnation();
    }

    /** A new process beats: nobody waits any longer for the one that it is. */
    void entered(int slot) {
        if (!bySlot.isEmpty()) {
            bySlot.remove(slot);
            bySlot.values().removeIf(grace -> roster.isSuccessor(grace.verdict, slot));
        }
    }

    /** Whether the slot's agent is being restarted and still has time to come back. */
    boolean isAwaited(int slot, long now) {
        return endOf(slot, now) - now > 0;
    }

    /** When the grace of the slot's agent ends or has ended; {@code otherwise} if it has none. */
    long endOf(int slot, long otherwise) {
        Grace grace = bySlot.isEmpty() ? null : bySlot.get(slot);
        return grace != null && isSameProcess(grace.verdict, slot) ? grace.end : otherwise;
    }

    void paused(long lost) {
        bySlot.replaceAll((slot, grace) -> new Grace(grace.verdict, grace.end + lost));
    }
}
