// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices starts that hang, such as of a program on a dead network file system: counted and logged once each, also while they last, by whoever collects metrics. Thread safe by its own lock, which is never
 * held for long. Source: recovery specification 8.1.
 */
final class StartWatch {
    private static final Logger LOG = LoggerFactory.getLogger("org.varta.recovery");
    private static final long STUCK_NANOS = 1_000_000_000L;

    private final RecoveryCounters counters;
    private boolean isPending;
    private boolean isReported;
    private long since;

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
    }

    synchronized void look(long now) {
        if (isPending && !isReported && now - since > STUCK_NANOS) {
            isReported = true;
            counters.startStuck.incrementAndGet();
            LOG.warn("recovery: an action takes more than a second to start, all others wait for it");
        }
    }
}
