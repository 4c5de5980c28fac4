// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.List;
import org.varta.api.stall.Revival;
import org.varta.api.stall.Verdict;

/**
 * Answers what has become of convicted agents, after all sources were drained: whether one beats again itself, or a process that came later does for it. A sibling that was there before is no successor. Loop thread only.
 */
final class RevivalDesk {
    private final AgentTable table;
    private final Roster roster;

    RevivalDesk(AgentTable table, Roster roster) {
        this.table = table;
        this.roster = roster;
    }

    List<Revival> answer(List<Verdict> verdicts) {
        return verdicts.stream().map(this::answer).toList();
    }

    private Revival answer(Verdict verdict) {
        int slot = verdict.slot();
        if (isSameAgent(verdict, slot) && !(table.isLatched[slot] && table.silenceRun[slot] == verdict.silenceRun())) {
            return new Revival(true, table.beatsOfLife(slot), table.aliveSince[slot]);
        }
        Revival best = Revival.SILENT;
        for (int other = 0; other < table.highWater(); other++) {
            if (table.isUsed(other) && table.firstArrival[other] - verdict.convictedAt() >= 0 && roster.isSuccessor(verdict, other)) {
                best = table.beatsOfLife(other) > best.beats() ? new Revival(true, table.beatsOfLife(other), table.aliveSince[other]) : best;
            }
        }
        return best;
    }

    private boolean isSameAgent(Verdict verdict, int slot) {
        return slot < table.capacity && table.isUsed(slot) && table.incarnation[slot] == verdict.incarnation();
    }
}
