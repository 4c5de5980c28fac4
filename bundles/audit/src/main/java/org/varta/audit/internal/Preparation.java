// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import org.varta.api.audit.SinkException;
import org.varta.api.audit.SinkSession;
import org.varta.api.audit.SinkTail;

/**
 * The opening and probing of one sink, what was found made durable, away from the writer: a database may take long for it, and another sink is written meanwhile. The session belongs to the opening thread until
 * it is ready and to the writer afterwards. Thread safe.
 */
final class Preparation implements Runnable {
    private final SinkBinding binding;
    private final int revision;
    private final Runnable wakeWriter;
    /** Guarded by this, like all below. */
    private boolean isEnded;
    private boolean isUnwanted;
    private SinkSession session;
    private String identity;
    private ProbedSink probed;
    private SinkException failure;

    Preparation(SinkBinding binding, Runnable wakeWriter) {
        this.binding = binding;
        this.revision = binding.revision();
        this.wakeWriter = wakeWriter;
    }

    SinkBinding binding() {
        return binding;
    }

    int revision() {
        return revision;
    }

    @Override
    public void run() {
        try {
            prepare();
        } finally {
            wakeWriter.run();
        }
    }

    private void prepare() {
        SinkSession opened = null;
        try {
            opened = binding.sink().open();
            String name = opened.identity();
            SinkTail tail = opened.probe();
            // What a killed process left may be readable and yet not survive a power cut; nothing is decided on that.
            opened.sync();
            end(opened, name, new ProbedSink(Head.digestOf(name), tail), null);
        } catch (SinkException e) {
            Foreign.close(opened);
            end(null, null, null, e);
        } catch (RuntimeException | LinkageError e) {
            Foreign.close(opened);
            end(null, null, null, new SinkException(SinkException.Kind.OPEN, "opening failed: " + e, e));
        }
    }

    private void end(SinkSession opened, String name, ProbedSink seen, SinkException reason) {
        boolean mustClose;
        synchronized (this) {
            mustClose = isUnwanted && opened != null;
            session = mustClose ? null : opened;
            identity = name;
            probed = seen;
            failure = reason;
            isEnded = true;
        }
        if (mustClose) {
            Foreign.close(opened);
        }
    }

    synchronized boolean isEnded() {
        return isEnded;
    }

    /** Whether the session is open and waits to be used. */
    synchronized boolean isReady() {
        return isEnded && session != null;
    }

    synchronized SinkException failure() {
        return failure;
    }

    synchronized ProbedSink probed() {
        return probed;
    }

    synchronized SinkSession session() {
        return session;
    }

    synchronized String identity() {
        return identity;
    }

    /** The session is in use now: discarding no longer closes it. */
    synchronized void handOver() {
        session = null;
    }

    /** Closes the session, at the latest when the opening ends. */
    void discard() {
        SinkSession opened;
        synchronized (this) {
            isUnwanted = true;
            opened = session;
            session = null;
        }
        Foreign.close(opened);
    }
}
