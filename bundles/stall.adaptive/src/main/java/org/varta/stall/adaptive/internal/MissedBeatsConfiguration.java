// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the missed-beats policy; factory PID {@code org.varta.stall.adaptive.missedbeats}. */
@ObjectClassDefinition(name = "Varta missed-beats stall policy", description = "Convicts after so many missed beats, of an interval that is declared or learned")
@interface MissedBeatsConfiguration {
    /** Its name. */
    @AttributeDefinition(name = "Policy id", description = "Identifier by which the observer's stallPolicy key names this policy. Default missed-beats. Hot.")
    String policyId() default "missed-beats";

    /** k. */
    @AttributeDefinition(name = "Beats", description = "How many intervals of silence convict. 1 to 100, default 3. Hot.")
    long missedBeats() default 3;

    /** η. */
    @AttributeDefinition(name = "Interval", description = "Interval in milliseconds at which agents beat; 0 = learned from each. An interval that is declared and wrong convicts healthy agents. 0 to 86400000, default 0. Hot.")
    long etaMillis() default 0;

    /** On top. */
    @AttributeDefinition(name = "Slack", description = "Milliseconds allowed in addition. 0 to 86400000, default 0. Hot.")
    long slackMillis() default 0;

    /** For the learned interval. */
    @AttributeDefinition(name = "Window", description = "How many of the latest intervals the learned one is the lower median of. 5 to 1000, default 20. Hot.")
    long learnWindowIntervals() default 20;

    /** Before there are samples. */
    @AttributeDefinition(name = "Bootstrap", description = "Silence in milliseconds that is allowed before five intervals are known. 1 to 86400000, default 3000. Hot.")
    long bootstrapMillis() default 3000;

    /** The budget. */
    @AttributeDefinition(name = "Memory", description = "MiB that the windows of all agents may take; a policy that needs more is refused. 1 to 65536, default 16. Hot.")
    long memoryMebibytes() default 16;
}
