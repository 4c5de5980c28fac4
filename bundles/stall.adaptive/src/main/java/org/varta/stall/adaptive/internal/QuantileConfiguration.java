// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the quantile policy; factory PID {@code org.varta.stall.adaptive.quantile}. */
@ObjectClassDefinition(name = "Varta quantile stall policy", description = "Convicts after a multiple of a long interval that the agent really had. Assumes no distribution, for agents with two rhythms")
@interface QuantileConfiguration {
    /** Its name. */
    @AttributeDefinition(name = "Policy id", description = "Identifier by which the observer's stallPolicy key names this policy. Default quantile. Hot.")
    String policyId() default "quantile";

    /** q. */
    @AttributeDefinition(name = "Quantile", description = "Which interval counts, in basis points: 9900 = 99 % are not longer. 1 to 10000, default 9900. Hot.")
    long quantileBasisPoints() default 9900;

    /** Times. */
    @AttributeDefinition(name = "Multiplier", description = "How many times that interval silence may last. 0 to 100, default 2. Hot.")
    double multiplier() default 2;

    /** Plus. */
    @AttributeDefinition(name = "Margin", description = "Milliseconds allowed in addition. 0 to 86400000, default 100. Hot.")
    long marginMillis() default 100;

    /** N. */
    @AttributeDefinition(name = "Window", description = "How many of the latest intervals are remembered. 5 to 1000, default 100. Hot.")
    long windowIntervals() default 100;

    /** Before that, bootstrap. */
    @AttributeDefinition(name = "Least samples", description = "Intervals that must be known before they decide. 1 to windowIntervals, default 10. Hot.")
    long minSamples() default 10;

    /** The user's hard maximum. */
    @AttributeDefinition(name = "Ceiling", description = "Longest silence in milliseconds that is ever allowed. 1 to 86400000, default 10000. Hot.")
    long ceilingMillis() default 10_000;

    /** Before there are samples. */
    @AttributeDefinition(name = "Bootstrap", description = "Silence in milliseconds that is allowed before minSamples intervals are known. 1 to 86400000, default 3000. Hot.")
    long bootstrapMillis() default 3000;

    /** The budget. */
    @AttributeDefinition(name = "Memory", description = "MiB that the windows of all agents may take; a policy that needs more is refused. 1 to 65536, default 16. Hot.")
    long memoryMebibytes() default 16;
}
