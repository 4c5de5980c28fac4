// SPDX-License-Identifier: Apache-2.0
package org.varta.lint.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the linter; PID {@code org.varta.lint}. */
@ObjectClassDefinition(name = "Varta linter", description = "What the linter cannot know by itself")
@interface LintConfiguration {
    /** How quick is quick enough. */
    @AttributeDefinition(name = "Goal: detection", description = "Milliseconds within which a crash is to be noticed; stall policies that are slower are warned of. 0 = no goal, to 86400000, default 0. Hot.")
    long goalDetectionMillis() default 0;

    /** Who keeps time. */
    @AttributeDefinition(name = "Scheduled policies", required = false,
        description = "Ids of stall policies, separated by commas, all of whose agents beat at fixed instants; chen is only for them. Empty (default): none is known to. Hot.")
    String scheduledPolicies() default "";
}
