// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.recovery.Telling;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.Verdict;

/**
 * Holds recovery while people work on the machine by plan, and a stall that outlasts that a little longer, because things are still settling then. Source: stall policies W6.
 *
 * @param plan when
 * @param settleNanos how much longer a stall is held that was there before the end
 * @param isMute whether nobody is told anything meanwhile; else notices are given and holds are told
 */
record Maintenance(String id, MaintenancePlan plan, long settleNanos, boolean isMute) implements RecoveryPolicy {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    @Override
    public RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now) {
        long wall = history.stalls().wallclockMillis();
        MaintenanceWindow window = plan.at(Instant.ofEpochMilli(wall), Duration.ofNanos(settleNanos));
        if (window == null) {
            return RecoveryDecision.Start.DEFAULT;
        }
        long end = window.end().toEpochMilli();
        long release = end + settleNanos / NANOS_PER_MILLI;
        long convictedAt = wall - (now - Own.convictedAt(verdict, history, now)) / NANOS_PER_MILLI;
        if (wall >= end && (wall >= release || convictedAt >= end)) {
            return RecoveryDecision.Start.DEFAULT;
        }
        return new RecoveryDecision.NotBefore(now + (release - wall) * NANOS_PER_MILLI, "MAINTENANCE", "from " + window.start() + " until " + window.end())
            .told(isMute ? Telling.NOBODY : Telling.EACH_AND_NOTICES);
    }

    @Override
    public String parameters() {
        return new PolicyParameters().with("model", "maintenance")
            .with("once", plan.once().stream().map(window -> window.start() + "/" + window.end()).collect(Collectors.joining(" ")))
            .with("again", plan.again().stream().map(MaintenancePlan.Recurring::text).collect(Collectors.joining("; "))).with("settle", settleNanos).with("mute", isMute ? "true" : "false").toString();
    }

    @Override
    public void explain(Verdict verdict, RecoveryHistory history, long now, Explanation explanation) {
        explanation.put("windows", plan.once().size() + plan.again().size());
        explanation.put("settleNanos", settleNanos);
        explanation.put("wallclockMillis", history.stalls().wallclockMillis());
    }
}
