// SPDX-License-Identifier: Apache-2.0
package org.varta.api.stall;

import org.osgi.annotation.versioning.ProviderType;

/**
 * What the observer itself knows of an agent, independent of any policy: the neutral state of a hot swap. A view, valid only during the
 * call that it is handed to. NOT thread safe.
 */
@ProviderType
public interface AgentHistory {
    /**
     * How many beats are remembered.
     *
     * @return 1 to 64
     */
    int size();

    /**
     * When a remembered beat arrived.
     *
     * @param index 0 is the oldest, {@link #size()} − 1 the last accepted beat
     * @return observer time in nanoseconds
     */
    long arrival(int index);

    /**
     * The nonce of a remembered beat.
     *
     * @param index as in {@link #arrival}
     * @return unsigned
     */
    long nonce(int index);

    /**
     * Status of the last accepted beat.
     *
     * @return 0 to 2
     */
    int status();

    /**
     * When the present status was first reported without a break.
     *
     * @return observer time in nanoseconds
     */
    long statusSince();

    /**
     * Payload of the last accepted beat.
     *
     * @return the 32 bits as they travelled
     */
    int payload();

    /**
     * Whether the agent has been convicted in the present silence run; it stays so.
     *
     * @return true if latched
     */
    boolean isStalled();

    /**
     * The deadline that was in force.
     *
     * @return observer time in nanoseconds, or {@link StallDetector#NEVER}
     */
    long armedDeadline();
}
