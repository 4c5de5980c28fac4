// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices starts that hang, such as of a program on a dead network file system: counted and logged once each, also while they last, by whoever collects metrics; and starts that are slow on the average, for
 * then few agents are recovered in a second. Thread safe by its own lock, which is never held for long. Source: recovery specification 8.1 and 18.
 */
final class StartWatch {
    private static final Logger LOG = LoggerFactory.getLogger("org.varta.recovery");
    private static final long STUCK_NANOS = 1_000_000_000L;

    private static final int STARTS = 16;
    private static final long SLOW_NANOS = 50_000_000L;
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final RecoveryCounters counters;
    private boolean isPending;
    private boolean isReported;
    private long since;
    private int counted;
    private long countedNanos;
    private boolean hasSaidSlow;
    private long saidSlowAt;

    StartWatch(RecoveryCounters counters) {
        this.counters = counters;
    }

    synchronized void begin(long now) {
        isPending = true;
        isReported = false;
        since = now;
    }

    synchronized void end(long now) {
        look(now);
        isPending = false;
        counted++;
        countedNanos += now - since;
        if (counted == STARTS) {
            tellSlowness(countedNanos / STARTS, now);
            counted = 0;
            countedNanos = 0;
        }
    }

    private void tellSlowness(long mean, long now) {
        if (mean > SLOW_NANOS && (!hasSaidSlow || now - saidSlowAt >= MINUTE_NANOS)) {
            hasSaidSlow = true;
            saidSlowAt = now;
            LOG.warn("recovery: the last {} actions took {} ms each to start", STARTS, mean / NANOS_PER_MILLI);
        }
    }

    synchronized void look(long now) {
        if (isPending && !isReported && now - since > STUCK_NANOS) {
            isReported = true;
            counters.startStuck.incrementAndGet();
            LOG.warn("recovery: an action takes more than a second to start, all others wait for it");
        }
    }
}
