// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.ArrayList;
import java.util.List;

/** The configuration of recovery, checked. Immutable; {@code timeoutNanos} is −1 for never. */
record Settings(String action, String policy, long debounceNanos, long timeoutNanos, long termGraceNanos,
        long shutdownGraceMillis, boolean isWaitingAtStop, int childCapacity, int maxConcurrent, boolean isForeignAllowed,
        boolean isAuditRequired) {
    static final String PID = "org.varta.recovery";
    private static final long DAY_MILLIS = 86_400_000;
    private static final int MOST_CHILDREN = 65_536;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    /** @throws IllegalArgumentException naming PID, key, value and range of everything that is wrong */
    static Settings of(RecoveryConfiguration raw) {
        List<String> wrong = new ArrayList<>();
        range(wrong, "debounceMillis", raw.debounceMillis(), 0, DAY_MILLIS);
        if (raw.timeoutMillis() != -1) {
            range(wrong, "timeoutMillis", raw.timeoutMillis(), 100, DAY_MILLIS);
        }
        range(wrong, "termGraceMillis", raw.termGraceMillis(), 0, 60_000);
        range(wrong, "shutdownGraceMillis", raw.shutdownGraceMillis(), 100, 60_000);
        range(wrong, "childCapacity", raw.childCapacity(), 1, MOST_CHILDREN);
        range(wrong, "maxConcurrent", raw.maxConcurrent(), 0, MOST_CHILDREN);
        if (!raw.shutdownPolicy().equals("kill") && !raw.shutdownPolicy().equals("wait")) {
            wrong.add("shutdownPolicy = " + raw.shutdownPolicy() + " is neither kill nor wait");
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(PID + ": " + String.join("; ", wrong));
        }
        int concurrent = raw.maxConcurrent() == 0 ? raw.childCapacity() : Math.min(raw.maxConcurrent(), raw.childCapacity());
        return new Settings(raw.action(), raw.policy(), raw.debounceMillis() * NANOS_PER_MILLI,
            raw.timeoutMillis() < 0 ? -1 : raw.timeoutMillis() * NANOS_PER_MILLI, raw.termGraceMillis() * NANOS_PER_MILLI,
            raw.shutdownGraceMillis(), raw.shutdownPolicy().equals("wait"), raw.childCapacity(), concurrent,
            raw.allowCrossNamespaceAgents(), raw.auditFailClosed());
    }

    private static void range(List<String> wrong, String key, long value, long least, long most) {
        if (value < least || value > most) {
            wrong.add(key + " = " + value + " is not within " + least + " to " + most);
        }
    }
}
