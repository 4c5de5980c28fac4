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

/** Policy R2 as a component. Thread safe. */
@Component(service = RecoveryPolicy.class, configurationPid = IntensityPolicy.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = IntensityPolicy.Configuration.class, factory = true)
public final class IntensityPolicy extends LivePolicy {
    static final String PID = "org.varta.recovery.policies.intensity";

    /** Configuration; factory PID {@code org.varta.recovery.policies.intensity}. */
    @ObjectClassDefinition(name = "Varta restart intensity recovery policy", description = "At most so many starts for an agent in a sliding time")
    @interface Configuration {
        /** Its name. */
        @AttributeDefinition(name = "Policy id", description = "Identifier by which others name this policy. Default intensity. Hot.")
        String policyId() default "intensity";

        /** Most restarts. */
        @AttributeDefinition(name = "Most restarts", description = "How many starts an agent may have in the period. 1 to 63, default 5. Hot.")
        int maxRestarts() default 5;

        /** Period. */
        @AttributeDefinition(name = "Period", description = "Length of the sliding time in milliseconds. 1 to 2592000000, default 1800000. Hot.")
        long periodMillis() default 1800000;
    }

    /**
     * A policy.
     *
     * @param raw the configuration
     * @param properties the same as it was written
     * @throws IllegalArgumentException if it is wrong, naming key, value and range
     */
    @Activate
    public IntensityPolicy(Configuration raw, Map<String, Object> properties) {
        super(policy(raw, properties));
    }

    @Modified
    void modified(Configuration raw, Map<String, Object> properties) {
        change(() -> policy(raw, properties));
    }

    private static RecoveryPolicy policy(Configuration raw, Map<String, Object> properties) {
        ConfigurationChecks checks = new ConfigurationChecks(PID, properties);
        checks.id("policyId", raw.policyId());
        checks.whole("maxRestarts", raw::maxRestarts, 1, 63);
        checks.whole("periodMillis", raw::periodMillis, 1, 2_592_000_000L);
        checks.done();
        return new Intensity(raw.policyId(), raw.maxRestarts(), nanos(raw.periodMillis()));
    }
}
