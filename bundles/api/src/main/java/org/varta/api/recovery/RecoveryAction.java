// SPDX-License-Identifier: Apache-2.0
package org.varta.api.recovery;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A way to act on a stalled agent, published as a service: run a command, restart a bundle. It starts and describes; following the run to its end,
 * the timeout, the records and the counting are the recovery bundle's business, and go on when the action's bundle is gone.
 *
 * <p>Called on the recovery thread only, through a lease: the service is not withdrawn in the middle of {@link #start}.
 */
@ConsumerType
public interface RecoveryAction {
    /**
     * The action's stable identifier that configurations and policies use, such as {@code exec}.
     *
     * @return a lower-case token, not null
     */
    String id();

    /**
     * Whether this action only tells people and changes nothing. Such a start uses up no debounce window and no budget.
     *
     * @return false unless overridden
     */
    default boolean isNotice() {
        return false;
    }

    /**
     * How many descriptors of the observer's process each run holds while it is followed, so that somebody can tell in time that there may not be
     * enough of them.
     *
     * @return 0 unless overridden
     */
    default int descriptorsPerRun() {
        return 0;
    }

    /**
     * Starts it. Returns within milliseconds, whatever the action does afterwards.
     *
     * @param request what to act on, not null
     * @return the run, not null
     * @throws RecoveryStartException if nothing was started; the recovery bundle records {@code spawn_failed}
     */
    RecoveryRun start(RecoveryRequest request) throws RecoveryStartException;
}
