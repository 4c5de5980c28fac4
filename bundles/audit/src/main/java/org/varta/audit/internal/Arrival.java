// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import org.varta.api.audit.ChainPoint;
import org.varta.api.audit.SinkSession;

/**
 * A sink being entered, step by step: the intent made durable, the boot record written, the head opened. NOT thread safe: belongs to the writer.
 */
final class Arrival {
    /** What comes next. */
    enum Step {
        INTENT, BOOT, HEAD
    }

    private final OpenSink to;
    private final ChainPoint found;
    private final Start start;
    private final Stamper.Boot boot;
    private final OpenSink from;
    private final boolean isForced;
    private final Backoff backoff = new Backoff(100_000_000L, 5_000_000_000L);
    private Step step = Step.INTENT;

    /**
     * An arrival.
     *
     * @param to the sink, opened and probed
     * @param found its last record
     * @param start how the log goes on in it
     * @param boot the boot record for it
     * @param from the sink that is left, or null if there is none
     * @param isForced whether unsynced lines may be left in {@code from}
     */
    Arrival(OpenSink to, ChainPoint found, Start start, Stamper.Boot boot, OpenSink from, boolean isForced) {
        this.to = to;
        this.found = found;
        this.start = start;
        this.boot = boot;
        this.from = from;
        this.isForced = isForced;
    }

    OpenSink to() {
        return to;
    }

    SinkSession session() {
        return to.session();
    }

    ChainPoint found() {
        return found;
    }

    Start start() {
        return start;
    }

    Stamper.Boot boot() {
        return boot;
    }

    OpenSink from() {
        return from;
    }

    boolean isForced() {
        return isForced;
    }

    Backoff backoff() {
        return backoff;
    }

    Step step() {
        return step;
    }

    void nowDo(Step next) {
        step = next;
        backoff.reset();
    }

    boolean isTouching(SinkBinding binding) {
        return to.binding() == binding || from != null && step != Step.HEAD && from.binding() == binding;
    }
}
