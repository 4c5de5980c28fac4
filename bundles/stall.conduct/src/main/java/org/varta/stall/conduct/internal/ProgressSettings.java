// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.conduct.internal;

import org.varta.api.config.ConfigurationChecks;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.StallDetector;

/** The configuration of the progress policy, checked. Durations in nanoseconds. */
record ProgressSettings(String policyId, long window, int mask, boolean isIncreasing, boolean isDegradedExempt) implements PolicySettings {
    static final String PID = "org.varta.stall.conduct.progress";
    private static final int HEX = 16;

    static ProgressSettings of(ProgressConfiguration raw) {
        ConfigurationChecks checks = new ConfigurationChecks(PID);
        String policyId = checks.id("policyId", raw.policyId());
        long window = checks.nanos("windowMillis", raw::windowMillis, 10);
        String mask = raw.payloadMask();
        boolean isMask = mask.matches("0x[0-9a-fA-F]{1,8}") && !mask.matches("0x0+");
        checks.require(isMask, "payloadMask = " + mask + " is not within 0x1 to 0xFFFFFFFF");
        boolean isIncreasing = checks.isFirst("mode", raw.mode(), "increasing", "changed");
        boolean isDegradedExempt = checks.isFirst("whenDegraded", raw.whenDegraded(), "suspend", "check");
        checks.done();
        return new ProgressSettings(policyId, window, Integer.parseUnsignedInt(mask.substring(2), HEX), isIncreasing, isDegradedExempt);
    }

    @Override
    public PolicyParameters parameters() {
        return new PolicyParameters().with("model", "progress").with("window", window).with("mask", Integer.toUnsignedLong(mask)).with("mode", isIncreasing ? "increasing" : "changed")
            .with("suspendOnDegraded", Boolean.toString(isDegradedExempt));
    }

    @Override
    public StallDetector detector(int capacity) {
        return new ProgressDetector(this, capacity);
    }
}
