// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Configuration of the observer; PID {@code org.varta.observer}. */
@ObjectClassDefinition(name = "Varta observer", description = "The loop that receives beats and notices silence")
@interface ObserverConfiguration {
    /** How many agents at once. */
    @AttributeDefinition(name = "Agent capacity", description = "How many agents can be watched at once. 1 to 1048576, default 4096. Not hot: applies when the component starts again.")
    int agentCapacity() default 4096;

    /** Limit for each agent. */
    @AttributeDefinition(name = "Beat rate per agent", description = "Accepted beats per second and agent, as a minimum interval. 0 (off) to 1000000000, default 100. Hot.")
    int maxBeatRate() default 100;

    /** Limit for all. */
    @AttributeDefinition(name = "Global beat rate", description = "Frames per second of all agents together. 0 (off) to 4294967295, default 5000. Hot.")
    long globalBeatRate() default 5000;

    /** Burst of the limit for all. */
    @AttributeDefinition(name = "Global beat burst", description = "Frames that may come at once above the global rate. 0 (off) to 4294967295, default 10000. Hot.")
    long globalBeatBurst() default 10000;

    /** Which policy. */
    @AttributeDefinition(name = "Stall policy", description = "Identifier of the stall policy. Empty (default): the one with the highest service.ranking. Hot.")
    String stallPolicy() default "";

    /** Who only watches. */
    @AttributeDefinition(name = "Shadow policies", required = false, description = "Identifiers of stall policies that see the same beats and report what they would have done, without effect. Default none. Hot.")
    String[] shadowPolicies() default {};

    /** Grace after a swap. */
    @AttributeDefinition(name = "Swap grace", description = "Milliseconds that an agent has at least after its stall policy was exchanged, once in a silence run. 0 to 60000, default 1000. Hot.")
    long swapGraceMillis() default 1000;

    /** What counts as a pause. */
    @AttributeDefinition(name = "Pause threshold", description = "Milliseconds that the observer itself may be late before all deadlines move by the time lost. 10 to 60000, default 1000. Hot.")
    long pauseThresholdMillis() default 1000;

    /** What a pause does. */
    @AttributeDefinition(name = "Pause mode", description = "shift (default): a pause of the observer moves all deadlines by the time lost. holdoff: deadlines stay, and nobody is convicted for a while after the pause. Hot.",
        options = {@Option(label = "shift", value = "shift"), @Option(label = "holdoff", value = "holdoff")})
    String pauseMode() default "shift";

    /** How long nobody is convicted. */
    @AttributeDefinition(name = "Hold-off", description = "Milliseconds after a pause of the observer in which nobody is convicted, with pauseMode holdoff. 0 to 600000, default 5000. Hot.")
    long holdOffMillis() default 5000;

    /** Which clock. */
    @AttributeDefinition(name = "Clock source", description = "monotonic (default): stands still while the host is suspended. boottime: does not. Not hot.",
        options = {@Option(label = "monotonic", value = "monotonic"), @Option(label = "boottime", value = "boottime")})
    String clockSource() default "monotonic";

    /** Who gives place. */
    @AttributeDefinition(name = "Eviction policy", description = "Who gives its place to a new agent when the table is full: strict (default), only a convicted agent that has been silent for ten allowances; balanced, any such silent agent. Hot.",
        options = {@Option(label = "strict", value = "strict"), @Option(label = "balanced", value = "balanced")})
    String evictionPolicy() default "strict";

    /** Effort of eviction. */
    @AttributeDefinition(name = "Eviction scan window", description = "How many places one search for a victim looks at. 1 to 1048576, default 256. Hot.")
    int evictionScanWindow() default 256;

    /** Containers. */
    @AttributeDefinition(name = "Allow cross-namespace agents", description = "Admit agents of other process-id namespaces. Default false. Hot.")
    boolean allowCrossNamespaceAgents() default false;
}
