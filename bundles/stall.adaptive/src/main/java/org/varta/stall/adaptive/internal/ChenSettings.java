// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import org.varta.api.config.ConfigurationChecks;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.StallDetector;

/**
 * The configuration of both expected-arrival policies, checked. Durations in nanoseconds.
 *
 * @param eta the configured interval, 0 = estimated
 * @param shortWindow beats of the short window, 0 = there is one window only
 */
record ChenSettings(String policyId, long alpha, int window, int shortWindow, long eta, long ceiling, long bootstrap, Memory memory) implements PolicySettings {
    static final String PID = "org.varta.stall.adaptive.chen";
    private static final long NANOS = 1_000_000;

    static ChenSettings of(ChenConfiguration raw) {
        ConfigurationChecks checks = new ConfigurationChecks(PID);
        String policyId = checks.id("policyId", raw.policyId());
        long given = checks.nanos("alphaMillis", raw::alphaMillis, 0);
        int window = checks.count("windowBeats", raw::windowBeats, 2, 1000);
        long eta = checks.nanos("etaMillis", raw::etaMillis, 0);
        long ceiling = checks.nanos("ceilingMillis", raw::ceilingMillis, 1);
        long bootstrap = checks.nanos("bootstrapMillis", raw::bootstrapMillis, 1);
        long alpha = ChenGoals.of(checks, raw).map(goals -> goals.alpha(checks, eta)).orElse(given);
        checks.require(eta + alpha <= ceiling, "etaMillis + alphaMillis = " + (eta + alpha) / NANOS + " is more than ceilingMillis = " + ceiling / NANOS + ", so every beat would be late");
        Memory memory = Memory.of(checks, raw::memoryMebibytes, AdaptiveDetector.BYTES + BeatWindow.bytes(window));
        checks.done();
        return new ChenSettings(policyId, alpha, window, 0, eta, ceiling, bootstrap, memory);
    }

    boolean hasShortWindow() {
        return shortWindow > 0;
    }

    @Override
    public PolicyParameters parameters() {
        PolicyParameters parameters = new PolicyParameters().with("model", hasShortWindow() ? "chen-2w" : "chen").with("alpha", alpha).with("window", window).with("ceiling", ceiling).with("bootstrap", bootstrap);
        if (hasShortWindow()) {
            return parameters.with("shortWindow", shortWindow);
        }
        return eta == 0 ? parameters.with("eta", "auto") : parameters.with("eta", eta);
    }

    @Override
    public StallDetector detector(int capacity) {
        return new ChenDetector(this, capacity);
    }
}
