// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.conduct.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Configuration of the progress policy; factory PID {@code org.varta.stall.conduct.progress}. */
@ObjectClassDefinition(name = "Varta progress stall policy", description = "Convicts an agent that beats but does not advance: the number in its payload stands still. Usually one part of a composite")
@interface ProgressConfiguration {
    /** Its name. */
    @AttributeDefinition(name = "Policy id", description = "Identifier by which the observer's stallPolicy key names this policy. Default progress. Hot.")
    String policyId() default "progress";

    /** How long. */
    @AttributeDefinition(name = "Window", description = "Milliseconds without progress that convict. 10 to 86400000, default 60000. Hot.")
    long windowMillis() default 60_000;

    /** Which bits. */
    @AttributeDefinition(name = "Payload mask", description = "The bits of the payload that hold the progress value. 0x1 to 0xFFFFFFFF, default 0xFFFFFFFF. Hot.")
    String payloadMask() default "0xFFFFFFFF";

    /** What counts. */
    @AttributeDefinition(name = "Mode", description = "changed: any other value is progress; increasing: only a higher one is, and a counter may wrap. Default changed. Hot.",
        options = {@Option(label = "changed", value = "changed"), @Option(label = "increasing", value = "increasing")})
    String mode() default "changed";

    /** An exemption. */
    @AttributeDefinition(name = "When degraded", description = "check: an agent that reports itself degraded is judged all the same; suspend: it is not. Default check. Hot.",
        options = {@Option(label = "check", value = "check"), @Option(label = "suspend", value = "suspend")})
    String whenDegraded() default "check";
}
