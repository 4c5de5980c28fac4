// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

/** What became of a frame at the agent table. */
enum Admission {
    /** A new agent, or a slot rebuilt for a new generation of one. */
    INSERTED,
    /** The agent is alive. */
    REFRESHED,
    /** Did not advance; nothing changed. */
    OUT_OF_ORDER,
    /** Weaker transport than the pinned one; nothing changed. */
    ORIGIN_CONFLICT,
    /** Other namespace than the pinned one; nothing changed. */
    NAMESPACE_CONFLICT,
    /** No place for a new agent; the frame is lost. */
    CAPACITY_EXCEEDED;

    boolean isAccepted() {
        return this == INSERTED || this == REFRESHED;
    }
}
