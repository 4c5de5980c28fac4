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

/** Policy W4 as a component. Thread safe. */
@Component(service = RecoveryPolicy.class, configurationPid = FlapPolicy.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = FlapPolicy.Configuration.class, factory = true)
public final class FlapPolicy extends LivePolicy {
    static final String PID = "org.varta.recovery.policies.flap";

    /** Configuration; factory PID {@code org.varta.recovery.policies.flap}. */
    @ObjectClassDefinition(name = "Varta flapping hold", description = "Holds an agent that goes to and fro between life and stall")
    @interface Configuration {
        /** Its name. */
        @AttributeDefinition(name = "Policy id", description = "Identifier by which others name this policy. Default flap. Hot.")
        String policyId() default "flap";

        /** Low mark. */
        @AttributeDefinition(name = "Low mark", description = "Percentage of weighted changes at which flapping is over. 0 to 100, not above the high mark, default 20. Hot.")
        double lowPercent() default 20;

        /** High mark. */
        @AttributeDefinition(name = "High mark", description = "Percentage of weighted changes at which flapping begins. 0.1 to 100, default 30. Hot.")
        double highPercent() default 30;

        /** Sample interval. */
        @AttributeDefinition(name = "Sample interval", description = "Milliseconds between two samples of a state that does not change. 100 to 3600000, default 10000. Hot.")
        long sampleEveryMillis() default 10000;
    }

    /**
     * A policy.
     *
     * @param raw the configuration
     * @param properties the same as it was written
     * @throws IllegalArgumentException if it is wrong, naming key, value and range
     */
    @Activate
    public FlapPolicy(Configuration raw, Map<String, Object> properties) {
        super(policy(raw, properties));
    }

    @Modified
    void modified(Configuration raw, Map<String, Object> properties) {
        change(() -> policy(raw, properties));
    }

    private static RecoveryPolicy policy(Configuration raw, Map<String, Object> properties) {
        ConfigurationChecks checks = new ConfigurationChecks(PID, properties);
        checks.id("policyId", raw.policyId());
        checks.real("lowPercent", raw::lowPercent, 0, 100);
        checks.real("highPercent", raw::highPercent, 0.1, 100);
        checks.whole("sampleEveryMillis", raw::sampleEveryMillis, 100, 3_600_000L);
        if (raw.lowPercent() > raw.highPercent()) {
            checks.wrong("lowPercent = " + raw.lowPercent() + " is above highPercent = " + raw.highPercent());
        }
        checks.done();
        return new Flap(raw.policyId(), raw.lowPercent(), raw.highPercent(), nanos(raw.sampleEveryMillis()));
    }
}
