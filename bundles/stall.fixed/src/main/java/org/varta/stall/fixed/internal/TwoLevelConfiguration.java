// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.fixed.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the two-level policy; factory PID {@code org.varta.stall.fixed.twolevel}. */
@ObjectClassDefinition(name = "Varta two-level stall policy", description = "Suspects an agent after one fixed time of silence and convicts it after a longer one")
@interface TwoLevelConfiguration {
    /** Its name. */
    @AttributeDefinition(name = "Policy id", description = "Identifier by which the observer's stallPolicy key names this policy. Default two-level. Hot.")
    String policyId() default "two-level";

    /** Warn. */
    @AttributeDefinition(name = "Soft threshold", description = "Silence in milliseconds that makes suspect. 10 to less than hardMillis, default 2000. Hot.")
    long softMillis() default 2000;

    /** Act. */
    @AttributeDefinition(name = "Hard threshold", description = "Silence in milliseconds that convicts. 10 to 86400000, default 5000. Hot.")
    long hardMillis() default 5000;
}
