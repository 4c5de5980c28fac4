// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import org.varta.api.config.ConfigurationChecks;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.StallDetector;

/** The configuration of φ-accrual with the exponential model, checked. Durations in nanoseconds. */
record PhiExpSettings(String policyId, double phiThreshold, int window, long seed, long maxInterval, long ceiling, int relearnAfter, Memory memory) implements PolicySettings {
    static final String PID = "org.varta.stall.adaptive.phiexp";
    private static final long SEED = 2_000_000_000L;
    private static final int MOST_RELEARN = 100;

    static PhiExpSettings of(PhiExpConfiguration raw) {
        ConfigurationChecks checks = new ConfigurationChecks(PID);
        String policyId = checks.id("policyId", raw.policyId());
        double phiThreshold = checks.real("phiThreshold", raw::phiThreshold, 0.5, 16);
        int window = checks.count("windowIntervals", raw::windowIntervals, 5, 1000);
        long eta = checks.whole("etaMillis", raw::etaMillis, 0, ConfigurationChecks.LONGEST_MILLIS / 2) * 1_000_000;
        long maxInterval = checks.nanos("maxIntervalMillis", raw::maxIntervalMillis, 1);
        long ceiling = checks.nanos("ceilingMillis", raw::ceilingMillis, 1);
        int relearnAfter = checks.count("relearnAfter", raw::relearnAfter, 0, Math.min(MOST_RELEARN, window));
        Memory memory = Memory.of(checks, raw::memoryMebibytes, AdaptiveDetector.BYTES + IntervalWindow.bytes(window) + LateRun.bytes(relearnAfter));
        checks.done();
        return new PhiExpSettings(policyId, phiThreshold, window, eta == 0 ? SEED : 2 * eta, maxInterval, ceiling, relearnAfter, memory);
    }

    @Override
    public PolicyParameters parameters() {
        return new PolicyParameters().with("model", "phi-exp").with("threshold", phiThreshold).with("window", window).with("initial", seed).with("maxInterval", maxInterval).with("ceiling", ceiling)
            .with("relearnAfter", relearnAfter);
    }

    @Override
    public StallDetector detector(int capacity) {
        return new PhiExpDetector(this, capacity);
    }
}
