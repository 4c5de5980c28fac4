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

/** Policy R5 as a component. Thread safe. */
@Component(service = RecoveryPolicy.class, configurationPid = BreakerPolicy.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = BreakerPolicy.Configuration.class, factory = true)
public final class BreakerPolicy extends LivePolicy {
    static final String PID = "org.varta.recovery.policies.breaker";

    /** Configuration; factory PID {@code org.varta.recovery.policies.breaker}. */
    @ObjectClassDefinition(name = "Varta circuit breaker recovery policy", description = "Pauses after attempts in a row that have not helped")
    @interface Configuration {
        /** Its name. */
        @AttributeDefinition(name = "Policy id", description = "Identifier by which others name this policy. Default breaker. Hot.")
        String policyId() default "breaker";

        /** Failures. */
        @AttributeDefinition(name = "Failures", description = "How many attempts in a row without effect open the breaker. 1 to 32, default 3. Hot.")
        int failures() default 3;

        /** Open for. */
        @AttributeDefinition(name = "Open for", description = "Milliseconds that it stays open the first time. 1 to 86400000, default 60000. Hot.")
        long openForMillis() default 60000;

        /** Growth. */
        @AttributeDefinition(name = "Growth", description = "Factor of that time for each further opening. 1 to 10, default 2. Hot.")
        double growth() default 2;

        /** Open cap. */
        @AttributeDefinition(name = "Open cap", description = "Milliseconds that it stays open at most. 1 to 86400000, default 600000. Hot.")
        long openCapMillis() default 600000;
    }

    /**
     * A policy.
     *
     * @param raw the configuration
     * @param properties the same as it was written
     * @throws IllegalArgumentException if it is wrong, naming key, value and range
     */
    @Activate
    public BreakerPolicy(Configuration raw, Map<String, Object> properties) {
        super(policy(raw, properties));
    }

    @Modified
    void modified(Configuration raw, Map<String, Object> properties) {
        change(() -> policy(raw, properties));
    }

    private static RecoveryPolicy policy(Configuration raw, Map<String, Object> properties) {
        ConfigurationChecks checks = new ConfigurationChecks(PID, properties);
        checks.id("policyId", raw.policyId());
        checks.whole("failures", raw::failures, 1, 32);
        checks.whole("openForMillis", raw::openForMillis, 1, 86_400_000L);
        checks.real("growth", raw::growth, 1, 10);
        checks.whole("openCapMillis", raw::openCapMillis, 1, 86_400_000L);
        checks.done();
        return new Breaker(raw.policyId(), raw.failures(), nanos(raw.openForMillis()), raw.growth(), nanos(raw.openCapMillis()));
    }
}
