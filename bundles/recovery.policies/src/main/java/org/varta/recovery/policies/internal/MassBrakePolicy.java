// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

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

/** Policy W8 as a component. Thread safe. */
@Component(service = RecoveryPolicy.class, configurationPid = MassBrakePolicy.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = MassBrakePolicy.Configuration.class, factory = true)
public final class MassBrakePolicy extends LivePolicy {
    static final String PID = "org.varta.recovery.policies.mass";
    private static final String MANUAL = "manual";

    /** Configuration; factory PID {@code org.varta.recovery.policies.mass}. */
    @ObjectClassDefinition(name = "Varta mass-stall brake", description = "Holds all recoveries for a while when a good part of all agents stalls at once")
    @interface Configuration {
        /** Its name. */
        @AttributeDefinition(name = "Policy id", description = "Identifier by which others name this policy. Default mass. Hot.")
        String policyId() default "mass";

        /** Fraction. */
        @AttributeDefinition(name = "Fraction", description = "Share of tracked agents that triggers. 0.01 to 1, default 0.5. Hot.")
        double fraction() default 0.5;

        /** Least number. */
        @AttributeDefinition(name = "Least number", description = "Never fewer agents. 1 to 4096, default 3. Hot.")
        int minCount() default 3;

        /** Window. */
        @AttributeDefinition(name = "Window", description = "Milliseconds within which they stall. 1 to 3600000, default 2000. Hot.")
        long windowMillis() default 2000;

        /** Hold. */
        @AttributeDefinition(name = "Hold", description = "Milliseconds that recoveries are held. 1 to 3600000, default 10000. Hot.")
        long holdMillis() default 10000;

        /** Wait for others. */
        @AttributeDefinition(name = "Wait for others", description = "Milliseconds that each stall waits whether others follow; 0: those before the brake is triggered are recovered at once. 0 to 60000, default 0. Hot.")
        long waitForOthersMillis() default 0;

        /** Mode after hold. */
        @AttributeDefinition(name = "Mode after hold", description = "paced: recoveries go on, at the pace of the token bucket of the composition. manual: what stalled then is left to people until they say varta-watch release. Default paced. Hot.")
        String modeAfterHold() default "paced";
    }

    /**
     * A policy.
     *
     * @param raw the configuration
     * @param properties the same as it was written
     * @throws IllegalArgumentException if it is wrong, naming key, value and range
     */
    @Activate
    public MassBrakePolicy(Configuration raw, Map<String, Object> properties) {
        super(policy(raw, properties));
    }

    @Modified
    void modified(Configuration raw, Map<String, Object> properties) {
        change(() -> policy(raw, properties));
    }

    private static RecoveryPolicy policy(Configuration raw, Map<String, Object> properties) {
        ConfigurationChecks checks = new ConfigurationChecks(PID, properties);
        checks.id("policyId", raw.policyId());
        checks.real("fraction", raw::fraction, 0.01, 1);
        checks.whole("minCount", raw::minCount, 1, 4_096);
        checks.whole("windowMillis", raw::windowMillis, 1, 3_600_000L);
        checks.whole("holdMillis", raw::holdMillis, 1, 3_600_000L);
        checks.whole("waitForOthersMillis", raw::waitForOthersMillis, 0, 60_000L);
        checks.oneOf("modeAfterHold", raw.modeAfterHold(), List.of("paced", MANUAL));
        checks.done();
        return new MassBrake(raw.policyId(), raw.fraction(), raw.minCount(), nanos(raw.windowMillis()), nanos(raw.holdMillis()), nanos(raw.waitForOthersMillis()),
            raw.modeAfterHold().equals(MANUAL));
    }
}
