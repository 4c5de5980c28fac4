// SPDX-License-Identifier: Apache-2.0
package org.varta.replay;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(parameters.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
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
