// SPDX-License-Identifier: Apache-2.0
package org.varta.api.stall;

/** Why an agent was convicted; the names are the reason codes of decision records. */
public enum StallReason {
    /** Silent until the policy's deadline. */
    DEADLINE,
    /** Declared, but never seen before its start-up deadline. */
    NEVER_SEEN,
    /** A terminal frame was its last word. */
    TERMINAL,
    /** It reported itself critical for too long. */
    STATUS_CRITICAL,
    /** It beats, but does not advance. */
    NO_PROGRESS,
    /** Too few beats in a reference cycle. */
    RATE_LOW,
    /** Too many beats in a reference cycle. */
    RATE_HIGH,
    /** Silent until the policy's deadline, and its process has ended. */
    PROCESS_GONE
}
