// SPDX-License-Identifier: Apache-2.0
package org.varta.api.stall;

/** Whether a verdict still holds, seen by the loop after it has drained every source. */
public enum Freshness {
    /** Still silent, same process (or the process is gone, which is the best reason to act). */
    STILL_SILENT,
    /** A beat was accepted meanwhile, or the agent left the table. */
    RESUMED,
    /** The process id belongs to another process now. */
    RECYCLED,
    /** Whether it is the same process cannot be told. */
    UNVERIFIABLE
}
