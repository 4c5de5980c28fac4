// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.audit.ChainPoint;
import org.varta.api.audit.SinkTail;
import org.varta.audit.internal.Head.State;
import org.varta.audit.internal.CursorStore.Cursor;

/**
 * Notes where the log left each sink, and tells when one was changed meanwhile or holds what this log never left there. A note that cannot be written costs such a message, nothing more.
 * NOT thread safe: belongs to the writer. Source: chain continuity 3.
 */
final class SinkMarks {
    private static final Logger LOG = LoggerFactory.getLogger(SinkMarks.class);

    private final CursorStore cursors;
    private final LedgerCounters counters;

    SinkMarks(CursorStore cursors, LedgerCounters counters) {
        this.cursors = cursors;
        this.counters = counters;
    }

    /** Compares what is found in a sink with how the log left it. */
    void inspect(OpenSink sink, SinkTail tail, Head head) {
        boolean isWhereTheLogIs = head != null && (sink.identity().equals(head.sink()) || head.state() == State.MOVING);
        if (isWhereTheLogIs || tail.kind() == SinkTail.Kind.EMPTY) {
            return;
        }
        try {
            Cursor cursor = cursors.read(sink.identity());
            if (cursor == null) {
                boolean isOurs = head == null || tail.last().equals(head.point());
                note(isOurs ? null : StartEvent.FOREIGN_SINK, sink);
            } else if (cursor.isExact() && !(tail.kind() == SinkTail.Kind.RESUME && tail.last().equals(cursor.point()))) {
                note(StartEvent.LEFT_TAIL_CHANGED, sink);
            }
        } catch (IOException e) {
            LOG.warn("cannot read where the audit log left {}: {}", sink.name(), e.toString());
        }
    }

    private void note(StartEvent event, OpenSink sink) {
        if (event != null) {
            counters.event(event);
            LOG.warn("audit log in {}: {} ({})", sink.name(), event.text(), event.token());
        }
    }

    /** The log is in a sink now, and left another one if it moved. */
    void entered(Arrival arrival) {
        Start start = arrival.start();
        if (start.intent().state() == State.MOVING && !start.intent().sink().equals(Head.NONE)) {
            boolean isExact = !arrival.isForced() && !start.has(StartEvent.UNCLEAN_HANDOVER);
            left(start.intent().sink(), start.intent().point(), isExact);
        }
        try {
            cursors.delete(arrival.to().identity());
        } catch (IOException e) {
            LOG.warn("cannot delete where the audit log left {}: {}", arrival.to().name(), e.toString());
        }
    }

    void left(String identity, ChainPoint point, boolean isExact) {
        try {
            cursors.write(identity, new Cursor(point, isExact));
        } catch (IOException e) {
            LOG.warn("cannot note where the audit log left a sink: {}", e.toString());
        }
    }
}
