// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.ArrayList;
import java.util.List;
import org.varta.api.stall.Freshness;
import org.varta.api.stall.Verdict;
import org.varta.api.transport.Origin;
import org.varta.posix.ProcessIdentity;

/** Answers whether verdicts still hold, after all sources were drained. Loop thread only. Source: recovery specification 4.3. */
final class FreshnessDesk {
    private final AgentTable table;
    private final Identity identity;

    FreshnessDesk(AgentTable table, Identity identity) {
        this.table = table;
        this.identity = identity;
    }

    List<Freshness> answer(List<Verdict> verdicts) {
        List<Freshness> answers = new ArrayList<>(verdicts.size());
        for (Verdict verdict : verdicts) {
            answers.add(answer(verdict));
        }
        return answers;
    }

    private Freshness answer(Verdict verdict) {
        int slot = verdict.slot();
        if (!isSameSilence(verdict, slot)) {
            return isRecycled(verdict) ? Freshness.RECYCLED : Freshness.RESUMED;
        }
        if (verdict.generation() == 0) {
            return verdict.origin() == Origin.KERNEL_ATTESTED ? Freshness.UNVERIFIABLE : Freshness.STILL_SILENT;
        }
        long live = identity.startTime(verdict.pid());
        if (live == ProcessIdentity.UNREADABLE) {
            return Freshness.UNVERIFIABLE;
        }
        return live == ProcessIdentity.GONE || live == verdict.generation() ? Freshness.STILL_SILENT : Freshness.RECYCLED;
    }

    private boolean isSameSilence(Verdict verdict, int slot) {
        return slot < table.capacity && table.isUsed(slot) && table.incarnation[slot] == verdict.incarnation()
            && table.silenceRun[slot] == verdict.silenceRun() && table.isLatched[slot];
    }

    private boolean isRecycled(Verdict verdict) {
        if (verdict.generation() == 0) {
            return false;
        }
        long live = identity.startTime(verdict.pid());
        return live > 0 && live != verdict.generation();
    }
}
