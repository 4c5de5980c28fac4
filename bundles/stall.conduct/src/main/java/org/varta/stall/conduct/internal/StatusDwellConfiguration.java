// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.conduct.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the status policy; factory PID {@code org.varta.stall.conduct.statusdwell}. */
@ObjectClassDefinition(name = "Varta status-dwell stall policy",
    description = "Convicts an agent that reports itself critical for too long, and at once after a terminal frame. Does not look at silence, so it is usually one part of a composite")
@interface StatusDwellConfiguration {
    /** Its name. */
    @AttributeDefinition(name = "Policy id", description = "Identifier by which the observer's stallPolicy key names this policy. Default status-dwell. Hot.")
    String policyId() default "status-dwell";

    /** Suspect. */
    @AttributeDefinition(name = "Degraded for", description = "Milliseconds of degraded status without a break that make suspect; 0 = off. 0 to 86400000, default 0. Hot.")
    long degradedForMillis() default 0;

    /** Convict. */
    @AttributeDefinition(name = "Critical for", description = "Milliseconds of critical status without a break that convict; 0 = off. 0 to 86400000, default 10000. Hot.")
    long criticalForMillis() default 10_000;
}
