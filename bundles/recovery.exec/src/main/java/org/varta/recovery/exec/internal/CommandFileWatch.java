// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once for each change that a command file is no longer what was read from it: whoever edits it must not learn that from the next recovery. It has a thread of its own as soon as there is a file, because
 * looking at one on a dead network file system may take for ever. Thread safe. Source: recovery specification 15, R16.
 */
final class CommandFileWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ExecAction.class);
    private static final long LOOK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long PATIENCE_MILLIS = 500;

    private final long everyNanos;
    private final Thread thread = new Thread(this::run, "varta-command-file");
    /** As it was when it was read or last spoken of; null if there is none. */
    private volatile FileStamp known;
    private volatile boolean isClosed;

    CommandFileWatch() {
        this(LOOK_EVERY_NANOS);
    }

    CommandFileWatch(long everyNanos) {
        this.everyNanos = everyNanos;
        thread.setDaemon(true);
    }

    /** From now on this file, as it was when it was read; null for none. */
    synchronized void watch(FileStamp read) {
        known = read;
        if (read != null && thread.getState() == Thread.State.NEW && !isClosed) {
            thread.start();
        }
    }

    private void run() {
        while (!isClosed) {
            LockSupport.parkNanos(everyNanos);
            look();
        }
    }

    /** One look. */
    void look() {
        FileStamp before = known;
        FileStamp now = before == null ? null : before.renewed();
        if (isNews(before, now)) {
            LOG.warn("recovery.exec: the command file {} {}: the command that was read from it stays in force until the configuration is applied again",
                now.path(), now.attributes().isEmpty() ? "cannot be found any more" : "has changed");
        }
    }

    /** Not if another file was named meanwhile. */
    private synchronized boolean isNews(FileStamp before, FileStamp now) {
        boolean isNews = before != null && before == known && !isClosed && !before.equals(now);
        known = isNews ? now : known;
        return isNews;
    }

    /** Harmless when called again. */
    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
        }
        LockSupport.unpark(thread);
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
