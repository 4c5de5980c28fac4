// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.Objects;
import org.varta.api.event.DecisionRecord;
import org.varta.api.stall.StallDetector;

/**
 * A stall policy at work.
 *
 * @param policy its identifier
 * @param version that of the bundle that it came from, empty when unknown
 * @param parameters what the detector was made with, in canonical form; empty when unknown
 * @param detector judges; one instance for all agents of the policy
 * @param facts what records say about the others, put together by whoever makes the judge and not by the loop
 */
record Judge(String policy, String version, String parameters, StallDetector detector, String facts) {
    Judge(String policy, StallDetector detector) {
        this(policy, "", "", detector);
    }

    Judge(String policy, String version, String parameters, StallDetector detector) {
        this(policy, version, parameters, detector,
            new DecisionRecord().with("policy", policy).with("version", version).with("digest", ParameterDigest.of(parameters)).with("parameters", parameters).toString());
    }

    Judge {
        Objects.requireNonNull(detector, "detector");
    }
}
