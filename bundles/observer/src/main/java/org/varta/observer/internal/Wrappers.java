// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

/**
 * What may delay a conviction, or the report that it is over, whatever the policy says. Immutable; all off unless configured. Source: stall policies 3, W1, W2, W3 and W9.
 *
 * @param settleBeats beats after which a new process is judged by its policy alone, 0 for at once
 * @param bootstrapNanos least allowance before that
 * @param restartGraceNanos how long an agent is not convicted after the start of a recovery command for it, unless its new process beats before; 0 for not at all
 * @param clearBeats beats on time after which a convicted agent is called alive again, 1 for at once
 * @param clearHoldNanos least time of health before that
 * @param localHealthMost highest score of the observer's own health, 0 to leave it out
 * @param localHealthCeilingNanos longest allowance that a bad score may give
 * @param isEvidenceAsked whether the operating system is asked before a conviction
 * @param stoppedHoldNanos how long a stopped process is spared
 * @param ioGraceNanos how long a process that waits for a device is spared, once in a silence
 */
record Wrappers(int settleBeats, long bootstrapNanos, long restartGraceNanos, int clearBeats, long clearHoldNanos, int localHealthMost, long localHealthCeilingNanos, boolean isEvidenceAsked,
        long stoppedHoldNanos, long ioGraceNanos) {
    static final Wrappers OFF = new Wrappers(0, 0, 0, 1, 0, 0, 0, false, 0, 0);
}
