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

/** Policy R3 as a component. Thread safe. */
@Component(service = RecoveryPolicy.class, configurationPid = StartLimitPolicy.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = StartLimitPolicy.Configuration.class, factory = true)
public final class StartLimitPolicy extends LivePolicy {
    static final String PID = "org.varta.recovery.policies.startlimit";

    /** Configuration; factory PID {@code org.varta.recovery.policies.startlimit}. */
    @ObjectClassDefinition(name = "Varta start limit recovery policy", description = "At most so many starts for an agent in a window that its first start opens")
    @interface Configuration {
        /** Its name. */
        @AttributeDefinition(name = "Policy id", description = "Identifier by which others name this policy. Default startlimit. Hot.")
        String policyId() default "startlimit";

        /** Burst. */
        @AttributeDefinition(name = "Burst", description = "How many starts a window may have. 1 to 63, default 5. Hot.")
        int burst() default 5;

        /** Interval. */
        @AttributeDefinition(name = "Interval", description = "Length of a window in milliseconds. 1 to 2592000000, default 10000. Hot.")
        long intervalMillis() default 10000;
    }

    /**
     * A policy.
     *
     * @param raw the configuration
     * @param properties the same as it was written
     * @throws IllegalArgumentException if it is wrong, naming key, value and range
     */
    @Activate
    public StartLimitPolicy(Configuration raw, Map<String, Object> properties) {
        super(policy(raw, properties));
    }

    @Modified
    void modified(Configuration raw, Map<String, Object> properties) {
        change(() -> policy(raw, properties));
    }

    private static RecoveryPolicy policy(Configuration raw, Map<String, Object> properties) {
        ConfigurationChecks checks = new ConfigurationChecks(PID, properties);
        checks.id("policyId", raw.policyId());
        checks.whole("burst", raw::burst, 1, 63);
        checks.whole("intervalMillis", raw::intervalMillis, 1, 2_592_000_000L);
        checks.done();
        return new StartLimit(raw.policyId(), raw.burst(), nanos(raw.intervalMillis()));
    }
}
