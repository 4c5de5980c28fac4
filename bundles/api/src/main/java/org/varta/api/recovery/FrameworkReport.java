// SPDX-License-Identifier: Apache-2.0
package org.varta.api.recovery;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * What somebody inside this framework knows about a part of it that does not work any more; published as a service by an agent that beats for the framework. A heartbeat has no
 * room for a name, so when the observer runs in the same framework the name goes this way.
 *
 * <p>Asked on the recovery thread when the agent that stalled is this very process. Must not block: it answers from memory.
 */
@ConsumerType
public interface FrameworkReport {
    /**
     * The part that does not work.
     *
     * @return {@code bundle:SYMBOLIC.NAME} or {@code component:NAME}, several separated by blanks in the order of their start; empty if there is none, never
     *     null
     */
    String wedged();
}
