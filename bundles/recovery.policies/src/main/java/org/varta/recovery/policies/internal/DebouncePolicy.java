// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.varta.api.config.ConfigurationChecks;
import org.varta.api.recovery.RecoveryPolicy;

/** Policy R1 as a component. Thread safe. */
@Component(service = RecoveryPolicy.class, configurationPid = DebouncePolicy.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = DebouncePolicy.Configuration.class, factory = true)
public final class DebouncePolicy extends LivePolicy {
    static final String PID = "org.varta.recovery.policies.debounce";

    /** Configuration; factory PID {@code org.varta.recovery.policies.debounce}. */
    @ObjectClassDefinition(name = "Varta debounce recovery policy", description = "At most one start for a process in a time")
    @interface Configuration {
        /** Its name. */
        @AttributeDefinition(name = "Policy id", description = "Identifier by which others name this policy. Default debounce. Hot.")
        String policyId() default "debounce";

        /** Debounce. */
        @AttributeDefinition(name = "Debounce", description = "Milliseconds after a start in which the same process is not recovered again. 0 (never) to 86400000, default 1000. Hot.")
        long debounceMillis() default 1000;
    }

    /**
     * A policy.
     *
     * @param raw the configuration
     * @param properties the same as it was written
     * @throws IllegalArgumentException if it is wrong, naming key, value and range
     */
    @Activate
    public DebouncePolicy(Configuration raw, Map<String, Object> properties) {
        super(policy(raw, properties));
    }

    @Modified
    void modified(Configuration raw, Map<String, Object> properties) {
        change(() -> policy(raw, properties));
    }

    private static RecoveryPolicy policy(Configuration raw, Map<String, Object> properties) {
        ConfigurationChecks checks = new ConfigurationChecks(PID, properties);
        checks.id("policyId", raw.policyId());
        checks.whole("debounceMillis", raw::debounceMillis, 0, 86_400_000L);
        checks.done();
        return new Debounce(raw.policyId(), nanos(raw.debounceMillis()));
    }
}
