// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.osgi.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the framework action; PID {@code org.varta.recovery.osgi}. */
@ObjectClassDefinition(name = "Varta framework action", description = "Restarts bundles, or disables and enables components, of this framework")
@interface OsgiConfiguration {
    /** What for whom. */
    @AttributeDefinition(name = "Targets", required = false,
        description = "What is restarted for which agents: CONDITIONS -> bundle:SYMBOLIC.NAME or component:NAME, several separated by blanks in the order of their start; rules separated by "
            + "semicolons, first match wins; conditions are pid=, uid=, name=, command=, origin= with * for any characters, or default. Used when neither the policy nor a report names a part. "
            + "Empty (default): none. Hot.")
    String targets() default "";

    /** Whom to believe. */
    @AttributeDefinition(name = "Use reports", description = "Whether parts that are reported from inside this framework are restarted when its own agent stalls. Default true. Hot.")
    boolean useReports() default true;
}
