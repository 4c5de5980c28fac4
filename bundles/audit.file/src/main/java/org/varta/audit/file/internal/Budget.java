// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

/** How long one call may go on. The first operation is always free, so that repeated calls come to an end however small the budget is. NOT thread safe. */
final class Budget {
    private final SinkClock clock;
    private final long nanos;
    private final long start;
    private boolean isTouched;

    Budget(SinkClock clock, long nanos) {
        this.clock = clock;
        this.nanos = nanos;
        this.start = clock.nanos();
    }

    /** An operation was done. */
    void spend() {
        isTouched = true;
    }

    boolean isUsedUp() {
        return isTouched && clock.nanos() - start >= nanos;
    }
}
