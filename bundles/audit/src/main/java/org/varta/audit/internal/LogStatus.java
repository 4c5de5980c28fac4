// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.util.Objects;

/**
 * How the log is, as others are told: whether a sink was begun, which, and what is wrong. Thread safe; the listener is called on the writer.
 */
final class LogStatus {
    /**
     * A state of the log.
     *
     * @param sink name of the sink the log is in, or null
     * @param trouble one sentence about what keeps records from becoming durable, or null
     * @param isClosed whether the log has stopped for good
     */
    record Snapshot(String sink, String trouble, boolean isClosed) {
        /** Whether records become durable. */
        boolean isReady() {
            return sink != null && trouble == null && !isClosed;
        }
    }

    /** Is told each change. */
    @FunctionalInterface
    interface Listener {
        void changed(Snapshot now);
    }

    private final Listener listener;
    private volatile Snapshot snapshot = new Snapshot(null, null, false);

    LogStatus(Listener listener) {
        this.listener = listener;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    void open(String sink, String trouble) {
        change(new Snapshot(sink, trouble, false));
    }

    void waiting(String trouble) {
        change(new Snapshot(null, trouble, false));
    }

    void closed(String trouble) {
        change(new Snapshot(null, trouble, true));
    }

    private void change(Snapshot next) {
        if (!Objects.equals(snapshot, next)) {
            snapshot = next;
            listener.changed(next);
        }
    }
}
