// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

/**
 * When the writer syncs: after so many records, after so much time; and not again in the same pass when a sync took longer than its budget. NOT thread safe: belongs to the writer.
 *
 * <p>Source: audit log 10.3.
 */
final class SyncCadence {
    private Settings settings;
    private long writtenSinceSync;
    private boolean hasSynced;
    private long syncedAt;
    private boolean isSuspended;
    /** What a suspended sync has left is synced first in the next pass, whatever the cadence says. */
    private boolean isOverdue;

    SyncCadence(Settings settings) {
        this.settings = settings;
    }

    void change(Settings changed) {
        settings = changed;
    }

    /** A new sink: nothing is unsynced, and the time rule starts over. */
    void restart() {
        writtenSinceSync = 0;
        hasSynced = false;
        isSuspended = false;
        isOverdue = false;
    }

    void startPass() {
        isOverdue |= isSuspended && writtenSinceSync > 0;
        isSuspended = false;
    }

    void wrote(int lines) {
        writtenSinceSync += lines;
    }

    boolean isDue(long nowNanos) {
        if (isSuspended || writtenSinceSync == 0) {
            return false;
        }
        return isOverdue || writtenSinceSync >= settings.syncEvery() || settings.syncIntervalNanos() > 0
                && (!hasSynced || nowNanos - syncedAt >= settings.syncIntervalNanos());
    }

    /** How long the writer may sleep before the time rule wants a sync; negative for no limit. */
    long nanosUntilDue(long nowNanos) {
        if (writtenSinceSync == 0) {
            return -1;
        }
        if (isSuspended || isDue(nowNanos)) {
            return 0;
        }
        return settings.syncIntervalNanos() > 0 ? Math.max(0, syncedAt + settings.syncIntervalNanos() - nowNanos) : -1;
    }

    /** A sync has succeeded; answers whether it took longer than its budget. */
    boolean synced(long startNanos, long nowNanos) {
        writtenSinceSync = 0;
        hasSynced = true;
        isOverdue = false;
        syncedAt = nowNanos;
        isSuspended = nowNanos - startNanos > settings.syncBudgetNanos();
        return isSuspended;
    }
}
