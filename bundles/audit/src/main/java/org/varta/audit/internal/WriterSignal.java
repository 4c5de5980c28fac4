// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Wakes the writer. Raising is cheap while the writer is awake. The writer looks a little longer before it sleeps, because whoever waited for its last group often has the next
 * record at once, and a thread that sleeps takes longer to wake than that. Thread safe; {@link #clear} and {@link #await} are the writer's.
 */
final class WriterSignal {
    private static final long LOOK_NANOS = 40_000L;
    private static final long LONGEST_SLEEP_NANOS = 1_000_000_000L;
    private static final boolean IS_LOOKING = Runtime.getRuntime().availableProcessors() > 1;

    private final LedgerClock clock;
    private final AtomicReference<Thread> sleeper = new AtomicReference<>();
    private volatile boolean isRaised;

    WriterSignal(LedgerClock clock) {
        this.clock = clock;
    }

    void raise() {
        isRaised = true;
        Thread sleeping = sleeper.get();
        if (sleeping != null && sleeper.compareAndSet(sleeping, null)) {
            LockSupport.unpark(sleeping);
        }
    }

    /** Forgets what was raised before the work that now begins. */
    void clear() {
        isRaised = false;
    }

    /** Returns when raised, or after a time, or now and then for no reason; a negative time means no limit. */
    void await(long nanos, boolean hasWorked) {
        if (nanos == 0 || hasWorked && IS_LOOKING && isRaisedWhileLooking()) {
            return;
        }
        sleeper.set(Thread.currentThread());
        if (!isRaised) {
            LockSupport.parkNanos(this, nanos < 0 ? LONGEST_SLEEP_NANOS : Math.min(nanos, LONGEST_SLEEP_NANOS));
        }
        sleeper.set(null);
    }

    private boolean isRaisedWhileLooking() {
        long start = clock.nanos();
        while (!isRaised) {
            if (clock.nanos() - start >= LOOK_NANOS) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }
}
