// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import java.util.ArrayList;
import java.util.List;
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

/** Policy W7 as a component. Thread safe. */
@Component(service = RecoveryPolicy.class, configurationPid = DependencyPolicy.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = DependencyPolicy.Configuration.class, factory = true)
public final class DependencyPolicy extends LivePolicy {
    static final String PID = "org.varta.recovery.policies.dependency";

    /** Configuration; factory PID {@code org.varta.recovery.policies.dependency}. */
    @ObjectClassDefinition(name = "Varta dependency hold", description = "Holds an agent while one that it needs is stalled or being recovered")
    @interface Configuration {
        /** Its name. */
        @AttributeDefinition(name = "Policy id", description = "Identifier by which others name this policy. Default dependency. Hot.")
        String policyId() default "dependency";

        /** Dependencies. */
        @AttributeDefinition(name = "Dependencies", description = "Who needs whom: CHILD: parent, parent; CHILD: parent. By name, or by command for agents without one. No cycles, no chain of more than 16. Default empty. Hot.")
        String dependencies() default "";

        /** Lookback. */
        @AttributeDefinition(name = "Lookback", description = "Milliseconds after its conviction in which a child waits whether one that it needs stalls too. 0 to 60000, default 3000. Hot.")
        long lookbackMillis() default 3000;

        /** Settle. */
        @AttributeDefinition(name = "Settle", description = "Milliseconds that a child has to come back by itself once its parent is healthy. 0 to 3600000, default 10000. Hot.")
        long settleMillis() default 10000;

        /** Longest hold. */
        @AttributeDefinition(name = "Longest hold", description = "Milliseconds after its conviction that a child is held at most, also if the other never comes back; it is recovered on its own then. 0 (as long as it takes) to 86400000, default 600000. Hot.")
        long maxHoldMillis() default 600_000;
    }

    /**
     * A policy.
     *
     * @param raw the configuration
     * @param properties the same as it was written
     * @throws IllegalArgumentException if it is wrong, naming key, value and range
     */
    @Activate
    public DependencyPolicy(Configuration raw, Map<String, Object> properties) {
        super(policy(raw, properties));
    }

    @Modified
    void modified(Configuration raw, Map<String, Object> properties) {
        change(() -> policy(raw, properties));
    }

    private static RecoveryPolicy policy(Configuration raw, Map<String, Object> properties) {
        List<String> wrong = new ArrayList<>();
        Dependencies graph = Dependencies.parse(raw.dependencies(), wrong);
        ConfigurationChecks checks = new ConfigurationChecks(PID, properties);
        checks.id("policyId", raw.policyId());
        checks.whole("lookbackMillis", raw::lookbackMillis, 0, 60_000L);
        checks.whole("settleMillis", raw::settleMillis, 0, 3_600_000L);
        checks.whole("maxHoldMillis", raw::maxHoldMillis, 0, 86_400_000L);
        wrong.forEach(checks::wrong);
        checks.done();
        return new Dependency(raw.policyId(), graph, nanos(raw.lookbackMillis()), nanos(raw.settleMillis()), nanos(raw.maxHoldMillis()));
    }
}
