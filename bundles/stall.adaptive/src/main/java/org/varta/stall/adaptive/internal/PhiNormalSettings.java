// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import org.varta.api.config.ConfigurationChecks;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.StallDetector;

/** The configuration of φ-accrual with the normal model, checked. Durations in nanoseconds. */
record PhiNormalSettings(String policyId, double phiThreshold, int window, int minSamples, long minStd, double minStdRatio, long pause, double floorBeats, long ceiling, long bootstrap,
        int relearnAfter, Memory memory) implements PolicySettings {
    static final String PID = "org.varta.stall.adaptive.phinormal";
    private static final int MOST_RELEARN = 100;

    static PhiNormalSettings of(PhiNormalConfiguration raw) {
        ConfigurationChecks checks = new ConfigurationChecks(PID);
        String policyId = checks.id("policyId", raw.policyId());
        double phiThreshold = checks.real("phiThreshold", raw::phiThreshold, 0.5, 16);
        int window = checks.count("windowIntervals", raw::windowIntervals, 5, 1000);
        int minSamples = checks.count("minSamples", raw::minSamples, 2, window);
        long minStd = checks.nanos("minStdMillis", raw::minStdMillis, 0);
        double minStdRatio = checks.real("minStdRatio", raw::minStdRatio, 0, 1);
        long pause = checks.nanos("pauseMillis", raw::pauseMillis, 0);
        double floorBeats = checks.real("floorBeats", raw::floorBeats, 0, 20);
        long ceiling = checks.nanos("ceilingMillis", raw::ceilingMillis, 1);
        long bootstrap = checks.nanos("bootstrapMillis", raw::bootstrapMillis, 1);
        int relearnAfter = checks.count("relearnAfter", raw::relearnAfter, 0, Math.min(MOST_RELEARN, window));
        Memory memory = Memory.of(checks, raw::memoryMebibytes, AdaptiveDetector.BYTES + IntervalWindow.bytes(window) + LateRun.bytes(relearnAfter));
        checks.done();
        return new PhiNormalSettings(policyId, phiThreshold, window, minSamples, minStd, minStdRatio, pause, floorBeats, ceiling, bootstrap, relearnAfter, memory);
    }

    NormalModel model() {
        return new NormalModel(Phi.deviations(phiThreshold), minStd, minStdRatio, pause, floorBeats, ceiling);
    }

    @Override
    public PolicyParameters parameters() {
        return new PolicyParameters().with("model", "phi-normal").with("threshold", phiThreshold).with("window", window).with("minSamples", minSamples).with("minStd", minStd)
            .with("minStdRatio", minStdRatio).with("pause", pause).with("floorBeats", floorBeats).with("ceiling", ceiling).with("bootstrap", bootstrap).with("relearnAfter", relearnAfter);
    }

    @Override
    public StallDetector detector(int capacity) {
        return new PhiNormalDetector(this, capacity);
    }
}
