// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.fixed.internal;

import java.util.ArrayList;
import java.util.List;

/** The policy's configuration, checked. Immutable. */
record Settings(String policyId, long thresholdNanos) {
    static final String PID = "org.varta.stall.fixed";
    private static final long LEAST_MILLIS = 10;
    private static final long MOST_MILLIS = 86_400_000;

    /** @throws IllegalArgumentException naming PID, key, value and range of everything that is wrong */
    static Settings of(FixedConfiguration raw) {
        List<String> wrong = new ArrayList<>();
        if (!raw.policyId().matches("[a-z][a-z0-9.-]{0,63}")) {
            wrong.add("policyId = " + raw.policyId() + " is not 1 to 64 of a-z 0-9 . - beginning with a letter");
        }
        if (raw.thresholdMillis() < LEAST_MILLIS || raw.thresholdMillis() > MOST_MILLIS) {
            wrong.add("thresholdMillis = " + raw.thresholdMillis() + " is not within " + LEAST_MILLIS + " to " + MOST_MILLIS);
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(PID + ": " + String.join("; ", wrong));
        }
        return new Settings(raw.policyId(), raw.thresholdMillis() * 1_000_000);
    }
}
