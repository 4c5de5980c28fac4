// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.fixed.internal;

import org.varta.api.config.ConfigurationChecks;

/** The policy's configuration, checked. Immutable. */
record Settings(String policyId, long thresholdNanos) {
    static final String PID = "org.varta.stall.fixed";
    static final long LEAST_MILLIS = 10;

    /** @throws IllegalArgumentException naming PID, key, value and range of everything that is wrong */
    static Settings of(FixedConfiguration raw) {
        ConfigurationChecks checks = new ConfigurationChecks(PID);
        Settings settings = new Settings(checks.id("policyId", raw.policyId()), checks.nanos("thresholdMillis", raw::thresholdMillis, LEAST_MILLIS));
        checks.done();
        return settings;
    }
}
