// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.conduct.internal;

import org.varta.api.config.ConfigurationChecks;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.StallDetector;

/** The configuration of the rate policy, checked. Durations in nanoseconds. */
record RateWindowSettings(String policyId, long referenceCycle, int expected, int minMargin, int maxMargin, int tolerance) implements PolicySettings {
    static final String PID = "org.varta.stall.conduct.ratewindow";
    private static final int MOST_BEATS = 1_000_000_000;

    static RateWindowSettings of(RateWindowConfiguration raw) {
        ConfigurationChecks checks = new ConfigurationChecks(PID);
        String policyId = checks.id("policyId", raw.policyId());
        long cycleMillis = checks.whole("referenceCycleMillis", raw::referenceCycleMillis, 10, ConfigurationChecks.LONGEST_MILLIS);
        long etaMillis = checks.whole("etaMillis", raw::etaMillis, 1, ConfigurationChecks.LONGEST_MILLIS);
        int given = (int) checks.whole("expectedBeats", raw::expectedBeats, 0, MOST_BEATS);
        int expected = given != 0 ? given : (int) Math.round((double) cycleMillis / etaMillis);
        checks.require(expected > 0, "referenceCycleMillis = " + cycleMillis + " is too short to expect a beat every etaMillis = " + etaMillis);
        int minMargin = (int) checks.whole("minMarginBeats", raw::minMarginBeats, 0, MOST_BEATS);
        int maxMargin = (int) checks.whole("maxMarginBeats", raw::maxMarginBeats, 0, MOST_BEATS);
        int tolerance = (int) checks.whole("toleranceCycles", raw::toleranceCycles, 0, 1000);
        checks.done();
        return new RateWindowSettings(policyId, cycleMillis * 1_000_000, expected, minMargin, maxMargin, tolerance);
    }

    boolean isGood(int beats) {
        return beats >= expected - minMargin && !isTooMany(beats);
    }

    boolean isTooMany(int beats) {
        return beats > expected + maxMargin;
    }

    @Override
    public PolicyParameters parameters() {
        return new PolicyParameters().with("model", "rate-window").with("referenceCycle", referenceCycle).with("expected", expected).with("minMargin", minMargin).with("maxMargin", maxMargin)
            .with("tolerance", tolerance);
    }

    @Override
    public StallDetector detector(int capacity) {
        return new RateWindowDetector(this, capacity);
    }
}
