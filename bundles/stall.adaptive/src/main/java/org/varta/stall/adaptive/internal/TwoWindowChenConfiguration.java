// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the expected-arrival policy with two windows; factory PID {@code org.varta.stall.adaptive.chen2w}. */
@ObjectClassDefinition(name = "Varta chen-2w stall policy", description = "Like chen with an estimated interval, by a short and a long window: reacts at once to a burst of slow beats and forgets it slowly")
@interface TwoWindowChenConfiguration {
    /** Its name. */
    @AttributeDefinition(name = "Policy id", description = "Identifier by which the observer's stallPolicy key names this policy. Default chen-2w. Hot.")
    String policyId() default "chen-2w";

    /** α. */
    @AttributeDefinition(name = "Safety margin", description = "Milliseconds that a beat may come after its expected arrival. 0 to 86400000, default 500. Hot.")
    long alphaMillis() default 500;

    /** Reacts. */
    @AttributeDefinition(name = "Short window", description = "How many of the latest beats the quick estimate remembers. 2 to less than longWindowBeats, default 5. Hot.")
    long shortWindowBeats() default 5;

    /** Remembers. */
    @AttributeDefinition(name = "Long window", description = "How many of the latest beats the slow estimate remembers. 3 to 1000, default 100. Hot.")
    long longWindowBeats() default 100;

    /** The user's hard maximum. */
    @AttributeDefinition(name = "Ceiling", description = "Longest silence in milliseconds that is ever allowed. 1 to 86400000, default 86400000. Hot.")
    long ceilingMillis() default 86_400_000;

    /** Before there are two beats. */
    @AttributeDefinition(name = "Bootstrap", description = "Silence in milliseconds that is allowed after the first beat. 1 to 86400000, default 3000. Hot.")
    long bootstrapMillis() default 3000;

    /** The budget. */
    @AttributeDefinition(name = "Memory", description = "MiB that the windows of all agents may take; a policy that needs more is refused. 1 to 65536, default 16. Hot.")
    long memoryMebibytes() default 16;
}
