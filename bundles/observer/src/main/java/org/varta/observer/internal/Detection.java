// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.List;
import org.varta.api.metric.MetricSink;
import org.varta.api.stall.StallDetector;
import org.varta.api.stall.StallReason;
import org.varta.api.stall.Verdict;

/**
 * Watches the deadlines: has the detectors asked at every beat, looks at what is due, and has convicted who has been silent for too long. What the deadline in force is, {@link Deadlines} knows, who is suspect or
 * returns, {@link Suspicions}, when to look, {@link Watch}, how a conviction is made, the {@link Court}; {@link Shadows} see the same beats, and who judges is changed by the {@link Exchange}.
 *
 * <p>Loop thread only.
 */
final class Detection {
    private final AgentTable table;
    private final ClampedClock clock;
    private final Deadlines deadlines;
    private final BeatHistory history;
    private final Roster roster;
    private final Judges judges;
    private final Trail trail;
    private final LocalHealth health = new LocalHealth();
    private final Leniency leniency;
    private final Suspicions suspicions;
    private final Watch watch;
    private final Court court;
    private final Shadows shadows;
    private final Exchange exchange;
    private boolean isHoldingOff;
    private long holdOffNanos;

    Detection(AgentTable table, LoopCounters counters, ClampedClock clock, Identity identity, EventQueue events, VerdictQueue verdicts) {
        this.table = table;
        this.clock = clock;
        deadlines = new Deadlines(table);
        history = new BeatHistory(table, deadlines);
        roster = new Roster(table, identity, events, counters);
        judges = new Judges(table, history, roster, counters, events);
        trail = new Trail(table, judges, events);
        leniency = new Leniency(table, identity, health, new RestartGraces(table, roster));
        suspicions = new Suspicions(table, deadlines, leniency, counters, events);
        watch = new Watch(table.capacity, clock.read(), deadlines, judges, suspicions);
        court = new Court(table, identity, counters, events, verdicts, deadlines, judges, roster, leniency, trail);
        shadows = new Shadows(table, history, counters, events);
        exchange = new Exchange(table, roster, judges, history, deadlines, watch, court, shadows, trail);
    }

    /** What is known of the slot's agent is about to change. */
    void beforeChange(int slot, long now) {
        shadows.beforeChange(slot, now);
    }

    /** An accepted frame; {@link #beforeChange} came before the table was changed. */
    void beat(int slot, Incoming in, boolean isNew) {
        if (isNew) {
            suspicions.calm(slot);
            court.forget(slot);
            roster.enter(slot, in.transport);
            leniency.entered(slot);
            judges.enter(slot);
            history.forget(slot);
            trail.entered(slot, in.arrival);
        }
        suspicions.beat(slot, in.arrival);
        history.add(slot, in.arrival, in.nonce);
        if (deadlines.isPerturbed[slot] || isNew) {
            deadlines.settle(slot);
        }
        shadows.beat(slot, in, isNew);
        long until = judges.beat(slot, in);
        deadlines.inForce[slot] = until;
        if (table.isLatched[slot]) {
            // An agent that beats but is convicted again by this very beat has not come back.
            if (until - in.arrival <= 0) {
                return;
            }
            table.revive(slot);
            suspicions.revived(slot);
            court.refuted(slot, in.arrival);
        }
        watch.beat(slot, until, in.arrival);
    }

    /** The slot's agent is gone. */
    void forget(int slot) {
        watch.cancel(slot);
        court.forget(slot);
        shadows.forget(slot);
        suspicions.calm(slot);
        deadlines.settle(slot);
    }

    /** Whether somebody may have to be convicted now; all sources must be drained before {@link #convictDue}. */
    boolean hasDue(long now) {
        return watch.advance(now);
    }

    long quietFor(long now, long limit) {
        return isMigrating() ? 0 : watch.quietFor(now, limit);
    }

    /** Convicts whoever has been silent until {@code now}, an instant before the sources were drained. */
    void convictDue(long now) {
        int count = watch.takeDue();
        boolean hasConvicted = false;
        for (int i = 0; i < count; i++) {
            hasConvicted |= look(watch.dueSlot(i), now);
        }
        if (hasConvicted) {
            court.signal();
        }
    }

    /** Lets those who only watch look at what has fallen due for them. */
    void lookAtShadows(long now) {
        shadows.look(now);
    }

    private boolean look(int slot, long now) {
        long deadline = deadlines.inForce[slot];
        if (!table.isUsed(slot) || table.isLatched[slot] || deadline == StallDetector.NEVER) {
            return false;
        }
        if (deadline - now > 0) {
            watch.rearm(slot, now);
            return false;
        }
        long inForce = deadlines.of(slot, judges.due(slot, now));
        deadlines.inForce[slot] = inForce;
        if (inForce == StallDetector.NEVER || inForce - now > 0) {
            trail.looked(slot, now, inForce);
            watch.rearm(slot, now);
            return false;
        }
        long lenient = leniency.extend(slot, inForce, now);
        if (lenient - now > 0) {
            trail.looked(slot, now, inForce);
            watch.lookAt(slot, lenient);
            return false;
        }
        deadlines.inForce[slot] = lenient;
        return convict(slot, now, inForce);
    }

    private boolean convict(int slot, long lookedAt, long inForce) {
        shadows.beforeChange(slot, lookedAt);
        if (court.isRecycled(slot, clock.read())) {
            forget(slot);
            table.retire(slot);
            return false;
        }
        court.convict(slot, clock.read(), lookedAt, inForce);
        return true;
    }

    /** The observer itself did not run: every armed deadline moves by the time that was lost, or nobody is convicted for a while. */
    void paused(long from, long to, long lost) {
        health.turnTook(lost, to);
        leniency.paused(lost);
        long moved = isHoldingOff ? 0 : lost;
        trail.paused(from, to, moved);
        judges.paused(from, to);
        shadows.paused(from, to, moved);
        if (isHoldingOff) {
            leniency.holdOffUntil(to + holdOffNanos);
            shadows.holdOffUntil(to + holdOffNanos);
        } else {
            deadlines.paused(lost);
        }
    }

    /** Lets others judge from now on; agents are moved over by {@link #migrate}. */
    void use(Assignment assignment, long now) {
        exchange.use(assignment, now);
    }

    boolean isMigrating() {
        return exchange.isMigrating();
    }

    /** Moves a slice of agents to those who judge or watch them now. */
    void migrate(long now) {
        exchange.migrate(now);
    }

    // What others set and ask.

    void swapGrace(long nanos) {
        deadlines.swapGrace(nanos);
    }

    /** What a pause does from now on (E10). */
    void holdOff(boolean instead, long nanos) {
        isHoldingOff = instead;
        holdOffNanos = nanos;
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

    long deadline(int slot) {
        return deadlines.inForce[slot];
    }

    long softDeadline(int slot) {
        return watch.softDeadline(slot);
    }

    /** Silence that the agent is allowed at present, in nanoseconds. */
    long allowance(int slot) {
        return deadlines.allowance(slot);
    }

    String stateOf(int slot) {
        return suspicions.stateOf(slot);
    }

    boolean isReturning(int slot) {
        return suspicions.isReturning(slot);
    }

    String policyOf(int slot) {
        return judges.policyOf(slot);
    }

    double suspicion(int slot, long now) {
        return judges.suspicion(slot, now);
    }

    StallReason explain(int slot, long now, OrderedExplanation explanation) {
        return court.explain(slot, now, explanation);
    }

    /** When the slot is looked at next for a conviction: at its deadline, or when a hold may be over. */
    long heldUntil(int slot) {
        return leniency.heldUntil(slot, deadlines.inForce[slot]);
    }

    List<Shadow> shadows() {
        return shadows.all();
    }

    Roster roster() {
        return roster;
    }

    void collect(MetricSink sink) {
        court.collect(sink);
        shadows.collect(sink);
    }
}
