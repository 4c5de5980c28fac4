// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.varta.api.event.DecisionRecord;
import org.varta.api.stall.Freshness;
import org.varta.api.stall.Verdict;

/**
 * What the answer to the present stall follows from, step by step as the steps of the evaluation come to it: what the gates found, and what a policy said. Its record alone is enough to come to the answer again. Recovery thread only;
 * records are written later and elsewhere, from what was known when they were taken. Source: stall policies 10.
 */
final class Grounds {
    private static final List<String> BEHIND_THE_POLICY = List.of("isNoticeGiven", "way", "children", "mostChildren", "hasLedgerRoom", "startFailed", "hasHoldRoom", "isWatched", "startAt", "confirm");

    private final Map<String, String> gates = new LinkedHashMap<>();
    private Ruling ruling;

    /** A stall is about to be evaluated. */
    void begin(Stall stall, Freshness freshness, Settings settings) {
        gates.clear();
        ruling = null;
        gate("freshness", freshness == null ? "NO_ANSWER" : freshness.name());
        gate("isDeferred", stall.isDeferred());
        gate("allowForeign", settings.allowCrossNamespaceAgents());
        gate("failClosed", settings.auditFailClosed());
        gate("holds", Integer.toString(stall.holds()));
        gate("retries", Integer.toString(stall.retries()));
    }

    /** A person has ordered a start: no policy is asked. */
    void beginOrdered(Stall stall, Freshness freshness, Settings settings) {
        begin(stall, freshness, settings);
        gate("isOrdered", true);
    }

    /** A stall that was held has been overtaken by a new one of the same process. */
    void beginOvertaken() {
        gates.clear();
        ruling = null;
        gate("isOvertaken", true);
    }

    void gate(String name, boolean value) {
        gate(name, value ? "1" : "0");
    }

    void gate(String name, long value) {
        gate(name, Long.toString(value));
    }

    void gate(String name, String value) {
        gates.put(name, value);
    }

    void ruled(Ruling said) {
        ruling = said;
        // What follows it in the order of steps has not been looked at yet.
        gates.keySet().removeAll(BEHIND_THE_POLICY);
    }

    /** A start is about to be made, and then its effect waited for, or not. */
    void starting(boolean isWatched, long now, long confirmNanos) {
        gate("isWatched", isWatched);
        gate("startAt", now);
        gate("confirm", confirmNanos);
    }

    /** When it is looked whether the start has helped; 0 if nobody looks. */
    long confirmAt() {
        return "1".equals(gates.get("isWatched")) ? Long.parseLong(gates.get("startAt")) + Long.parseLong(gates.get("confirm")) : 0;
    }

    /** What the policy said of the present stall; null if none was asked. */
    Ruling ruling() {
        return ruling;
    }

    /** The record of the present answer. */
    Supplier<String> record(Verdict verdict, long number, String next, long nextAt) {
        Map<String, String> found = new LinkedHashMap<>(gates);
        Ruling said = ruling;
        return () -> {
            DecisionRecord record = new DecisionRecord().with("decision", number).with("agent", verdict.agent()).with("generation", verdict.generation())
                .with("pid", Integer.toUnsignedString(verdict.pid()));
            if (said == null) {
                record.with("v.origin", verdict.origin().name()).with("v.foreign", verdict.foreignNamespace() ? 1 : 0);
            } else {
                said.writeTo(record);
            }
            found.forEach((key, value) -> record.with("g." + key, value));
            return record.with("next", next).with("nextAt", nextAt).sealed().toString();
        };
    }
}
