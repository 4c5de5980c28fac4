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

/** A policy that only watches, as a component. Thread safe. */
@Component(service = RecoveryPolicy.class, configurationPid = DryRunPolicy.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = DryRunPolicy.Configuration.class, factory = true)
public final class DryRunPolicy extends LivePolicy {
    static final String PID = "org.varta.recovery.policies.dryrun";

    /** Configuration; factory PID {@code org.varta.recovery.policies.dryrun}. */
    @ObjectClassDefinition(name = "Varta dry-run recovery policy", description = "Starts nothing; everything is recorded as if")
    @interface Configuration {
        /** Its name. */
        @AttributeDefinition(name = "Policy id", description = "Identifier by which others name this policy. Default dryrun. Hot.")
        String policyId() default "dryrun";
    }

    /**
     * A policy.
     *
     * @param raw the configuration
     * @param properties the same as it was written
     * @throws IllegalArgumentException if it is wrong, naming key, value and range
     */
    @Activate
    public DryRunPolicy(Configuration raw, Map<String, Object> properties) {
        super(policy(raw, properties));
    }

    @Modified
    void modified(Configuration raw, Map<String, Object> properties) {
        change(() -> policy(raw, properties));
    }

    private static RecoveryPolicy policy(Configuration raw, Map<String, Object> properties) {
        ConfigurationChecks checks = new ConfigurationChecks(PID, properties);
        checks.id("policyId", raw.policyId());
        checks.done();
        return new DryRun(raw.policyId());
    }
}
