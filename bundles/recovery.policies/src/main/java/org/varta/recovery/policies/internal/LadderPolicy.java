// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.varta.api.config.ConfigurationChecks;
import org.varta.api.recovery.RecoveryPolicy;

/** Policies R6 and R11 as a component. Thread safe. */
@Component(service = RecoveryPolicy.class, configurationPid = LadderPolicy.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = LadderPolicy.Configuration.class, factory = true)
public final class LadderPolicy extends LivePolicy {
    static final String PID = "org.varta.recovery.policies.ladder";

    /** Configuration; factory PID {@code org.varta.recovery.policies.ladder}. */
    @ObjectClassDefinition(name = "Varta escalation ladder recovery policy", description = "From mild to strong, rung by rung, until the agent is back")
    @interface Configuration {
        /** Its name. */
        @AttributeDefinition(name = "Policy id", description = "Identifier by which others name this policy. Default ladder. Hot.")
        String policyId() default "ladder";

        /** The rungs. */
        @AttributeDefinition(name = "Rungs", description = "From mild to strong, separated by semicolons: id of an action (or default for the configured one), then attempts= (default 1), "
            + "confirmMillis= (default 30000), target= (group: the agent's group), and budget=, budgetMillis= (default 86400000), spacingMillis= (default 600000) "
            + "for a number of starts that must not be exceeded by all agents together, also over restarts. Hot.")
        String rungs() default "notify; default attempts=3 confirmMillis=30000; default target=group confirmMillis=60000";

        /** Behind the last. */
        @AttributeDefinition(name = "Repeat last", description = "Whether the last rung is repeated for ever instead of giving up. Default false. Hot.")
        boolean repeatLast() default false;

        /** Back to the start. */
        @AttributeDefinition(name = "Reset after",
            description = "Milliseconds that an agent has to live, and longer, before its next stall begins at the first rung again. 1 to 2592000000, default 600000. Hot.")
        long resetAfterMillis() default 600000;

        /** Groups. */
        @AttributeDefinition(name = "Groups", required = false,
            description = "Agents that are recovered together, in the order of their start: NAME: member, member; NAME: ... A member is an agent's name, or its command. Empty (default): none. Hot.")
        String groups() default "";

        /** Strategy. */
        @AttributeDefinition(name = "Group strategy",
            description = "Whom a group rung concerns: one (the agent itself), all (default) of its group, or rest: it and those behind it. Hot.")
        String groupStrategy() default "all";
    }

    /**
     * A policy.
     *
     * @param raw the configuration
     * @param properties the same as it was written
     * @throws IllegalArgumentException if it is wrong, naming key, value and range
     */
    @Activate
    public LadderPolicy(Configuration raw, Map<String, Object> properties) {
        super(policy(raw, properties));
    }

    @Modified
    void modified(Configuration raw, Map<String, Object> properties) {
        change(() -> policy(raw, properties));
    }

    private static RecoveryPolicy policy(Configuration raw, Map<String, Object> properties) {
        List<String> wrong = new ArrayList<>();
        List<Rung> rungs = Rung.parse(raw.rungs(), wrong);
        Groups groups = Groups.parse(raw.groups(), raw.groupStrategy(), wrong);
        ConfigurationChecks checks = new ConfigurationChecks(PID, properties);
        checks.id("policyId", raw.policyId());
        checks.truth("repeatLast", raw.repeatLast());
        checks.oneOf("groupStrategy", raw.groupStrategy(), Groups.STRATEGIES);
        checks.whole("resetAfterMillis", raw::resetAfterMillis, 1, 2_592_000_000L);
        wrong.forEach(checks::wrong);
        checks.done();
        return new Ladder(raw.policyId(), List.copyOf(rungs), raw.repeatLast(), TimeUnit.MILLISECONDS.toNanos(raw.resetAfterMillis()), groups);
    }
}
