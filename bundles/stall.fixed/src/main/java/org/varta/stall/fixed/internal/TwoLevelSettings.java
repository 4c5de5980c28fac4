// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.fixed.internal;

import org.varta.api.config.ConfigurationChecks;

/** The two-level policy's configuration, checked. Immutable. */
record TwoLevelSettings(String policyId, long softNanos, long hardNanos) {
    static final String PID = "org.varta.stall.fixed.twolevel";

    /** @throws IllegalArgumentException naming PID, key, value and range of everything that is wrong */
    static TwoLevelSettings of(TwoLevelConfiguration raw) {
        ConfigurationChecks checks = new ConfigurationChecks(PID);
        TwoLevelSettings settings = new TwoLevelSettings(checks.id("policyId", raw.policyId()), checks.nanos("softMillis", raw::softMillis, Settings.LEAST_MILLIS),
                checks.nanos("hardMillis", raw::hardMillis, Settings.LEAST_MILLIS));
        if (checks.isRight()) {
            checks.require(settings.softNanos < settings.hardNanos, "softMillis = " + raw.softMillis() + " is not less than hardMillis = " + raw.hardMillis());
        }
        checks.done();
        return settings;
    }
}
