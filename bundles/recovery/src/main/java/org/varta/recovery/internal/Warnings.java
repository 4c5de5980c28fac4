// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator should know about a set-up that works: each said once, and again only when its cause had gone in between. Thread safe by its own lock. Source: recovery specification 2.4, 15, R20,
 * R29 and R31, and 18.
 */
final class Warnings {
    private static final Logger LOG = LoggerFactory.getLogger("org.varta.recovery");

    private static final String NO_POLICY = "there is no policy ";

    private static final int SPARE_DESCRIPTORS = 64;

    private final Set<String> said = new HashSet<>();
    private final LongSupplier freeDescriptors;

    Warnings() {
        this(Descriptors::free);
    }

    /** With a count of the descriptors that may still be opened. */
    Warnings(LongSupplier freeDescriptors) {
        this.freeDescriptors = freeDescriptors;
    }

    synchronized void check(Settings settings, boolean hasAction, int descriptorsPerRun, List<String> missingPolicies, boolean hasAudit) {
        say(hasAction && !settings.hasTimeout(), "without timeoutMillis an action that hangs blocks its agent for ever");
        say(hasAction && !hasAudit, "there is no audit log, so decisions are not recorded");
        say(hasAction && settings.allowCrossNamespaceAgents(),
            "allowCrossNamespaceAgents is true: the process id of an agent in another namespace may be another process here");
        say(!hasAction && hasAudit, "there is an audit log and no action " + settings.action() + ", so nothing is done about stalls");
        long needed = (long) descriptorsPerRun * settings.mostChildren() + SPARE_DESCRIPTORS;
        say(hasAction && descriptorsPerRun > 0 && freeDescriptors.getAsLong() < needed, "the limit of open files leaves less than the " + needed
            + " descriptors that " + settings.mostChildren() + " actions at once may need: raise it (ulimit -n), or lower maxConcurrent");
        // Of policies that have come meanwhile it may be said again.
        said.removeIf(warning -> warning.startsWith(NO_POLICY) && missingPolicies.stream().noneMatch(id -> warning.equals(missing(id))));
        missingPolicies.forEach(id -> say(true, missing(id)));
    }

    private static String missing(String id) {
        return NO_POLICY + id + ", the built-in debounce decides";
    }

    private void say(boolean isTrue, String warning) {
        if (!isTrue) {
            said.remove(warning);
        } else if (said.add(warning)) {
            LOG.warn("recovery: {}", warning);
        }
    }
}
