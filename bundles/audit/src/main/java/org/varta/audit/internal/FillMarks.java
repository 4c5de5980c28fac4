// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The warn mark (75 %) and the critical mark (95 %) of the queue: each fires when the fill rises to it and is armed again when the fill falls below it. Guarded by the
 * queue's lock, except {@link #report} and the two marks themselves, which are thread safe.
 */
final class FillMarks {
    static final int WARN = 1;
    static final int CRITICAL = 2;
    private static final Logger LOG = LoggerFactory.getLogger(FillMarks.class);
    private static final int WARN_PERCENT = 75;
    private static final int CRITICAL_PERCENT = 95;

    private final LedgerCounters counters;
    private final LimitedLog warnLog;
    private final LimitedLog criticalLog;
    private volatile int warn;
    private volatile int critical;
    private boolean isWarned;
    private boolean isCritical;

    FillMarks(LedgerClock clock, LedgerCounters counters) {
        this.counters = counters;
        this.warnLog = new LimitedLog(clock, counters.suppressedLines("audit_ring_warn"));
        this.criticalLog = new LimitedLog(clock, counters.suppressedLines("audit_ring_critical"));
    }

    void resize(int capacity, int fill) {
        warn = Math.max(1, (int) ((long) capacity * WARN_PERCENT / 100));
        critical = Math.max(1, (int) ((long) capacity * CRITICAL_PERCENT / 100));
        fallen(fill);
    }

    int warn() {
        return warn;
    }

    int critical() {
        return critical;
    }

    /** Which marks the fill has just risen to; a sum of {@link #WARN} and {@link #CRITICAL}. */
    int risen(int fill) {
        int passed = 0;
        if (!isWarned && fill >= warn) {
            isWarned = true;
            counters.watermark("warn");
            passed |= WARN;
        }
        if (!isCritical && fill >= critical) {
            isCritical = true;
            counters.watermark("critical");
            passed |= CRITICAL;
        }
        return passed;
    }

    void fallen(int fill) {
        isWarned &= fill >= warn;
        isCritical &= fill >= critical;
    }

    /** Writes the log lines for passed marks; not under the lock. */
    void report(int passed) {
        if ((passed & WARN) != 0) {
            warnLog.write(suffix -> LOG.warn("audit queue reached its warn mark of {} records{}", warn, suffix));
        }
        if ((passed & CRITICAL) != 0) {
            criticalLog.write(suffix -> LOG.error("audit queue reached its critical mark of {} records; the next ones will be dropped{}", critical, suffix));
        }
    }
}
