// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of φ-accrual with the normal model; factory PID {@code org.varta.stall.adaptive.phinormal}. */
@ObjectClassDefinition(name = "Varta phi-normal stall policy",
    description = "Convicts when silence has become too unlikely for the agent's own rhythm, by a normal distribution of its intervals. One setting serves agents of every rhythm")
@interface PhiNormalConfiguration {
    /** Its name. */
    @AttributeDefinition(name = "Policy id", description = "Identifier by which the observer's stallPolicy key names this policy. Default phi-normal. Hot.")
    String policyId() default "phi-normal";

    /** Φ. */
    @AttributeDefinition(name = "Phi threshold", description = "Suspicion that convicts: 8 means that one beat in 10^8 would come so late. Higher is slower with fewer mistakes. 0.5 to 16, default 8. Hot.")
    double phiThreshold() default 8;

    /** N. */
    @AttributeDefinition(name = "Window", description = "How many of the latest intervals are remembered. 5 to 1000, default 200. Hot.")
    long windowIntervals() default 200;

    /** Before that, bootstrap. */
    @AttributeDefinition(name = "Least samples", description = "Intervals that must be known before they decide. 2 to windowIntervals, default 5. Hot.")
    long minSamples() default 5;

    /** Guards a metronome. */
    @AttributeDefinition(name = "Least deviation", description = "Standard deviation in milliseconds that even the steadiest agent is granted. 0 to 86400000, default 50. Hot.")
    long minStdMillis() default 50;

    /** Scales with slow agents. */
    @AttributeDefinition(name = "Least deviation ratio", description = "Standard deviation as a share of the mean interval that is granted. 0 to 1, default 0.1. Hot.")
    double minStdRatio() default 0.1;

    /** Tolerated stop-the-world time. */
    @AttributeDefinition(name = "Pause", description = "Milliseconds that an agent may stand still, for garbage collection and the like. 0 to 86400000, default 1000. Hot.")
    long pauseMillis() default 1000;

    /** Tolerates lost beats. */
    @AttributeDefinition(name = "Floor", description = "Mean intervals of silence that are always allowed; 3 tolerates two lost beats. 0 to 20, default 3. Hot.")
    double floorBeats() default 3;

    /** The user's hard maximum. */
    @AttributeDefinition(name = "Ceiling", description = "Longest silence in milliseconds that is ever allowed. Longer gaps are never learned. 1 to 86400000, default 10000. Hot.")
    long ceilingMillis() default 10_000;

    /** Before there are samples. */
    @AttributeDefinition(name = "Bootstrap", description = "Silence in milliseconds that is allowed before minSamples intervals are known. 1 to 86400000, default 3000. Hot.")
    long bootstrapMillis() default 3000;

    /** R. */
    @AttributeDefinition(name = "Relearn after", description = "So many late gaps in a row are a new rhythm and replace the window. 0 = never, to windowIntervals (at most 100), default 5. Hot.")
    long relearnAfter() default 5;

    /** The budget. */
    @AttributeDefinition(name = "Memory", description = "MiB that the windows of all agents may take; a policy that needs more is refused. 1 to 65536, default 16. Hot.")
    long memoryMebibytes() default 16;
}
