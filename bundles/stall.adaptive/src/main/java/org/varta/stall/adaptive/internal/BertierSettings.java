// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import org.varta.api.config.ConfigurationChecks;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.StallDetector;

/** The configuration of the adaptive-margin policy, checked. Durations in nanoseconds. */
record BertierSettings(String policyId, double gamma, double beta, double phi, int window, long moderationStep, long ceiling, long bootstrap, Memory memory) implements PolicySettings {
    static final String PID = "org.varta.stall.adaptive.bertier";

    static BertierSettings of(BertierConfiguration raw) {
        ConfigurationChecks checks = new ConfigurationChecks(PID);
        String policyId = checks.id("policyId", raw.policyId());
        double gamma = checks.real("gamma", raw::gamma, 0, 1);
        double beta = checks.real("beta", raw::beta, 0, 100);
        double phi = checks.real("phi", raw::phi, 0, 100);
        int window = checks.count("windowIntervals", raw::windowIntervals, 1, 1000);
        long moderationStep = checks.nanos("moderationStepMillis", raw::moderationStepMillis, 0);
        long ceiling = checks.nanos("ceilingMillis", raw::ceilingMillis, 1);
        long bootstrap = checks.nanos("bootstrapMillis", raw::bootstrapMillis, 1);
        Memory memory = Memory.of(checks, raw::memoryMebibytes, BertierDetector.bytes(window));
        checks.done();
        return new BertierSettings(policyId, gamma, beta, phi, window, moderationStep, ceiling, bootstrap, memory);
    }

    @Override
    public PolicyParameters parameters() {
        return new PolicyParameters().with("model", "bertier").with("gamma", gamma).with("beta", beta).with("phi", phi).with("window", window).with("moderationStep", moderationStep)
            .with("ceiling", ceiling).with("bootstrap", bootstrap);
    }

    @Override
    public StallDetector detector(int capacity) {
        return new BertierDetector(this, capacity);
    }
}
