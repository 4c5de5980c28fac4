// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import org.varta.api.event.DecisionRecord;
import org.varta.api.event.EventKind;
import org.varta.api.stall.Verdict;

/**
 * Tells the event stream, beside beats, every step that verdicts follow from, so that they can be replayed. Costs a comparison while nobody wants to know. Loop thread only. Source: stall policies 10.
 */
final class Trail {
    /** What precedes the keys of a policy's explanation. */
    static final String OF_POLICY = "x.";

    private final AgentTable table;
    private final Judges judges;
    private final EventQueue events;

    Trail(AgentTable table, Judges judges, EventQueue events) {
        this.table = table;
        this.judges = judges;
        this.events = events;
    }

    /** A new agent, or a new generation of one, has got a detector. */
    void entered(int slot, long now) {
        if (events.isWanted(EventKind.STEP)) {
            events.step(EventKind.STEP, now, slot, table.pid[slot], "enter", "", judges.description(slot) + "\tslot=" + slot + "\tgeneration=" + table.generation[slot]
                + "\tbeatsBefore=" + (table.beats[slot] - 1));
        }
    }

    /** An agent has moved to another detector. */
    void adopted(int slot, long now, int remembered, long graceNanos, long deadline) {
        if (events.isWanted(EventKind.STEP)) {
            events.step(EventKind.STEP, now, slot, table.pid[slot], "adopt", "", judges.description(slot) + "\tslot=" + slot + "\tremembered=" + remembered + "\tgrace=" + graceNanos + "\tlatched="
                + (table.isLatched[slot] ? 1 : 0) + "\tstatusSince=" + table.statusSince[slot] + "\tdeadline=" + deadline);
        }
    }

    /** A detector was asked about a deadline that had come, and the agent was not convicted. */
    void looked(int slot, long now, long deadline) {
        if (events.isWanted(EventKind.STEP)) {
            events.step(EventKind.STEP, now, slot, table.pid[slot], "look", "", "slot=" + slot + "\tdeadline=" + deadline);
        }
    }

    void paused(long from, long to, long lost) {
        if (events.isWanted(EventKind.OBSERVER_PAUSE)) {
            events.step(EventKind.OBSERVER_PAUSE, to, RecordedEvent.NOBODY, 0, "OBSERVER_PAUSE", "the observer did not run for " + lost / 1_000_000 + " ms",
                "from=" + from + "\tto=" + to + "\tlost=" + lost);
        }
    }

    /** A conviction at a look at {@code lookedAt}, when {@code inForce} was the deadline before anything held it. */
    void convicted(Verdict verdict, long lookedAt, long inForce) {
        Judge judge = judges.of(verdict.slot());
        long beats = table.beats[verdict.slot()];
        events.stall(verdict, () -> record(verdict, judge, beats, lookedAt, inForce).toString());
    }

    private static DecisionRecord record(Verdict verdict, Judge judge, long beats, long lookedAt, long inForce) {
        DecisionRecord record = new DecisionRecord().with("agent", verdict.agent()).with("generation", verdict.generation()).with("slot", verdict.slot()).with("policy", verdict.policy())
            .with("version", judge.version()).with("digest", ParameterDigest.of(judge.parameters())).with("lastArrival", verdict.lastArrival()).with("lookedAt", lookedAt)
            .with("now", verdict.convictedAt()).with("inForce", inForce).with("deadline", verdict.deadline()).with("allowance", verdict.deadline() - verdict.lastArrival())
            .with("lateness", verdict.convictedAt() - verdict.deadline()).with("reason", verdict.reason().name()).with("nonce", Long.toUnsignedString(verdict.lastNonce())).with("beats", beats);
        verdict.explanation().forEach((key, value) -> add(record, OF_POLICY + key, value));
        return record.sealed();
    }

    static void add(DecisionRecord record, String key, Object value) {
        if (value instanceof Long number) {
            record.with(key, number);
        } else if (value instanceof Double measure) {
            record.with(key, measure);
        } else {
            record.with(key, value.toString());
        }
    }
}
