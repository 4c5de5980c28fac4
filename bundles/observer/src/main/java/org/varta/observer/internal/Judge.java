// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.Objects;
import org.varta.api.stall.StallDetector;

/**
 * A stall policy at work.
 *
 * @param policy its identifier
 * @param detector judges; one instance for all agents of the policy
 */
record Judge(String policy, StallDetector detector) {
    Judge {
        Objects.requireNonNull(detector, "detector");
    }
}
