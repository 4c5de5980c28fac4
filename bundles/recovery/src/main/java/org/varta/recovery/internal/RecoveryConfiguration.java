// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Configuration of recovery; PID {@code org.varta.recovery}. */
@ObjectClassDefinition(name = "Varta recovery", description = "Decides what is done about a stall and follows it")
@interface RecoveryConfiguration {
    /** Which action. */
    @AttributeDefinition(name = "Action", description = "Identifier of the recovery action. Default exec. Hot.")
    String action() default "exec";

    /** Which policy. */
    @AttributeDefinition(name = "Policy",
        description = "Identifier of the recovery policy. Empty (default): the one with the highest service.ranking, else the built-in debounce. Hot.")
    String policy() default "";

    /** Which policy for whom. */
    @AttributeDefinition(name = "Policy rules", required = false, description = "Which policy decides about which agents: CONDITIONS -> policy id, separated by semicolons, first match wins; "
        + "conditions are pid=, uid=, name=, command=, origin= with * for any characters, or default. Empty (default): the key policy decides for all. Hot.")
    String policyRules() default "";

    /** Proof of life. */
    @AttributeDefinition(name = "Confirm beats",
        description = "How many beats prove that an agent has come back after an action. 1 to 1000, default 3. Hot.")
    int confirmBeats() default 3;

    /** Once more. */
    @AttributeDefinition(name = "Retry max",
        description = "How often a stall is tried again in the same silence after a failed start, for want of room or in a debounce window. 0 (default): never; to 100. Hot.")
    int retryMax() default 0;

    /** Once more. */
    @AttributeDefinition(name = "Retry backoff",
        description = "Milliseconds before the first retry, doubled before each further one up to ten minutes. 1 to 600000, default 30000. Hot.")
    long retryBackoffMillis() default 30000;

    /** No use. */
    @AttributeDefinition(name = "Give-up exits", required = false,
        description = "Exit values, separated by blanks, by which an action says that trying again is of no use; a ladder gives up then. Each 1 to 255, default 125. Hot, for later starts.")
    String giveUpExits() default "125";

    /** Debounce. */
    @AttributeDefinition(name = "Debounce",
        description = "Milliseconds after a start in which the same process is not recovered again. 0 (never debounce) or more, default 1000. Hot.")
    long debounceMillis() default 1000;

    /** Timeout. */
    @AttributeDefinition(name = "Timeout",
        description = "Milliseconds after which a running action is killed with everything it started. -1 (default): never; else 100 or more. Hot, for later starts.")
    long timeoutMillis() default -1;

    /** Politeness. */
    @AttributeDefinition(name = "Term grace",
        description = "Milliseconds between asking to end and killing at the timeout. 0 (default): kill at once; to 60000. Hot, for later starts.")
    long termGraceMillis() default 0;

    /** Stop. */
    @AttributeDefinition(name = "Shutdown grace", description = "Milliseconds that a stop may take for running actions. 100 to 60000, default 5000. Hot.")
    long shutdownGraceMillis() default 5000;

    /** Stop. */
    @AttributeDefinition(name = "Shutdown policy",
        description = "What a stop does with running actions: kill (default) them at once, or wait during the grace and kill the rest. Hot.",
        options = {@Option(label = "kill", value = "kill"), @Option(label = "wait", value = "wait")})
    String shutdownPolicy() default "kill";

    /** Table size. */
    @AttributeDefinition(name = "Child capacity",
        description = "How many running actions, debounce windows, histories and holds are remembered, each. 1 to 65536, default 4096. Hot.")
    int childCapacity() default 4096;

    /** At once. */
    @AttributeDefinition(name = "Max concurrent", description = "How many actions may run at once. 0 (default): as many as childCapacity; to 65536. Hot.")
    int maxConcurrent() default 0;

    /** Containers. */
    @AttributeDefinition(name = "Allow cross-namespace agents", description = "Recover agents of other process-id namespaces. Default false. Hot.")
    boolean allowCrossNamespaceAgents() default false;

    /** No record, no action. */
    @AttributeDefinition(name = "Audit fail closed",
        description = "Start nothing while the audit log cannot make records durable. Default false. Hot.")
    boolean auditFailClosed() default false;
}
