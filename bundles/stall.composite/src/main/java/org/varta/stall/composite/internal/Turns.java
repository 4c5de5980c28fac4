// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.composite.internal;

import java.util.concurrent.TimeUnit;

/**
 * Lets one thread at a time do a piece of work that calls out into the framework, without a lock around it: whoever asks while it is being done leaves, and the one who does it does it again. So no two components can wait for each
 * other's lock.
 */
final class Turns {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Runnable work;
    /** Guarded by this object, like the worker. */
    private long asked;
    private Thread worker;

    Turns(Runnable work) {
        this.work = work;
    }

    /** Sees to it that the work is done after this call began. */
    void ask() {
        synchronized (this) {
            asked++;
            if (worker != null) {
                return;
            }
            worker = Thread.currentThread();
        }
        boolean isDone = false;
        try {
            while (!isDone) {
                long seen = asked();
                work.run();
                isDone = isQuietSince(seen);
            }
        } finally {
            leave(isDone);
        }
    }

    private synchronized long asked() {
        return asked;
    }

    private synchronized boolean isQuietSince(long seen) {
        if (asked != seen) {
            return false;
        }
        worker = null;
        notifyAll();
        return true;
    }

    private synchronized void leave(boolean isDone) {
        if (!isDone) {
            worker = null;
            notifyAll();
        }
    }

    /** Like {@link #ask}, and waits until it has been done, at most two seconds; not when asked from within the work. */
    void askAndAwait() {
        ask();
        long start = System.nanoTime();
        boolean isInterrupted = false;
        synchronized (this) {
            long left = PATIENCE_NANOS;
            while (worker != null && worker != Thread.currentThread() && left > 0) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                } catch (InterruptedException e) {
                    isInterrupted = true;
                }
                left = PATIENCE_NANOS - (System.nanoTime() - start);
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
