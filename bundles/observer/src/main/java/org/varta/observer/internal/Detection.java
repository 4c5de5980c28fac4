// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.Arrays;
import java.util.List;
import org.varta.api.event.EventKind;
import org.varta.api.metric.MetricSink;
import org.varta.api.stall.StallDetector;
import org.varta.api.stall.StallReason;
import org.varta.api.stall.Verdict;
import org.varta.api.transport.Origin;

/**
 * Deadlines and convictions. Asks the detectors, keeps the deadline in force of every slot, looks at what is due, and convicts once for each silence run.
 *
 * <p>The deadline in force is the detector's, moved by the time the observer itself did not run (stall policies E10), and not before the end of the grace that a swap of the policy grants
 * once in a silence run (1.7). Loop thread only.
 */
final class Detection implements DeadlineWheel.Due {
    private static final long NO_GRACE = Long.MIN_VALUE;

    private final AgentTable table;
    private final LoopCounters counters;
    private final ClampedClock clock;
    private final Identity identity;
    private final EventQueue events;
    private final DeadlineWheel wheel;
    private final VerdictQueue verdicts;
    private final BeatHistory history;
    private final Judges judges;
    private final Roster roster;
    private final Trail trail;
    private final long[] deadline;
    private final long[] shift;
    private final long[] graceEnd;
    /** The slot's deadline in force is not simply the detector's. */
    private final boolean[] isPerturbed;
    private final boolean[] isSuspect;
    private final QualityBook quality;
    private final QualityBook shadowQuality;
    private final Convictions convictions;
    private Shadow[] shadows = {};
    private final LocalHealth health = new LocalHealth();
    private final Leniency leniency;
    /** A beat finds something to set right: a suspicion, or the end of a stall that is not yet believed. */
    private final boolean[] isRestless;
    /** Was convicted and beats again, but not yet long enough to be called alive. */
    private final boolean[] isReturning;
    /** Beats on time that are still wanted for that. */
    private final int[] wantedBeats;
    private final int[] dueSlots;
    private int dueCount;
    private long swapGraceNanos;

    Detection(AgentTable table, LoopCounters counters, ClampedClock clock, Identity identity, EventQueue events,
            VerdictQueue verdicts) {
        this.table = table;
        this.counters = counters;
        this.clock = clock;
        this.identity = identity;
        this.events = events;
        this.verdicts = verdicts;
        int capacity = table.capacity;
        wheel = new DeadlineWheel(capacity, clock.read());
        deadline = new long[capacity];
        shift = new long[capacity];
        graceEnd = new long[capacity];
        Arrays.fill(graceEnd, NO_GRACE);
        isPerturbed = new boolean[capacity];
        isSuspect = new boolean[capacity];
        quality = new QualityBook("varta_policy_");
        shadowQuality = new QualityBook("varta_shadow_");
        convictions = new Convictions(capacity);
        isRestless = new boolean[capacity];
        isReturning = new boolean[capacity];
        wantedBeats = new int[capacity];
        dueSlots = new int[capacity];
        history = new BeatHistory(table, this);
        roster = new Roster(table, identity, events, counters);
        leniency = new Leniency(table, identity, health, new RestartGraces(table, roster));
        judges = new Judges(table, history, roster, counters, events);
        trail = new Trail(table, judges, events);
    }

    void swapGrace(long nanos) {
        swapGraceNanos = nanos;
    }

    long deadline(int slot) {
        return deadline[slot];
    }

    /** Silence that the agent is allowed at present, in nanoseconds. */
    long allowance(int slot) {
        return deadline[slot] == StallDetector.NEVER ? Long.MAX_VALUE : deadline[slot] - table.lastArrival[slot];
    }

    /** An accepted frame. */
    void beat(int slot, Incoming in, boolean isNew) {
        if (isNew) {
            calm(slot);
            convictions.forget(slot);
            roster.enter(slot, in.transport);
            leniency.entered(slot);
            judges.enter(slot);
            history.forget(slot);
            trail.entered(slot, in.arrival);
        }
        if (isRestless[slot]) {
            trust(slot, in.arrival);
        }
        history.add(slot, in.arrival, in.nonce);
        if (isPerturbed[slot] || isNew) {
            settle(slot);
        }
        for (Shadow shadow : shadows) {
            shadow.beat(slot, in, isNew);
        }
        long until = judges.beat(slot, in);
        deadline[slot] = until;
        if (table.isLatched[slot]) {
            // An agent that beats but is convicted again by this very beat has not come back.
            if (until - in.arrival <= 0) {
                return;
            }
            revive(slot);
            convictions.refuted(slot, in.arrival);
        }
        if (until != StallDetector.NEVER && !wheel.isScheduledBy(slot, until)) {
            watch(slot, in.arrival);
        }
    }

    /** A beat before the deadline refutes a suspicion; enough of them let an agent be called alive that was convicted (W2). */
    private void trust(int slot, long arrival) {
        if (isSuspect[slot]) {
            isSuspect[slot] = false;
            counters.add(Counter.FALSE_SUSPICIONS, table.isLatched[slot] ? 0 : 1);
        }
        if (isReturning[slot]) {
            boolean isLate = deadline[slot] - arrival < 0;
            wantedBeats[slot] = isLate ? leniency.wrappers().clearBeats() - 1 : wantedBeats[slot] - 1;
            isReturning[slot] = wantedBeats[slot] > 0 || arrival - table.aliveSince[slot] < leniency.wrappers().clearHoldNanos();
        }
        isRestless[slot] = isReturning[slot];
    }

    /** A beat has ended a conviction; whether the agent is called alive at once is W2's business. */
    private void revive(int slot) {
        table.revive(slot);
        wantedBeats[slot] = leniency.wrappers().clearBeats() - 1;
        isReturning[slot] = wantedBeats[slot] > 0 || leniency.wrappers().clearHoldNanos() > 0;
        isRestless[slot] = isReturning[slot];
    }

    private void calm(int slot) {
        isSuspect[slot] = false;
        isReturning[slot] = false;
        isRestless[slot] = false;
    }

    /** Has the slot looked at when its agent becomes suspect, or, if it is already, at its deadline. */
    private void watch(int slot, long now) {
        long soft = isSuspect[slot] ? deadline[slot] : softDeadline(slot);
        if (soft - now <= 0 && deadline[slot] - now > 0) {
            suspect(slot, now);
            soft = deadline[slot];
        }
        wheel.schedule(slot, soft);
    }

    long softDeadline(int slot) {
        long soft = judges.softDeadline(slot);
        long moved = soft == StallDetector.NEVER ? soft : soft + shift[slot];
        return moved - deadline[slot] < 0 ? moved : deadline[slot];
    }

    private void suspect(int slot, long now) {
        isSuspect[slot] = true;
        isRestless[slot] = true;
        leniency.suspected(slot, now);
        counters.add(Counter.SUSPICIONS);
        events.suspect(table, slot, now, deadline[slot]);
    }

    private void settle(int slot) {
        isPerturbed[slot] = false;
        shift[slot] = 0;
        graceEnd[slot] = NO_GRACE;
    }

    /** The slot's agent is gone. */
    void forget(int slot) {
        wheel.cancel(slot);
        convictions.forget(slot);
        for (Shadow shadow : shadows) {
            shadow.forget(slot);
        }
        calm(slot);
        settle(slot);
    }

    /** Whether somebody may have to be convicted now; all sources must be drained before {@link #convictDue}. */
    boolean hasDue(long now) {
        wheel.advance(now, this);
        return dueCount > 0;
    }

    @Override
    public void due(int slot) {
        dueSlots[dueCount++] = slot;
    }

    long quietFor(long now, long limit) {
        return judges.isMigrating() ? 0 : wheel.quietFor(now, limit);
    }

    /** Convicts whoever has been silent until {@code now}, an instant before the sources were drained. */
    void convictDue(long now) {
        int count = dueCount;
        dueCount = 0;
        boolean hasConvicted = false;
        for (int i = 0; i < count; i++) {
            hasConvicted |= look(dueSlots[i], now);
        }
        if (hasConvicted) {
            verdicts.signal();
        }
    }

    /** Lets those who only watch look at what has fallen due for them. */
    void lookAtShadows(long now) {
        for (Shadow shadow : shadows) {
            shadow.advance(now);
        }
    }

    private boolean look(int slot, long now) {
        if (!table.isUsed(slot) || table.isLatched[slot] || deadline[slot] == StallDetector.NEVER) {
            return false;
        }
        if (deadline[slot] - now > 0) {
            watch(slot, now);
            return false;
        }
        long inForce = inForce(slot, judges.due(slot, now));
        deadline[slot] = inForce;
        if (inForce == StallDetector.NEVER || inForce - now > 0) {
            trail.looked(slot, now, inForce);
            if (inForce != StallDetector.NEVER) {
                watch(slot, now);
            }
            return false;
        }
        long lenient = leniency.extend(slot, inForce, now);
        if (lenient - now > 0) {
            trail.looked(slot, now, inForce);
            wheel.schedule(slot, lenient);
            return false;
        }
        deadline[slot] = lenient;
        return convict(slot, now, inForce);
    }

    private long inForce(int slot, long detectorDeadline) {
        if (!isPerturbed[slot] || detectorDeadline == StallDetector.NEVER) {
            return detectorDeadline;
        }
        long moved = detectorDeadline + shift[slot];
        return graceEnd[slot] != NO_GRACE && moved - graceEnd[slot] < 0 ? graceEnd[slot] : moved;
    }

    private boolean convict(int slot, long lookedAt, long inForce) {
        if (isRecycled(slot)) {
            counters.add(Counter.PID_RECYCLED);
            events.important(EventKind.NEW_GENERATION, clock.read(), table.pid[slot], "pid_recycled",
                "the silent process is gone and its id belongs to another one");
            forget(slot);
            table.retire(slot);
            return false;
        }
        table.latch(slot);
        counters.add(Counter.STALLS);
        Verdict verdict = verdict(slot, clock.read());
        convictions.convicted(slot, quality.of(verdict.policy()), verdict.deadline() - verdict.lastArrival(), verdict.convictedAt());
        verdicts.add(verdict);
        trail.convicted(verdict, lookedAt, inForce);
        return true;
    }

    /** A process that has died is a legitimate stall; one whose id belongs to another process is none. */
    private boolean isRecycled(int slot) {
        if (table.origin[slot] != Origin.KERNEL_ATTESTED || table.generation[slot] == 0) {
            return false;
        }
        long live = identity.startTime(table.pid[slot]);
        return live > 0 && live != table.generation[slot];
    }

    private Verdict verdict(int slot, long now) {
        long own = identity.ownNamespace();
        boolean isForeign = own != 0 && table.inode[slot] != 0 && own != table.inode[slot];
        OrderedExplanation explanation = new OrderedExplanation();
        StallReason said = explain(slot, now, explanation);
        StallReason reason = said == StallReason.DEADLINE && leniency.isGone() ? StallReason.PROCESS_GONE : said;
        return new Verdict(slot, table.incarnation[slot], table.silenceRun[slot], table.pid[slot], table.origin[slot],
            table.inode[slot], isForeign, table.generation[slot], table.uid[slot], table.observedNonce[slot],
            table.lastArrival[slot], deadline[slot], now, judges.policyOf(slot), reason, explanation.pairs(),
            roster.nameOf(slot), roster.profileOf(slot).command(), table.aliveSince[slot], table.beatsOfLife(slot));
    }

    /** The observer itself did not run: every armed deadline moves by the time that was lost. */
    void paused(long from, long to, long lost) {
        health.turnTook(lost, to);
        leniency.paused(lost);
        trail.paused(from, to, lost);
        judges.paused(from, to);
        for (Shadow shadow : shadows) {
            shadow.paused(from, to, lost);
        }
        for (int slot = 0; slot < table.highWater(); slot++) {
            if (!table.isUsed(slot) || table.isLatched[slot] || deadline[slot] == StallDetector.NEVER) {
                continue;
            }
            isPerturbed[slot] = true;
            shift[slot] += lost;
            deadline[slot] += lost;
            if (graceEnd[slot] != NO_GRACE) {
                graceEnd[slot] += lost;
            }
        }
    }

    /** Lets others judge from now on; agents are moved over by {@link #migrate}. */
    void use(Assignment assignment, long now) {
        while (judges.isCrowded()) {
            migrate(now);
        }
        roster.use(assignment.rules(), now);
        judges.use(assignment);
        for (Judge judge : assignment.judges()) {
            quality.of(judge == null ? FrozenDetector.ID : judge.policy());
        }
        shadows = assignment.shadows().stream().map(judge -> shadow(judge, now)).toArray(Shadow[]::new);
    }

    private Shadow shadow(Judge judge, long now) {
        for (Shadow present : shadows) {
            if (present.judge().equals(judge)) {
                return present;
            }
        }
        Shadow fresh = new Shadow(judge, table, events, counters, shadowQuality.of(judge.policy()), now);
        for (int slot = 0; slot < table.highWater(); slot++) {
            if (table.isUsed(slot)) {
                fresh.adopt(slot, history);
            }
        }
        return fresh;
    }

    /** Of a used slot, in the words of explanations. */
    String stateOf(int slot) {
        return table.isLatched[slot] ? "stalled" : isReturning(slot) ? "returning" : isSuspect[slot] ? "suspect" : "alive";
    }

    /** Whether a convicted agent beats again, but not yet long enough to be called alive. */
    boolean isReturning(int slot) {
        return isReturning[slot] && !table.isLatched[slot];
    }

    void use(Wrappers wrappers) {
        leniency.use(wrappers);
    }

    /** A recovery command was started because of a verdict. */
    void restarted(Verdict verdict, long now) {
        leniency.restarted(verdict, now);
    }

    /** A turn of the loop took so long. */
    void turnTook(long nanos, long now) {
        health.turnTook(nanos, now);
    }

    int healthScore(long now) {
        return health.score(now);
    }

    String policyOf(int slot) {
        return judges.policyOf(slot);
    }

    double suspicion(int slot, long now) {
        return judges.suspicion(slot, now);
    }

    /** Tells every number that goes into the deadline in force; why a conviction would happen. */
    StallReason explain(int slot, long now, OrderedExplanation explanation) {
        StallReason reason = judges.explain(slot, now, explanation);
        explanation.put("pauseShiftNanos", shift[slot]);
        explanation.put("swapGraceEnd", graceEnd[slot] == NO_GRACE ? 0 : graceEnd[slot]);
        explanation.put("hold", leniency.holdOf(slot, now));
        explanation.put("evidence", leniency.evidenceOf(slot));
        explanation.put("holds", leniency.holdsOf(slot, deadline[slot], shift[slot], graceEnd[slot] != NO_GRACE, graceEnd[slot]));
        return reason;
    }

    /** When the slot is looked at next for a conviction: at its deadline, or when a hold may be over. */
    long heldUntil(int slot) {
        return leniency.heldUntil(slot, deadline[slot]);
    }

    List<Shadow> shadows() {
        return List.of(shadows);
    }

    void collect(MetricSink sink) {
        quality.collect(sink);
        shadowQuality.collect(sink);
    }

    boolean isMigrating() {
        return judges.isMigrating();
    }

    /** Moves a slice of agents to those who judge them now. */
    void migrate(long now) {
        int end = judges.sliceEnd();
        for (int slot = judges.sliceStart(); slot < end; slot++) {
            if (table.isUsed(slot)) {
                roster.rematch(slot);
                if (judges.mustMove(slot)) {
                    adopt(slot, now);
                }
            }
        }
        judges.sliceDone(end);
    }

    private void adopt(int slot, long now) {
        long adopted = judges.adopt(slot);
        if (table.isLatched[slot]) {
            trail.adopted(slot, now, history.of(slot).size(), swapGraceNanos, deadline[slot]);
            return;
        }
        if (graceEnd[slot] == NO_GRACE) {
            graceEnd[slot] = now + swapGraceNanos;
        }
        isPerturbed[slot] = true;
        deadline[slot] = inForce(slot, adopted);
        trail.adopted(slot, now, history.of(slot).size(), swapGraceNanos, deadline[slot]);
        if (deadline[slot] == StallDetector.NEVER) {
            wheel.cancel(slot);
        } else {
            watch(slot, now);
        }
    }

    Roster roster() {
        return roster;
    }
}
