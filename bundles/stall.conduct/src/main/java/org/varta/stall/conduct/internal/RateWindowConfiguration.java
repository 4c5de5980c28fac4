// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.conduct.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the rate policy; factory PID {@code org.varta.stall.conduct.ratewindow}. */
@ObjectClassDefinition(name = "Varta rate-window stall policy", description = "Convicts an agent that beats too seldom or too often in several reference cycles. Sees runaway senders")
@interface RateWindowConfiguration {
    /** Its name. */
    @AttributeDefinition(name = "Policy id", description = "Identifier by which the observer's stallPolicy key names this policy. Default rate-window. Hot.")
    String policyId() default "rate-window";

    /** T_ref. */
    @AttributeDefinition(name = "Reference cycle", description = "Milliseconds over which beats are counted. 10 to 86400000, default 10000. Hot.")
    long referenceCycleMillis() default 10_000;

    /** η. */
    @AttributeDefinition(name = "Interval", description = "Interval in milliseconds at which agents beat; gives the expected number of beats. 1 to 86400000, default 1000. Hot.")
    long etaMillis() default 1000;

    /** Instead of η. */
    @AttributeDefinition(name = "Expected beats", description = "Beats expected in a cycle; 0 = referenceCycleMillis / etaMillis. 0 to 1000000000, default 0. Hot.")
    long expectedBeats() default 0;

    /** Fewer. */
    @AttributeDefinition(name = "Margin below", description = "How many beats fewer are still good. 0 to 1000000000, default 2. Hot.")
    long minMarginBeats() default 2;

    /** More. */
    @AttributeDefinition(name = "Margin above", description = "How many beats more are still good. 0 to 1000000000, default 2. Hot.")
    long maxMarginBeats() default 2;

    /** Failures. */
    @AttributeDefinition(name = "Tolerance", description = "Failures that do not convict yet; a bad cycle adds one, a good cycle takes one back. 0 to 1000, default 1. Hot.")
    long toleranceCycles() default 1;
}
