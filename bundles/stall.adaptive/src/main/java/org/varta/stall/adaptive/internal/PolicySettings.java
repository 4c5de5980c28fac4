// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.StallDetector;

/** A policy's configuration, checked. Immutable. */
interface PolicySettings {
    String policyId();

    Memory memory();

    /** What decides, and nothing else: neither the name nor the memory budget changes a deadline. */
    PolicyParameters parameters();

    StallDetector detector(int capacity);
}
