// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.List;
import org.varta.api.recovery.RecoveryDecision;
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
 * @param heldFor what has held it until now, in the order of application; empty if nothing has
 * @param rung the rung of the start that was held, {@link #UNKNOWN_RUNG} before
 * @param isAnswered whether it has had its answer, and is looked at again because its agent is still silent
 */
record Stall(StallFeed feed, Verdict verdict, boolean isDeferred, int holds, int retries, boolean mustLive, List<RecoveryDecision.NotBefore> heldFor, int rung,
        boolean isAnswered) {
    static final int UNKNOWN_RUNG = -1;

    Stall(StallFeed feed, Verdict verdict, boolean isDeferred) {
        this(feed, verdict, isDeferred, 0, 0, false, List.of(), UNKNOWN_RUNG, false);
    }

    Stall deferred() {
        return isDeferred ? this : new Stall(feed, verdict, true, holds, retries, mustLive, heldFor, rung, isAnswered);
    }

    Stall heldOnceMore(RecoveryDecision.NotBefore hold) {
        return new Stall(feed, verdict, true, holds + 1, retries, false, hold.each(), hold.wanted().rung(), isAnswered);
    }

    Stall onRung(int known) {
        return known == rung ? this : new Stall(feed, verdict, isDeferred, holds, retries, mustLive, heldFor, known, isAnswered);
    }

    /** To be tried again although it was answered. */
    Stall retried(boolean onlyIfItLives) {
        return new Stall(feed, verdict, true, holds, retries + 1, onlyIfItLives, List.of(), UNKNOWN_RUNG, true);
    }

    /** To be looked at again because a start has not helped. */
    Stall followedUp() {
        return new Stall(feed, verdict, true, holds + 1, retries, false, List.of(), UNKNOWN_RUNG, true);
    }

    /** People were told of it although it is held: what holds it is no news. */
    Stall noticed(List<RecoveryDecision.NotBefore> reasons) {
        return new Stall(feed, verdict, true, holds + 1, retries, false, reasons, UNKNOWN_RUNG, true);
    }
}
