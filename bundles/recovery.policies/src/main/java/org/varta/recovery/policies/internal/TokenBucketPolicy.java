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

/** Policy R7 as a component. Thread safe. */
@Component(service = RecoveryPolicy.class, configurationPid = TokenBucketPolicy.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = TokenBucketPolicy.Configuration.class, factory = true)
public final class TokenBucketPolicy extends LivePolicy {
    static final String PID = "org.varta.recovery.policies.tokens";

    /** Configuration; factory PID {@code org.varta.recovery.policies.tokens}. */
    @ObjectClassDefinition(name = "Varta token bucket recovery policy", description = "All recoveries of the machine share a rate")
    @interface Configuration {
        /** Its name. */
        @AttributeDefinition(name = "Policy id", description = "Identifier by which others name this policy. Default tokens. Hot.")
        String policyId() default "tokens";

        /** Rate. */
        @AttributeDefinition(name = "Rate", description = "How many starts all agents together may have in a period. 1 to 1000, default 5. Hot.")
        int rate() default 5;

        /** Period. */
        @AttributeDefinition(name = "Period", description = "Length of the period in milliseconds. 1 to 86400000, default 60000. Hot.")
        long perMillis() default 60000;

        /** Burst. */
        @AttributeDefinition(name = "Burst", description = "How many starts may come at once after a quiet time. 1 to 100, default 5. Hot.")
        int burst() default 5;
    }

    /**
     * A policy.
     *
     * @param raw the configuration
     * @param properties the same as it was written
     * @throws IllegalArgumentException if it is wrong, naming key, value and range
     */
    @Activate
    public TokenBucketPolicy(Configuration raw, Map<String, Object> properties) {
        super(policy(raw, properties));
    }

    @Modified
    void modified(Configuration raw, Map<String, Object> properties) {
        change(() -> policy(raw, properties));
    }

    private static RecoveryPolicy policy(Configuration raw, Map<String, Object> properties) {
        ConfigurationChecks checks = new ConfigurationChecks(PID, properties);
        checks.id("policyId", raw.policyId());
        checks.whole("rate", raw::rate, 1, 1_000);
        checks.whole("perMillis", raw::perMillis, 1, 86_400_000L);
        checks.whole("burst", raw::burst, 1, 100);
        checks.done();
        return new TokenBucket(raw.policyId(), raw.rate(), nanos(raw.perMillis()), raw.burst());
    }
}
