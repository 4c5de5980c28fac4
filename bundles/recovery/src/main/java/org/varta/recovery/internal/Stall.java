// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import org.varta.api.stall.StallFeed;
import org.varta.api.stall.Verdict;

/**
 * A verdict on its way to its one answer. Immutable.
 *
 * @param feed where it came from, and who is asked whether it still holds
 * @param verdict the stall
 * @param isDeferred whether it had to wait for a later pass than the one that found it; then who cannot be verified is not acted on
 * @param holds how often it was put off
 */
record Stall(StallFeed feed, Verdict verdict, boolean isDeferred, int holds) {
    Stall deferred() {
        return isDeferred ? this : new Stall(feed, verdict, true, holds);
    }

    Stall heldOnceMore() {
        return new Stall(feed, verdict, true, holds + 1);
    }
}
