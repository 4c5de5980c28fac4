// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import org.varta.api.event.EventKind;
import org.varta.api.metric.MetricSink;
import org.varta.api.stall.StallReason;
import org.varta.api.stall.Verdict;
import org.varta.api.transport.Origin;

/**
 * Convicts, once for each silence run: makes sure that the silent process still is the one that beat, latches it, says why, and measures how well the policy did. Loop thread only.
 */
final class Court {
    private final AgentTable table;
    private final Identity identity;
    private final LoopCounters counters;
    private final EventQueue events;
    private final VerdictQueue verdicts;
    private final Deadlines deadlines;
    private final Judges judges;
    private final Roster roster;
    private final Leniency leniency;
    private final Trail trail;
    private final QualityBook quality = new QualityBook("varta_policy_");
    private final Convictions convictions;

    Court(AgentTable table, Identity identity, LoopCounters counters, EventQueue events, VerdictQueue verdicts, Deadlines deadlines, Judges judges, Roster roster, Leniency leniency, Trail trail) {
        this.table = table;
        this.identity = identity;
        this.counters = counters;
        this.events = events;
        this.verdicts = verdicts;
        this.deadlines = deadlines;
        this.judges = judges;
        this.roster = roster;
        this.leniency = leniency;
        this.trail = trail;
        convictions = new Convictions(table.capacity);
    }

    /** A process that has died is a legitimate stall; one whose id belongs to another process is none, and is reported here. */
    boolean isRecycled(int slot, long now) {
        if (table.origin[slot] != Origin.KERNEL_ATTESTED || table.generation[slot] == 0) {
            return false;
        }
        long live = identity.startTime(table.pid[slot]);
        if (live <= 0 || live == table.generation[slot]) {
            return false;
        }
        counters.add(Counter.PID_RECYCLED);
        events.important(EventKind.NEW_GENERATION, now, table.pid[slot], "pid_recycled", "the silent process is gone and its id belongs to another one");
        return true;
    }

    /** Convicts at a look at {@code lookedAt}, when {@code inForce} was the deadline before anything held it. */
    void convict(int slot, long now, long lookedAt, long inForce) {
        table.latch(slot);
        counters.add(Counter.STALLS);
        Verdict verdict = verdict(slot, now);
        convictions.convicted(slot, quality.of(verdict.policy()), verdict.deadline() - verdict.lastArrival(), verdict.convictedAt());
        verdicts.add(verdict);
        trail.convicted(verdict, lookedAt, inForce);
    }

    private Verdict verdict(int slot, long now) {
        long own = identity.ownNamespace();
        boolean isForeign = own != 0 && table.inode[slot] != 0 && own != table.inode[slot];
        OrderedExplanation explanation = new OrderedExplanation();
        StallReason said = explain(slot, now, explanation);
        StallReason reason = said == StallReason.DEADLINE && leniency.isGone() ? StallReason.PROCESS_GONE : said;
        return new Verdict(slot, table.incarnation[slot], table.silenceRun[slot], table.pid[slot], table.origin[slot],
            table.inode[slot], isForeign, table.generation[slot], table.uid[slot], table.observedNonce[slot],
            table.lastArrival[slot], deadlines.inForce[slot], now, judges.policyOf(slot), reason, explanation.pairs(),
            roster.nameOf(slot), roster.profileOf(slot).command(), table.aliveSince[slot], table.beatsOfLife(slot));
    }

    /** Tells every number that goes into the deadline in force; why a conviction would happen. */
    StallReason explain(int slot, long now, OrderedExplanation explanation) {
        StallReason reason = judges.explain(slot, now, explanation);
        deadlines.explain(slot, explanation);
        explanation.put("hold", leniency.holdOf(slot, now));
        explanation.put("evidence", leniency.evidenceOf(slot));
        explanation.put("holds", deadlines.holds(slot, leniency));
        return reason;
    }

    /** The same process beats again. */
    void refuted(int slot, long arrival) {
        convictions.refuted(slot, arrival);
    }

    /** Another agent or generation. */
    void forget(int slot) {
        convictions.forget(slot);
    }

    /** Has the metrics of a policy at zero before its first conviction. */
    void present(String policy) {
        quality.of(policy);
    }

    void signal() {
        verdicts.signal();
    }

    void collect(MetricSink sink) {
        quality.collect(sink);
    }
}
