// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.conduct.internal;

import org.varta.api.config.ConfigurationChecks;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.StallDetector;

/** The configuration of the status policy, checked. Durations in nanoseconds, 0 = off. */
record StatusDwellSettings(String policyId, long degradedFor, long criticalFor) implements PolicySettings {
    static final String PID = "org.varta.stall.conduct.statusdwell";

    static StatusDwellSettings of(StatusDwellConfiguration raw) {
        ConfigurationChecks checks = new ConfigurationChecks(PID);
        String policyId = checks.id("policyId", raw.policyId());
        long degradedFor = checks.nanos("degradedForMillis", raw::degradedForMillis, 0);
        long criticalFor = checks.nanos("criticalForMillis", raw::criticalForMillis, 0);
        checks.done();
        return new StatusDwellSettings(policyId, degradedFor, criticalFor);
    }

    @Override
    public PolicyParameters parameters() {
        return new PolicyParameters().with("model", "status-dwell").with("degradedFor", degradedFor).with("criticalFor", criticalFor);
    }

    @Override
    public StallDetector detector(int capacity) {
        return new StatusDwellDetector(this, capacity);
    }
}
