// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.managed.internal;

/** Runs beside the beat what may hang. */
interface Aside {
    /** Takes a task and returns at once. */
    void run(Runnable task);

    /** Looks whether the present task hangs while others wait. */
    void relieve(long now);
}
