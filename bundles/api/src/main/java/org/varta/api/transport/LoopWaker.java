// SPDX-License-Identifier: Apache-2.0
package org.varta.api.transport;

import org.osgi.annotation.versioning.ProviderType;

/** Wakes the observer's loop. */
@ProviderType
@FunctionalInterface
public interface LoopWaker {
    /** Makes the loop take another turn soon. Thread safe, never blocks, cheap when the loop is already awake. */
    void wake();
}
