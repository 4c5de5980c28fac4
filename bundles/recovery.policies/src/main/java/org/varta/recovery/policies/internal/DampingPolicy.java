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

/** Policy W5 as a component. Thread safe. */
@Component(service = RecoveryPolicy.class, configurationPid = DampingPolicy.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = DampingPolicy.Configuration.class, factory = true)
public final class DampingPolicy extends LivePolicy {
    static final String PID = "org.varta.recovery.policies.damping";
    private static final int MOST_HALF_LIVES = 64;

    /** Configuration; factory PID {@code org.varta.recovery.policies.damping}. */
    @ObjectClassDefinition(name = "Varta damping hold", description = "Holds an agent whose stalls have cost too much lately")
    @interface Configuration {
        /** Its name. */
        @AttributeDefinition(name = "Policy id", description = "Identifier by which others name this policy. Default damping. Hot.")
        String policyId() default "damping";

        /** Penalty. */
        @AttributeDefinition(name = "Penalty", description = "What a stall costs. 1 to 1000000, default 1000. Hot.")
        double penalty() default 1000;

        /** Half-life. */
        @AttributeDefinition(name = "Half-life", description = "Milliseconds in which a penalty decays by half. 1000 to 86400000, default 300000. Hot.")
        long halfLifeMillis() default 300000;

        /** Suppress. */
        @AttributeDefinition(name = "Suppress", description = "Penalty above which recovery is held. 1 to 1000000, default 2000. Hot.")
        double suppress() default 2000;

        /** Reuse. */
        @AttributeDefinition(name = "Reuse", description = "Penalty below which it is released, below suppress. 1 to 1000000, default 750. Hot.")
        double reuse() default 750;

        /** Longest hold. */
        @AttributeDefinition(name = "Longest hold", description = "Milliseconds that a hold may last after a stall, which bounds the penalty; 64 half-lives at most. 1000 to 86400000, default 1200000. Hot.")
        long maxSuppressMillis() default 1200000;
    }

    /**
     * A policy.
     *
     * @param raw the configuration
     * @param properties the same as it was written
     * @throws IllegalArgumentException if it is wrong, naming key, value and range
     */
    @Activate
    public DampingPolicy(Configuration raw, Map<String, Object> properties) {
        super(policy(raw, properties));
    }

    @Modified
    void modified(Configuration raw, Map<String, Object> properties) {
        change(() -> policy(raw, properties));
    }

    private static RecoveryPolicy policy(Configuration raw, Map<String, Object> properties) {
        ConfigurationChecks checks = new ConfigurationChecks(PID, properties);
        checks.id("policyId", raw.policyId());
        checks.real("penalty", raw::penalty, 1, 1_000_000);
        checks.whole("halfLifeMillis", raw::halfLifeMillis, 1_000, 86_400_000L);
        checks.real("suppress", raw::suppress, 1, 1_000_000);
        checks.real("reuse", raw::reuse, 1, 1_000_000);
        checks.whole("maxSuppressMillis", raw::maxSuppressMillis, 1_000, 86_400_000L);
        if (raw.reuse() >= raw.suppress()) {
            checks.wrong("reuse = " + raw.reuse() + " is not below suppress = " + raw.suppress());
        }
        if (raw.maxSuppressMillis() / MOST_HALF_LIVES > raw.halfLifeMillis()) {
            checks.wrong("maxSuppressMillis = " + raw.maxSuppressMillis() + " is more than " + MOST_HALF_LIVES + " half-lives");
        }
        checks.done();
        return new Damping(raw.policyId(), raw.penalty(), nanos(raw.halfLifeMillis()), raw.suppress(), raw.reuse(), nanos(raw.maxSuppressMillis()));
    }
}
