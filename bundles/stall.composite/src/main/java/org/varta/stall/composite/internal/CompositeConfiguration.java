// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.composite.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Configuration of the composite policy; factory PID {@code org.varta.stall.composite}. */
@ObjectClassDefinition(name = "Varta composite stall policy", description = "Convicts when any, all or k of other policies do")
@interface CompositeConfiguration {
    /** Its name. */
    @AttributeDefinition(name = "Policy id", description = "Identifier by which the observer's stallPolicy key names this policy. Default composite. Hot.")
    String policyId() default "composite";

    /** Which. */
    @AttributeDefinition(name = "Policies", description = "Ids of the 1 to 8 policies that it consists of, separated by commas; all of them must be there. Required. Hot.")
    String policies() default "";

    /** How many. */
    @AttributeDefinition(name = "Operator", description = "any: the first that convicts; all: the last; k-of-n: the k-th. Default any. Hot.",
        options = {@Option(label = "any", value = "any"), @Option(label = "all", value = "all"), @Option(label = "k-of-n", value = "k-of-n")})
    String operator() default "any";

    /** For k-of-n. */
    @AttributeDefinition(name = "k", description = "How many must convict, for operator k-of-n. 1 to the number of policies, default 1. Hot.")
    long leastConvictions() default 1;
}
