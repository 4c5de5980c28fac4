// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator should know about a set-up that works: each said once, and again only when its cause had gone in between. Thread safe by its own lock. Source: recovery specification 2.4 and 15, R20,
 * R29 and R31.
 */
final class Warnings {
    private static final Logger LOG = LoggerFactory.getLogger("org.varta.recovery");

    private final Set<String> said = new HashSet<>();

    synchronized void check(Settings settings, boolean hasAction, boolean hasPolicy, boolean hasAudit) {
        say(hasAction && !settings.hasTimeout(), "without timeoutMillis an action that hangs blocks its agent for ever");
        say(hasAction && !hasAudit, "there is no audit log, so decisions are not recorded");
        say(hasAction && settings.allowCrossNamespaceAgents(),
            "allowCrossNamespaceAgents is true: the process id of an agent in another namespace may be another process here");
        say(!hasAction && hasAudit, "there is an audit log and no action " + settings.action() + ", so nothing is done about stalls");
        say(!hasPolicy, "there is no policy " + settings.policy() + ", the built-in debounce decides");
    }

    private void say(boolean isTrue, String warning) {
        if (!isTrue) {
            said.remove(warning);
        } else if (said.add(warning)) {
            LOG.warn("recovery: {}", warning);
        }
    }
}
