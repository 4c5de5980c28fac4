// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.fixed.internal;

import java.util.ArrayList;
import java.util.List;

/** The two-level policy's configuration, checked. Immutable. */
record TwoLevelSettings(String policyId, long softNanos, long hardNanos) {
    static final String PID = "org.varta.stall.fixed.twolevel";
    private static final long NANOS = 1_000_000;

    /** @throws IllegalArgumentException naming PID, key, value and range of everything that is wrong */
    static TwoLevelSettings of(TwoLevelConfiguration raw) {
        List<String> wrong = new ArrayList<>();
        Settings.token(wrong, raw.policyId());
        long soft = Settings.range(wrong, "softMillis", raw::softMillis, Settings.LEAST_MILLIS, Settings.MOST_MILLIS);
        long hard = Settings.range(wrong, "hardMillis", raw::hardMillis, Settings.LEAST_MILLIS, Settings.MOST_MILLIS);
        if (wrong.isEmpty() && soft >= hard) {
            wrong.add("softMillis = " + soft + " is not less than hardMillis = " + hard);
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(PID + ": " + String.join("; ", wrong));
        }
        return new TwoLevelSettings(raw.policyId(), soft * NANOS, hard * NANOS);
    }
}
