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

/** Policy R4 as a component. Thread safe. */
@Component(service = RecoveryPolicy.class, configurationPid = BackoffPolicy.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = BackoffPolicy.Configuration.class, factory = true)
public final class BackoffPolicy extends LivePolicy {
    static final String PID = "org.varta.recovery.policies.backoff";

    /** Configuration; factory PID {@code org.varta.recovery.policies.backoff}. */
    @ObjectClassDefinition(name = "Varta backoff recovery policy", description = "Waits longer after each attempt that has not helped")
    @interface Configuration {
        /** Its name. */
        @AttributeDefinition(name = "Policy id", description = "Identifier by which others name this policy. Default backoff. Hot.")
        String policyId() default "backoff";

        /** Shape. */
        @AttributeDefinition(name = "Shape", description = "How the wait grows: exponential (default), geometric-steps from base to cap, linear or constant. Hot.")
        String shape() default "exponential";

        /** Base. */
        @AttributeDefinition(name = "Base", description = "First wait in milliseconds. 1 to 86400000, default 1000. Hot.")
        long baseMillis() default 1000;

        /** Factor. */
        @AttributeDefinition(name = "Factor", description = "Growth of the exponential shape. 1 to 10, default 2. Hot.")
        double factor() default 2;

        /** Cap. */
        @AttributeDefinition(name = "Cap", description = "Longest wait in milliseconds, also with jitter. 1 to 86400000, default 60000. Hot.")
        long capMillis() default 60000;

        /** Steps. */
        @AttributeDefinition(name = "Steps", description = "Steps of the geometric shape. 1 to 32, default 6. Hot.")
        int steps() default 6;

        /** Jitter. */
        @AttributeDefinition(name = "Jitter", description = "How chance comes in: none (default), full, full-millis, equal, proportional or decorrelated. Hot.")
        String jitter() default "none";

        /** Jitter ratio. */
        @AttributeDefinition(name = "Jitter ratio", description = "Share of the proportional jitter. 0 to 1, default 0.2. Hot.")
        double jitterRatio() default 0.2;

        /** Seed. */
        @AttributeDefinition(name = "Seed", description = "Where chance begins; each agent draws its own numbers. Any whole number, default 42. Hot.")
        long seed() default 42;

        /** Reset after. */
        @AttributeDefinition(name = "Reset after", description = "Milliseconds that an agent has to live, and longer, before the count begins anew. 1 to 2592000000, default 600000. Hot.")
        long resetAfterMillis() default 600000;
    }

    /**
     * A policy.
     *
     * @param raw the configuration
     * @param properties the same as it was written
     * @throws IllegalArgumentException if it is wrong, naming key, value and range
     */
    @Activate
    public BackoffPolicy(Configuration raw, Map<String, Object> properties) {
        super(policy(raw, properties));
    }

    @Modified
    void modified(Configuration raw, Map<String, Object> properties) {
        change(() -> policy(raw, properties));
    }

    private static RecoveryPolicy policy(Configuration raw, Map<String, Object> properties) {
        ConfigurationChecks checks = new ConfigurationChecks(PID, properties);
        checks.id("policyId", raw.policyId());
        checks.oneOf("shape", raw.shape(), Delay.SHAPES);
        checks.whole("baseMillis", raw::baseMillis, 1, 86_400_000L);
        checks.real("factor", raw::factor, 1, 10);
        checks.whole("capMillis", raw::capMillis, 1, 86_400_000L);
        checks.whole("steps", raw::steps, 1, 32);
        checks.oneOf("jitter", raw.jitter(), Delay.JITTERS);
        checks.real("jitterRatio", raw::jitterRatio, 0, 1);
        checks.whole("seed", raw::seed, Long.MIN_VALUE, Long.MAX_VALUE);
        checks.whole("resetAfterMillis", raw::resetAfterMillis, 1, 2_592_000_000L);
        checks.done();
        return new Backoff(raw.policyId(), new Delay(raw.shape(), nanos(raw.baseMillis()), raw.factor(), nanos(raw.capMillis()), raw.steps(), raw.jitter(), raw.jitterRatio()),
            nanos(raw.resetAfterMillis()), raw.seed());
    }
}
