// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.config.ConfigurationChecks;

/** A declared agent as a component; the observer binds all of them. Thread safe. */
@Component(service = AgentDeclaration.class, configurationPid = AgentDeclaration.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = AgentDeclaration.Config.class, factory = true)
public final class AgentDeclaration {
    /** Factory PID of this component. */
    public static final String PID = "org.varta.observer.agent";
    private static final Logger LOG = LoggerFactory.getLogger(AgentDeclaration.class);
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long LONGEST_GRACE_MILLIS = 86_400_000;

    private volatile DeclaredAgent rule;

    /** Configuration of {@link AgentDeclaration}. */
    @ObjectClassDefinition(name = "Varta observer: agent", description = "A declared agent: how to recognise it and what holds for it. The first declaration that fits decides")
    public @interface Config {
        /**
         * What it is called.
         *
         * @return a name, or empty
         */
        @AttributeDefinition(name = "Name", required = false, description = "What the agent is called in events, explanations and recovery rules. Empty (default): the name of the configuration. Hot.")
        String agentName() default "";

        /**
         * Place among the declarations.
         *
         * @return any
         */
        @AttributeDefinition(name = "Order", required = false, description = "Declarations are tried in ascending order, then by name; the first that fits decides. Any integer, default 0. Hot.")
        int order() default 0;

        /**
         * Its user.
         *
         * @return a user id
         */
        @AttributeDefinition(name = "User", required = false, description = "User id of the process, 0 to 2147483647, or -1 (default) for any. Hot.")
        int uid() default -1;

        /**
         * Its program's name.
         *
         * @return a pattern
         */
        @AttributeDefinition(name = "Command", required = false, description = "Form of the name of its program as the kernel keeps it (15 bytes); * stands for anything. The process can change it. Empty (default): any. Hot.")
        String command() default "";

        /**
         * Its program's path.
         *
         * @return a pattern
         */
        @AttributeDefinition(name = "Executable", required = false, description = "Form of the path of its program; * stands for anything. Empty (default): any. Hot.")
        String executable() default "";

        /**
         * Where its beats come from.
         *
         * @return a pattern
         */
        @AttributeDefinition(name = "Transport", required = false, description = "Form of the name of the source of its first beat, such as uds:main; * stands for anything. Empty (default): any. Hot.")
        String transport() default "";

        /**
         * Who judges it.
         *
         * @return a policy's identifier, or empty
         */
        @AttributeDefinition(name = "Stall policy", required = false, description = "Identifier of the stall policy that judges it. Empty (default): the observer's. Hot.")
        String stallPolicy() default "";

        /**
         * Whether it must show up.
         *
         * @return true if its absence is to be reported
         */
        @AttributeDefinition(name = "Expected", required = false, description = "Whether it is reported when it has never been seen, default false. Hot.")
        boolean expected() default false;

        /**
         * How long it may take.
         *
         * @return milliseconds
         */
        @AttributeDefinition(name = "Start-up grace", required = false, description = "Milliseconds from the declaration until an expected agent must have been seen, 0 to 86400000, default 60000. Hot: for declarations that are new.")
        long startupGraceMillis() default 60_000;
    }

    /**
     * A declaration as configured.
     *
     * @param raw not null
     * @param properties of the component, for its name
     * @throws IllegalArgumentException if the configuration is refused, naming key, value and range
     */
    @Activate
    public AgentDeclaration(Config raw, Map<String, Object> properties) {
        rule = ruleOf(raw, properties);
    }

    @Modified
    void modified(Config raw, Map<String, Object> properties) {
        try {
            rule = ruleOf(raw, properties);
            LOG.info("observer: agent {}: configuration applied", rule.name());
        } catch (IllegalArgumentException e) {
            LOG.error("observer: agent {}: configuration refused, the one in force stays: {}", rule.name(), e.getMessage());
        }
    }

    DeclaredAgent rule() {
        return rule;
    }

    private static DeclaredAgent ruleOf(Config raw, Map<String, Object> properties) {
        ConfigurationChecks checks = new ConfigurationChecks(PID);
        int uid = checks.count("uid", raw::uid, DeclaredAgent.ANY_UID, Integer.MAX_VALUE);
        int order = checks.count("order", raw::order, Integer.MIN_VALUE, Integer.MAX_VALUE);
        long grace = checks.whole("startupGraceMillis", raw::startupGraceMillis, 0, LONGEST_GRACE_MILLIS);
        String name = raw.agentName().isBlank() ? instance(properties) : raw.agentName();
        checks.require(name.matches("[\\p{L}\\p{N}._:@/-]{1,128}"), "agentName = " + name + " is not 1 to 128 letters, digits or characters of . _ : @ / -");
        boolean isForAll = uid == DeclaredAgent.ANY_UID && raw.command().isEmpty() && raw.executable().isEmpty() && raw.transport().isEmpty();
        checks.require(!isForAll, "one of uid, command, executable and transport is required: the declaration would fit every agent");
        checks.done();
        return new DeclaredAgent(name, order, uid, new Glob(raw.command()), new Glob(raw.executable()), new Glob(raw.transport()), raw.stallPolicy(), raw.expected(),
            grace * NANOS_PER_MILLI);
    }

    private static String instance(Map<String, Object> properties) {
        String pid = String.valueOf(properties.get("service.pid"));
        return pid.substring(pid.indexOf('~') + 1);
    }
}
