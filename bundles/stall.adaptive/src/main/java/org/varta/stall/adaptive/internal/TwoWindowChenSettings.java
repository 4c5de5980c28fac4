// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import org.varta.api.config.ConfigurationChecks;

/** Checks the configuration of the expected-arrival policy with two windows. */
final class TwoWindowChenSettings {
    static final String PID = "org.varta.stall.adaptive.chen2w";

    private TwoWindowChenSettings() {
    }

    static ChenSettings of(TwoWindowChenConfiguration raw) {
        ConfigurationChecks checks = new ConfigurationChecks(PID);
        String policyId = checks.id("policyId", raw.policyId());
        long alpha = checks.nanos("alphaMillis", raw::alphaMillis, 0);
        int window = checks.count("longWindowBeats", raw::longWindowBeats, 3, 1000);
        int shortWindow = checks.count("shortWindowBeats", raw::shortWindowBeats, 2, window - 1);
        long ceiling = checks.nanos("ceilingMillis", raw::ceilingMillis, 1);
        long bootstrap = checks.nanos("bootstrapMillis", raw::bootstrapMillis, 1);
        Memory memory = Memory.of(checks, raw::memoryMebibytes, AdaptiveDetector.BYTES + BeatWindow.bytes(window) + BeatWindow.bytes(shortWindow));
        checks.done();
        return new ChenSettings(policyId, alpha, window, shortWindow, 0, ceiling, bootstrap, memory);
    }
}
