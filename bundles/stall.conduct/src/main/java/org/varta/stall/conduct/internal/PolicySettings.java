// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.conduct.internal;

import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.StallDetector;

/** A policy's configuration, checked. Immutable. */
interface PolicySettings {
    String policyId();

    /** What decides, and nothing else. */
    PolicyParameters parameters();

    StallDetector detector(int capacity);
}
