// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

/** Lets so many lines of one kind pass in a second and counts the others. Recovery thread only. */
final class LogLimit {
    static final int SUPPRESSED = -1;
    private static final long WINDOW_NANOS = 1_000_000_000L;

    private final int mostPerSecond;
    private boolean isWindowOpen;
    private long windowStart;
    private int passed;
    private int suppressed;

    LogLimit(int mostPerSecond) {
        this.mostPerSecond = mostPerSecond;
    }

    /** How many lines were left out before this one, or {@link #SUPPRESSED} if this one is to be left out too. */
    int admit(long now) {
        if (!isWindowOpen || now - windowStart >= WINDOW_NANOS) {
            isWindowOpen = true;
            windowStart = now;
            passed = 0;
        }
        if (passed == mostPerSecond) {
            suppressed++;
            return SUPPRESSED;
        }
        passed++;
        int before = suppressed;
        suppressed = 0;
        return before;
    }
}
