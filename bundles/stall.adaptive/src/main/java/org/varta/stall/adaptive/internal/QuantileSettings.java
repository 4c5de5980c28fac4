// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import org.varta.api.config.ConfigurationChecks;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.StallDetector;

/** The configuration of the quantile policy, checked. Durations in nanoseconds. */
record QuantileSettings(String policyId, int basisPoints, double multiplier, long margin, int window, int minSamples, long ceiling, long bootstrap, Memory memory) implements PolicySettings {
    static final String PID = "org.varta.stall.adaptive.quantile";

    static QuantileSettings of(QuantileConfiguration raw) {
        ConfigurationChecks checks = new ConfigurationChecks(PID);
        String policyId = checks.id("policyId", raw.policyId());
        int basisPoints = checks.count("quantileBasisPoints", raw::quantileBasisPoints, 1, 10_000);
        double multiplier = checks.real("multiplier", raw::multiplier, 0, 100);
        long margin = checks.nanos("marginMillis", raw::marginMillis, 0);
        int window = checks.count("windowIntervals", raw::windowIntervals, 5, 1000);
        int minSamples = checks.count("minSamples", raw::minSamples, 1, window);
        long ceiling = checks.nanos("ceilingMillis", raw::ceilingMillis, 1);
        long bootstrap = checks.nanos("bootstrapMillis", raw::bootstrapMillis, 1);
        Memory memory = Memory.of(checks, raw::memoryMebibytes, AdaptiveDetector.BYTES + SortedWindow.bytes(window));
        checks.done();
        return new QuantileSettings(policyId, basisPoints, multiplier, margin, window, minSamples, ceiling, bootstrap, memory);
    }

    @Override
    public PolicyParameters parameters() {
        return new PolicyParameters().with("model", "quantile").with("q_bp", basisPoints).with("multiplier", multiplier).with("margin", margin).with("window", window).with("minSamples", minSamples)
            .with("ceiling", ceiling).with("bootstrap", bootstrap);
    }

    @Override
    public StallDetector detector(int capacity) {
        return new QuantileDetector(this, capacity);
    }
}
