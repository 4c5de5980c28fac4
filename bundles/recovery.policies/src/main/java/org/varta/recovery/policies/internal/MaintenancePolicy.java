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

/** Policy W6 as a component. Thread safe. */
@Component(service = RecoveryPolicy.class, configurationPid = MaintenancePolicy.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = MaintenancePolicy.Configuration.class, factory = true)
public final class MaintenancePolicy extends LivePolicy {
    static final String PID = "org.varta.recovery.policies.maintenance";
    private static final String HOLD_ALL = "hold-all";

    /** Configuration; factory PID {@code org.varta.recovery.policies.maintenance}. */
    @ObjectClassDefinition(name = "Varta maintenance hold", description = "Holds recovery while people work on the machine by plan")
    @interface Configuration {
        /** Its name. */
        @AttributeDefinition(name = "Policy id", description = "Identifier by which others name this policy. Default maintenance. Hot.")
        String policyId() default "maintenance";

        /** Windows. */
        @AttributeDefinition(name = "Windows", description = "START ZONE DURATION, separated by semicolons. The start is a local time or a cron expression MINUTE HOUR DAY MONTH WEEKDAY: 2026-03-29T01:30 Europe/Berlin PT60M; 30 1 * * 7 Europe/Berlin PT2H. Elapsed time, whatever clocks are set to meanwhile. Default empty. Hot.")
        String windows() default "";

        /** Settle. */
        @AttributeDefinition(name = "Settle", description = "Milliseconds that a stall from before the end is held longer. 0 to 3600000, default 30000. Hot.")
        long settleMillis() default 30000;

        /** Long windows. */
        @AttributeDefinition(name = "Long windows", description = "Whether a window of more than 24 hours is meant. Default false. Hot.")
        boolean longWindows() default false;

        /** Mode. */
        @AttributeDefinition(name = "Mode", description = "hold-actions: recovery is held, notices are given. hold-all: notices are held too, and no event tells of the hold. Default hold-actions. Hot.")
        String mode() default "hold-actions";
    }

    /**
     * A policy.
     *
     * @param raw the configuration
     * @param properties the same as it was written
     * @throws IllegalArgumentException if it is wrong, naming key, value and range
     */
    @Activate
    public MaintenancePolicy(Configuration raw, Map<String, Object> properties) {
        super(policy(raw, properties));
    }

    @Modified
    void modified(Configuration raw, Map<String, Object> properties) {
        change(() -> policy(raw, properties));
    }

    private static RecoveryPolicy policy(Configuration raw, Map<String, Object> properties) {
        List<String> wrong = new ArrayList<>();
        MaintenancePlan plan = MaintenancePlan.parse(raw.windows(), raw.longWindows(), wrong);
        ConfigurationChecks checks = new ConfigurationChecks(PID, properties);
        checks.id("policyId", raw.policyId());
        checks.truth("longWindows", raw.longWindows());
        checks.whole("settleMillis", raw::settleMillis, 0, 3_600_000L);
        checks.oneOf("mode", raw.mode(), List.of("hold-actions", HOLD_ALL));
        wrong.forEach(checks::wrong);
        checks.done();
        return new Maintenance(raw.policyId(), plan, nanos(raw.settleMillis()), raw.mode().equals(HOLD_ALL));
    }
}
