// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import org.varta.api.config.ConfigurationChecks;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.StallDetector;

/**
 * The configuration of the missed-beats policy, checked. Durations in nanoseconds.
 *
 * @param eta the declared interval, 0 = learned
 */
record MissedBeatsSettings(String policyId, int beats, long eta, long slack, int window, long bootstrap, Memory memory) implements PolicySettings {
    static final String PID = "org.varta.stall.adaptive.missedbeats";
    static final long LONGEST = ConfigurationChecks.LONGEST_MILLIS * 1_000_000;

    static MissedBeatsSettings of(MissedBeatsConfiguration raw) {
        ConfigurationChecks checks = new ConfigurationChecks(PID);
        String policyId = checks.id("policyId", raw.policyId());
        int beats = checks.count("missedBeats", raw::missedBeats, 1, 100);
        long eta = checks.nanos("etaMillis", raw::etaMillis, 0);
        long slack = checks.nanos("slackMillis", raw::slackMillis, 0);
        int window = checks.count("learnWindowIntervals", raw::learnWindowIntervals, 5, 1000);
        long bootstrap = checks.nanos("bootstrapMillis", raw::bootstrapMillis, 1);
        checks.require(eta > LONGEST || slack > LONGEST || beats * eta + slack <= LONGEST,
            "missedBeats * etaMillis + slackMillis = " + (beats * eta + slack) / 1_000_000 + " is not within 0 to " + ConfigurationChecks.LONGEST_MILLIS);
        Memory memory = Memory.of(checks, raw::memoryMebibytes, AdaptiveDetector.BYTES + (eta == 0 ? SortedWindow.bytes(window) : 0));
        checks.done();
        return new MissedBeatsSettings(policyId, beats, eta, slack, window, bootstrap, memory);
    }

    boolean isLearned() {
        return eta == 0;
    }

    @Override
    public PolicyParameters parameters() {
        PolicyParameters parameters = new PolicyParameters().with("model", "missed-beats").with("k", beats).with("slack", slack);
        return isLearned() ? parameters.with("eta", "learned").with("learnWindow", window).with("bootstrap", bootstrap) : parameters.with("eta", eta);
    }

    @Override
    public StallDetector detector(int capacity) {
        return new MissedBeatsDetector(this, capacity);
    }
}
