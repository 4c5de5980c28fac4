// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.Objects;
import org.varta.api.stall.StallDetector;

/**
 * A stall policy at work.
 *
 * @param policy its identifier
 * @param version that of the bundle that it came from, empty when unknown
 * @param parameters what the detector was made with, in canonical form; empty when unknown
 * @param detector judges; one instance for all agents of the policy
 */
record Judge(String policy, String version, String parameters, StallDetector detector) {
    Judge(String policy, StallDetector detector) {
        this(policy, "", "", detector);
    }

    Judge {
        Objects.requireNonNull(detector, "detector");
    }
}
