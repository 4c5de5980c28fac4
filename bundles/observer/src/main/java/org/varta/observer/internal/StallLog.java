// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.event.EventKind;
import org.varta.api.event.ObserverEvent;
import org.varta.api.event.ObserverListener;

/** Tells the log about each stall; when many come at once, ten a second and then how many there were. Dispatcher thread only. */
final class StallLog implements ObserverListener {
    private static final Logger LOG = LoggerFactory.getLogger(StallLog.class);
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int LINES_A_SECOND = 10;

    private long secondStarted = -SECOND_NANOS;
    private int lines;
    private long suppressed;

    @Override
    public boolean wants(EventKind kind) {
        return kind == EventKind.STALL;
    }

    @Override
    public void event(ObserverEvent event) {
        if (event.observerNanos() - secondStarted >= SECOND_NANOS) {
            secondStarted = event.observerNanos();
            lines = 0;
        }
        if (++lines > LINES_A_SECOND) {
            suppressed++;
            return;
        }
        LOG.warn("observer: agent {} stalled: {}{}", Integer.toUnsignedString(event.pid()), event.detail(),
            suppressed == 0 ? "" : " (and " + suppressed + " more)");
        suppressed = 0;
    }
}
