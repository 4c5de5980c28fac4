// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.ArrayList;
import java.util.List;
import org.varta.api.event.EventKind;
import org.varta.api.event.EventStream;

/** An event stream that remembers what was published as {@code kind pid token}. */
final class RecordingEvents implements EventStream {
    final List<String> lines = new ArrayList<>();
    RuntimeException failure;
    Runnable whenPublished = () -> { };

    @Override
    public synchronized void publish(EventKind kind, int pid, String token, String detail) {
        whenPublished.run();
        if (failure != null) {
            throw failure;
        }
        lines.add(kind + " " + Integer.toUnsignedString(pid) + " " + token);
    }

    @Override
    public long observerNanos() {
        return 0;
    }
}
