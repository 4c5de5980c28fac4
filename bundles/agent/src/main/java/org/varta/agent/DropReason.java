// SPDX-License-Identifier: Apache-2.0
package org.varta.agent;

/** Why a beat did not leave although nothing is wrong with the caller. */
public enum DropReason {
    /** The receiver's queue or local buffers are full, or the send would block. */
    KERNEL_QUEUE_FULL,
    /** Nobody listens there. */
    NO_OBSERVER,
    /** The connection to the former listener is dead; reconnect. */
    PEER_GONE,
    /** The kernel reports no space left. */
    STORAGE_FULL
}
