// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the adaptive-margin policy; factory PID {@code org.varta.stall.adaptive.bertier}. */
@ObjectClassDefinition(name = "Varta bertier stall policy", description = "Convicts when a beat is later than expected by a margin that follows past errors. The quickest policy and the first to be mistaken: fit to suspect, not to recover")
@interface BertierConfiguration {
    /** Its name. */
    @AttributeDefinition(name = "Policy id", description = "Identifier by which the observer's stallPolicy key names this policy. Default bertier. Hot.")
    String policyId() default "bertier";

    /** γ. */
    @AttributeDefinition(name = "Gamma", description = "Weight of the newest error. 0 to 1, default 0.1. Hot.")
    double gamma() default 0.1;

    /** β. */
    @AttributeDefinition(name = "Beta", description = "Weight of the mean delay in the margin. 0 to 100, default 1. Hot.")
    double beta() default 1;

    /** φ. */
    @AttributeDefinition(name = "Phi", description = "Weight of the variation in the margin. 0 to 100, default 4. Hot.")
    double phi() default 4;

    /** N. */
    @AttributeDefinition(name = "Window", description = "How many of the latest intervals are remembered. 1 to 1000, default 1000. Hot.")
    long windowIntervals() default 1000;

    /** Learns caution. */
    @AttributeDefinition(name = "Moderation step", description = "Milliseconds by which each mistake widens the margin for good. 0 to 86400000, default 0. Hot.")
    long moderationStepMillis() default 0;

    /** The user's hard maximum. */
    @AttributeDefinition(name = "Ceiling", description = "Longest silence in milliseconds that is ever allowed. 1 to 86400000, default 86400000. Hot.")
    long ceilingMillis() default 86_400_000;

    /** Before there is an interval. */
    @AttributeDefinition(name = "Bootstrap", description = "Silence in milliseconds that is allowed after the first beat. 1 to 86400000, default 3000. Hot.")
    long bootstrapMillis() default 3000;

    /** The budget. */
    @AttributeDefinition(name = "Memory", description = "MiB that the windows of all agents may take; a policy that needs more is refused. The default window needs 32 for 4096 agents. 1 to 65536, default 32. Hot.")
    long memoryMebibytes() default 32;
}
