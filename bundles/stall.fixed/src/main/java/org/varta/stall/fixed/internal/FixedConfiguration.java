// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.fixed.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the fixed policy; factory PID {@code org.varta.stall.fixed}. */
@ObjectClassDefinition(name = "Varta fixed-threshold stall policy", description = "Convicts an agent after a fixed time of silence")
@interface FixedConfiguration {
    /** Its name. */
    @AttributeDefinition(name = "Policy id", description = "Identifier by which the observer's stallPolicy key names this policy. Default fixed. Hot.")
    String policyId() default "fixed";

    /** How long. */
    @AttributeDefinition(name = "Threshold", description = "Silence in milliseconds that convicts. 10 to 86400000, default 3000. Hot.")
    long thresholdMillis() default 3000;
}
