// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the expected-arrival policy; factory PID {@code org.varta.stall.adaptive.chen}. */
@ObjectClassDefinition(name = "Varta chen stall policy",
    description = "Convicts when the next beat is late by a margin, judged by the agent's schedule. Only for agents that beat at fixed instants; one that sleeps after each beat drifts away from any schedule")
@interface ChenConfiguration {
    /** Its name. */
    @AttributeDefinition(name = "Policy id", description = "Identifier by which the observer's stallPolicy key names this policy. Default chen. Hot.")
    String policyId() default "chen";

    /** α. */
    @AttributeDefinition(name = "Safety margin", description = "Milliseconds that a beat may come after its expected arrival. 0 to 86400000, default 500. Hot.")
    long alphaMillis() default 500;

    /** T. */
    @AttributeDefinition(name = "Goal: detection", description = "Worst time in milliseconds from a crash to its conviction. With it, the margin is chosen instead of alphaMillis, or the configuration is refused. 0 = no goals, to 86400000, default 0. Hot.")
    long goalDetectionMillis() default 0;

    /** T_MR. */
    @AttributeDefinition(name = "Goal: recurrence", description = "Least mean time in milliseconds from one mistake to the next. 1 to 31536000000, default 86400000. Hot.")
    long goalRecurrenceMillis() default 86_400_000;

    /** T_M. */
    @AttributeDefinition(name = "Goal: duration", description = "Greatest mean time in milliseconds that a mistake lasts. 1 to 86400000, default 60000. Hot.")
    long goalDurationMillis() default 60_000;

    /** √V. */
    @AttributeDefinition(name = "Delay deviation", description = "For the goals: standard deviation in milliseconds of a beat's delay, as measured. 0 to 86400000, default 20. Hot.")
    double delayDeviationMillis() default 20;

    /** p. */
    @AttributeDefinition(name = "Loss probability", description = "For the goals: share of beats that are lost, as measured. 0 to 1, default 0.0001. Hot.")
    double lossProbability() default 0.0001;

    /** N. */
    @AttributeDefinition(name = "Window", description = "How many of the latest beats are remembered. 2 to 1000, default 100. Hot.")
    long windowBeats() default 100;

    /** η. */
    @AttributeDefinition(name = "Interval", description = "Exact interval in milliseconds of the agents' schedule; 0 = estimated from the window. 0 to 86400000, default 0. Hot.")
    long etaMillis() default 0;

    /** The user's hard maximum. */
    @AttributeDefinition(name = "Ceiling", description = "Longest silence in milliseconds that is ever allowed. 1 to 86400000, default 86400000. Hot.")
    long ceilingMillis() default 86_400_000;

    /** Before there are two beats. */
    @AttributeDefinition(name = "Bootstrap", description = "Silence in milliseconds that is allowed after the first beat when the interval is estimated. 1 to 86400000, default 3000. Hot.")
    long bootstrapMillis() default 3000;

    /** The budget. */
    @AttributeDefinition(name = "Memory", description = "MiB that the windows of all agents may take; a policy that needs more is refused. 1 to 65536, default 16. Hot.")
    long memoryMebibytes() default 16;
}
