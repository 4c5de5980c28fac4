// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.Verdict;

/**
 * Holds recovery while people work on the machine by plan, and a stall that outlasts that a little longer, because things are still settling then. Source: stall policies W6.
 *
 * @param windows in order of time, without overlap
 * @param settleNanos how much longer a stall is held that was there before the end
 */
record Maintenance(String id, List<MaintenanceWindow> windows, long settleNanos) implements RecoveryPolicy {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    @Override
    public RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now) {
        long wall = history.stalls().wallclockMillis();
        long convictedAt = wall - (now - Own.convictedAt(verdict, history, now)) / NANOS_PER_MILLI;
        for (MaintenanceWindow window : windows) {
            long end = window.end().toEpochMilli();
            long release = end + settleNanos / NANOS_PER_MILLI;
            boolean isOutlasting = wall >= end && wall < release && convictedAt < end;
            if (window.contains(Instant.ofEpochMilli(wall)) || isOutlasting) {
                return new RecoveryDecision.NotBefore(now + (release - wall) * NANOS_PER_MILLI, "MAINTENANCE", "from " + window.start() + " until " + window.end());
            }
        }
        return RecoveryDecision.Start.DEFAULT;
    }

    @Override
    public String parameters() {
        return new PolicyParameters().with("model", "maintenance").with("windows", windowsText()).with("settle", settleNanos).toString();
    }

    @Override
    public void explain(Verdict verdict, RecoveryHistory history, long now, Explanation explanation) {
        explanation.put("windows", windows.size());
        explanation.put("settleNanos", settleNanos);
        explanation.put("wallclockMillis", history.stalls().wallclockMillis());
    }

    private String windowsText() {
        return windows.stream().map(window -> window.start() + "/" + window.end()).collect(Collectors.joining(" "));
    }
}
