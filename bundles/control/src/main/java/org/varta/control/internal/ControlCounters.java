// SPDX-License-Identifier: Apache-2.0
package org.varta.control.internal;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.varta.api.metric.MetricSink;

/** What the control socket counts. Thread safe. */
final class ControlCounters {
    /** Why a client did not get what it came for. */
    enum Refusal {
        /** No request that we know, or too long. */
        MALFORMED,
        /** About an agent that nobody knows. */
        UNKNOWN_AGENT,
        /** Orders something that is not done. */
        DECLINED,
        /** As many others were being served. */
        TOO_MANY,
        /** Took too long to ask or to take the answer, and was cut off. */
        SLOW,
        /** Went away or failed. */
        BROKEN
    }

    final AtomicLong answered = new AtomicLong();
    final AtomicLong unanswered = new AtomicLong();
    final AtomicBoolean isListening = new AtomicBoolean();
    private final AtomicLongArray refused = new AtomicLongArray(Refusal.values().length);

    void refuse(Refusal why) {
        refused.incrementAndGet(why.ordinal());
    }

    long refused(Refusal why) {
        return refused.get(why.ordinal());
    }

    void collect(MetricSink sink) {
        sink.gauge("varta_control_listening", "Whether there is a control socket.", isListening.get() ? 1 : 0);
        sink.counter("varta_control_requests_total", "Requests over the control socket that were answered.", answered.get());
        for (Refusal why : Refusal.values()) {
            sink.counter("varta_control_refused_total", "Clients of the control socket that got no answer.", refused(why), "reason", why.name().toLowerCase(Locale.ROOT));
        }
        sink.counter("varta_control_unanswered_total", "Questions to a part of the observer that it did not answer in time.", unanswered.get());
    }
}
