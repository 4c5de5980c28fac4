// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Lets one log line of a kind pass per second; the next one that passes tells how many did not. Thread safe. Source: exporters 8.2. */
final class LimitedLog {
    private static final long PAUSE_NANOS = 1_000_000_000L;

    private final LedgerClock clock;
    private final LongAdder suppressedEver;
    private boolean hasPassed;
    private long passedAt;
    private long suppressed;

    LimitedLog(LedgerClock clock, LongAdder suppressedEver) {
        this.clock = clock;
        this.suppressedEver = suppressedEver;
    }

    /** Writes a line, or counts it; {@code line} is given what to append to it. */
    void write(Consumer<String> line) {
        long withheld = admit();
        if (withheld >= 0) {
            line.accept(withheld == 0 ? "" : " (suppressed " + withheld + ")");
        }
    }

    /** −1 if the line must not pass, else how many did not since the last one that did. */
    private synchronized long admit() {
        long now = clock.nanos();
        if (hasPassed && now - passedAt < PAUSE_NANOS) {
            suppressed++;
            suppressedEver.increment();
            return -1;
        }
        hasPassed = true;
        passedAt = now;
        long withheld = suppressed;
        suppressed = 0;
        return withheld;
    }
}
