// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.managed.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of a managed agent; factory PID {@code org.varta.agent.managed}, one instance for each observer. */
@ObjectClassDefinition(name = "Varta managed agent", description = "Beats for this framework and speaks for the parts in it that contribute")
@interface AgentConfiguration {
    /** By what. */
    @AttributeDefinition(name = "Transport", description = "How the observer is reached: uds, the only one there is. Hot.")
    String transport() default "uds";

    /** Where to. */
    @AttributeDefinition(name = "Path", description = "The observer's socket, a path of 1 to 107 bytes, default /run/varta/observer.sock. Hot.")
    String path() default "/run/varta/observer.sock";

    /** How often. */
    @AttributeDefinition(name = "Interval", description = "Time between two beats in milliseconds, 20 to 3600000, default 500; at most a third of the observer's threshold. Hot.")
    long intervalMillis() default 500;

    /** When first. */
    @AttributeDefinition(name = "Initial jitter", description = "Whether the first beat comes after a random part of the interval, so that agents started together do not beat together. Default true. Read at the start.")
    boolean initialJitter() default true;

    /** Patience with a lost observer. */
    @AttributeDefinition(name = "Reconnect after", description = "Dropped beats in a row before the connection is replaced, 0 to 1000000, default 3; 0 never replaces one. Hot.")
    int reconnectAfter() default 3;

    /** Shortest pause between attempts. */
    @AttributeDefinition(name = "Least backoff", description = "Least time between two attempts to connect in milliseconds, 1 to 86400000, default 250. Hot.")
    long backoffMinMillis() default 250;

    /** Longest pause between attempts. */
    @AttributeDefinition(name = "Most backoff", description = "Most time between two attempts to connect in milliseconds, backoffMinMillis to 86400000, default 5000. Hot.")
    long backoffMaxMillis() default 5000;

    /** What a wedged part does. */
    @AttributeDefinition(name = "Contributor mode", description = "What a part does that makes no progress within its deadline: status makes the beats critical (default), gate stops them, so that the observer sees a stall. Hot.")
    String contributorMode() default "status";

    /** For whom. */
    @AttributeDefinition(name = "Target", required = false, description = "LDAP filter over the service properties of contributors: which of them this agent speaks for. Empty (default): all. Hot.")
    String target() default "";
}
