// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

/** Notices that somebody has set the clock on the wall: then what people plan by it is to be looked at again. Recovery thread only. */
final class WallClock {
    private static final long NANOS_PER_MILLI = 1_000_000L;
    /** Smaller steps are how a clock is kept in time. */
    private static final long LEAST_STEP_MILLIS = 1_000;

    private boolean isKnown;
    private long offsetMillis;

    /** By how much it was set since the last call, 0 if it was not. */
    long steppedMillis(Clocks clocks) {
        long offset = clocks.wallclockMillis().getAsLong() - clocks.now() / NANOS_PER_MILLI;
        long step = isKnown ? offset - offsetMillis : 0;
        isKnown = true;
        offsetMillis = offset;
        return Math.abs(step) >= LEAST_STEP_MILLIS ? step : 0;
    }
}
