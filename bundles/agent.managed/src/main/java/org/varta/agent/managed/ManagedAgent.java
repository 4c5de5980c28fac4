// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.managed;

import org.osgi.annotation.versioning.ProviderType;

/** An agent that beats for this framework; a service, one for each configuration, told apart by {@code service.pid}. Thread safe; no method blocks. */
@ProviderType
public interface ManagedAgent {
    /** Asks all contributors now instead of after the next beat. If the status has changed it is sent at once, at the latest 20 ms after the beat before; of several changes in this time the last one. */
    void changed();

    /**
     * Whether the last beat has found an observer.
     *
     * @return false before the first one
     */
    boolean isConnected();
}
