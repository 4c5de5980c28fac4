// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

/**
 * Lets deferred stalls wait while the observer has more to receive than it takes in before an answer: the beat of one that has resumed may be behind that. Not for ever, or whoever can flood the observer could
 * forbid every recovery. Recovery thread only. Source: recovery specification 15, R38.
 */
final class Flood {
    private static final long PATIENCE_NANOS = 2_000_000_000L;

    private final RecoveryCounters counters;
    private boolean isRising;
    private long since;

    Flood(RecoveryCounters counters) {
        this.counters = counters;
    }

    /** Whether they have to wait through this pass. */
    boolean holdsBack(boolean isBehind, long now) {
        if (!isBehind) {
            isRising = false;
            return false;
        }
        if (!isRising) {
            isRising = true;
            since = now;
        }
        counters.floodedPasses.incrementAndGet();
        return now - since < PATIENCE_NANOS;
    }
}
