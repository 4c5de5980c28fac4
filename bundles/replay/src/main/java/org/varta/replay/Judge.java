// SPDX-License-Identifier: Apache-2.0
package org.varta.replay;

import org.varta.api.event.DecisionRecord;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.RecordedPolicy;
import org.varta.api.stall.StallDetector;

/**
 * A policy at work again.
 *
 * @param detector null if nobody here knows the policy's model
 * @param digest of its parameters, computed anew
 */
record Judge(String policy, StallDetector detector, String digest) {
    static Judge of(DecisionRecord step, int capacity, RecordedPolicy policies) {
        String policy = step.text("policy");
        String parameters = step.text("parameters");
        StallDetector detector = policy.equals(FrozenDetector.ID) && parameters.isEmpty() ? new FrozenDetector(capacity)
            : policies.detector(PolicyParameters.parse(parameters), capacity, policies).orElse(null);
        return new Judge(policy, detector, digest(parameters));
    }

    static String digest(String parameters) {
        return DecisionRecord.digestOf(parameters);
    }

    void paused(long from, long to) {
        if (detector != null) {
            try {
                detector.observerPaused(from, to);
            } catch (RuntimeException e) {
                // The observer counts this and goes on, with the detector as it is.
                return;
            }
        }
    }
}
