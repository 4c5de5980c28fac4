// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of φ-accrual with the exponential model; factory PID {@code org.varta.stall.adaptive.phiexp}. */
@ObjectClassDefinition(name = "Varta phi-exp stall policy",
    description = "Convicts when silence has become too unlikely by an exponential distribution of intervals. Slow by design (threshold 8 is 18.4 mean intervals), for those who know it from large installations")
@interface PhiExpConfiguration {
    /** Its name. */
    @AttributeDefinition(name = "Policy id", description = "Identifier by which the observer's stallPolicy key names this policy. Default phi-exp. Hot.")
    String policyId() default "phi-exp";

    /** Φ. */
    @AttributeDefinition(name = "Phi threshold", description = "Suspicion that convicts; silence of this times 2.303 mean intervals. 0.5 to 16, default 8. Hot.")
    double phiThreshold() default 8;

    /** N. */
    @AttributeDefinition(name = "Window", description = "How many of the latest intervals are remembered. 5 to 1000, default 1000. Hot.")
    long windowIntervals() default 1000;

    /** η. */
    @AttributeDefinition(name = "Declared interval", description = "Interval in milliseconds at which agents beat; twice of it seeds the window. 0 = unknown, then the seed is 2000 ms. 0 to 43200000, default 0. Hot.")
    long etaMillis() default 0;

    /** Outages teach nothing. */
    @AttributeDefinition(name = "Longest interval", description = "Intervals longer than so many milliseconds are not remembered. 1 to 86400000, default 2000. Hot.")
    long maxIntervalMillis() default 2000;

    /** The user's hard maximum. */
    @AttributeDefinition(name = "Ceiling", description = "Longest silence in milliseconds that is ever allowed. 1 to 86400000, default 60000. Hot.")
    long ceilingMillis() default 60_000;

    /** R. */
    @AttributeDefinition(name = "Relearn after", description = "So many late gaps in a row, none above maxIntervalMillis, replace the window. 0 = never, to windowIntervals (at most 100), default 5. Hot.")
    long relearnAfter() default 5;

    /** The budget. */
    @AttributeDefinition(name = "Memory", description = "MiB that the windows of all agents may take; a policy that needs more is refused. The default window needs 32 for 4096 agents. 1 to 65536, default 32. Hot.")
    long memoryMebibytes() default 32;
}
