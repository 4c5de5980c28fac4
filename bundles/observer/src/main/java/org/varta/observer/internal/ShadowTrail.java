// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import org.varta.api.event.DecisionRecord;
import org.varta.api.event.EventKind;

/**
 * Tells the event stream every step that the verdicts of one policy in the shadow follow from, as {@link Trail} does for those in force. Costs a comparison while nobody wants to know. Loop thread only. Source: stall policies 10.
 */
final class ShadowTrail {
    private final Judge judge;
    private final AgentTable table;
    private final EventQueue events;
    private final String description;

    ShadowTrail(Judge judge, AgentTable table, EventQueue events) {
        this.judge = judge;
        this.table = table;
        this.events = events;
        description = new DecisionRecord().with("since", events.order()).with("policy", judge.policy()).with("version", judge.version()).with("digest", ParameterDigest.of(judge.parameters()))
            .with("parameters", judge.parameters()).toString();
    }

    /** It takes over all agents that there are. */
    void begun(long now) {
        if (events.isWanted(EventKind.STEP)) {
            events.step(EventKind.STEP, now, RecordedEvent.NOBODY, 0, "shadow-begin", "", description + "\tcapacity=" + table.capacity);
        }
    }

    /** A new agent, or a new generation of one. */
    void entered(int slot, long now) {
        if (events.isWanted(EventKind.STEP)) {
            events.step(EventKind.STEP, now, slot, table.pid[slot], "shadow-enter", "", description + "\tslot=" + slot + "\tbeatsBefore=" + (table.beats[slot] - 1));
        }
    }

    /** Its detector was asked about a deadline that had come, and said a later one. */
    void looked(int slot, long now, long deadline) {
        if (events.isWanted(EventKind.STEP)) {
            events.step(EventKind.STEP, now, slot, table.pid[slot], "shadow-look", "", "policy=" + judge.policy() + "\tslot=" + slot + "\tdeadline=" + deadline);
        }
    }

    /** It would have convicted. */
    void convicted(int slot, long now, long lastArrival, long deadline) {
        if (events.isWanted(EventKind.STEP)) {
            DecisionRecord record = new DecisionRecord().with("agent", "process:" + Integer.toUnsignedString(table.pid[slot])).with("generation", table.generation[slot]).with("slot", slot)
                .with("policy", judge.policy()).with("version", judge.version()).with("digest", ParameterDigest.of(judge.parameters())).with("lastArrival", lastArrival).with("now", now)
                .with("deadline", deadline).with("allowance", deadline - lastArrival).with("lateness", now - deadline).with("reason", judge.detector().reason(slot, now).name());
            OrderedExplanation explanation = new OrderedExplanation();
            judge.detector().explain(slot, now, explanation);
            explanation.pairs().forEach((key, value) -> Trail.add(record, Trail.OF_POLICY + key, value));
            events.step(EventKind.STEP, now, slot, table.pid[slot], "shadow", record.text("reason"), record.sealed().toString());
        }
    }
}
