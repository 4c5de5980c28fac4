// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import org.varta.api.stall.StallFeed;
import org.varta.api.stall.Verdict;

/**
 * A verdict on its way to its answer. Immutable.
 *
 * @param feed where it came from, and who is asked whether it still holds
 * @param verdict the stall
 * @param isDeferred whether it had to wait for a later pass than the one that found it; then who cannot be verified is not acted on
 * @param holds how often it was put off, or looked at again after a start
 * @param retries how often it was tried again after an answer
 * @param mustLive whether that is worth while only if its process is still there
 * @param heldFor code and words of its last hold if that waits for another agent, so that asking again is no news; else empty
 * @param isAnswered whether it has had its answer, and is looked at again because its agent is still silent
 */
record Stall(StallFeed feed, Verdict verdict, boolean isDeferred, int holds, int retries, boolean mustLive, String heldFor, boolean isAnswered) {
    Stall(StallFeed feed, Verdict verdict, boolean isDeferred) {
        this(feed, verdict, isDeferred, 0, 0, false, "", false);
    }

    Stall deferred() {
        return isDeferred ? this : new Stall(feed, verdict, true, holds, retries, mustLive, heldFor, isAnswered);
    }

    Stall heldOnceMore(String reason) {
        return new Stall(feed, verdict, true, holds + 1, retries, false, reason, isAnswered);
    }

    /** To be tried again although it was answered. */
    Stall retried(boolean onlyIfItLives) {
        return new Stall(feed, verdict, true, holds, retries + 1, onlyIfItLives, "", true);
    }

    /** To be looked at again because a start has not helped. */
    Stall followedUp() {
        return new Stall(feed, verdict, true, holds + 1, retries, false, "", true);
    }
}
