// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import org.varta.api.audit.AuditLines;
import org.varta.api.audit.SinkException;
import org.varta.api.audit.SinkSession;
import org.varta.api.audit.SinkSession.RollHandler;
import org.varta.api.audit.SinkSession.RollResult;

/**
 * The sink the log is in: its session, begun. Whatever the provider throws becomes a {@link SinkException}. NOT thread safe: belongs to the writer.
 *
 * @param binding whose service it is
 * @param revision of the binding when it was opened
 * @param session begun
 * @param identity digest, as in the head
 * @param name for people
 */
record OpenSink(SinkBinding binding, int revision, SinkSession session, String identity, String name) {
    void append(AuditLines lines) throws SinkException {
        Foreign.call(SinkException.Kind.WRITE, () -> {
            session.append(lines);
            return null;
        });
    }

    void sync() throws SinkException {
        Foreign.call(SinkException.Kind.SYNC, () -> {
            session.sync();
            return null;
        });
    }

    int recover(AuditLines unconfirmed) throws SinkException {
        int confirmed = Foreign.call(SinkException.Kind.WRITE, () -> session.recover(unconfirmed));
        if (confirmed < 0 || confirmed > unconfirmed.count()) {
            throw new SinkException(SinkException.Kind.IDENTITY, "the sink claims " + confirmed + " of " + unconfirmed.count() + " lines", null);
        }
        return confirmed;
    }

    RollResult roll(RollHandler handler, long budgetNanos) throws SinkException {
        RollResult result = Foreign.call(SinkException.Kind.RENAME, () -> session.roll(handler, budgetNanos));
        if (result == null) {
            throw new SinkException(SinkException.Kind.RENAME, "the sink does not say how far its rotation came", null);
        }
        return result;
    }

    void close() {
        Foreign.close(session);
    }
}
