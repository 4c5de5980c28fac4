// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.varta.api.audit.AuditSink;
import org.varta.api.audit.SinkException;
import org.varta.api.audit.SinkSession;
import org.varta.api.audit.SinkTail;

/**
 * Uses a sink as the ledger does, with the ledger's patience: repeats what failed, recovers after a failed append or sync, and knows what was acknowledged. NOT thread safe.
 */
final class MiniLedger implements AutoCloseable {
    private static final int PATIENCE = 8;

    private final AuditSink sink;
    private final List<byte[]> unconfirmed = new ArrayList<>();
    private final IntConsumer whenDurable;
    private SinkSession session;
    private SinkTail tail;
    private int appended;
    private int durable;

    /** {@code whenDurable} hears how many lines are durable by now, each time that changes. */
    MiniLedger(AuditSink sink, IntConsumer whenDurable) {
        this.sink = sink;
        this.whenDurable = whenDurable;
    }

    /** Opens and probes, and syncs what was found. */
    MiniLedger open() throws SinkException {
        repeat(() -> {
            session = sink.open();
            try {
                tail = session.probe();
                session.sync();
            } catch (SinkException e) {
                session.close();
                throw e;
            }
        });
        return this;
    }

    SinkSession session() {
        return session;
    }

    SinkTail tail() {
        return tail;
    }

    int durable() {
        return durable;
    }

    void begin(byte[] boot) throws SinkException {
        long number = Batch.of(List.of(boot)).number(0);
        repeat(() -> session.begin(number, boot));
        count(1);
    }

    void append(List<byte[]> lines) throws SinkException {
        unconfirmed.addAll(lines);
        send();
    }

    private void send() throws SinkException {
        repeat(() -> {
            if (appended == unconfirmed.size()) {
                return;
            }
            try {
                session.append(Batch.of(unconfirmed.subList(appended, unconfirmed.size())));
                appended = unconfirmed.size();
            } catch (SinkException e) {
                recover();
                throw e;
            }
        });
    }

    void sync() throws SinkException {
        repeat(() -> {
            send();
            if (unconfirmed.isEmpty()) {
                return;
            }
            try {
                session.sync();
            } catch (SinkException e) {
                recover();
                throw e;
            }
            confirm(unconfirmed.size());
        });
    }

    private void recover() throws SinkException {
        repeat(() -> confirm(session.recover(Batch.of(unconfirmed))));
    }

    private void confirm(int lines) {
        unconfirmed.subList(0, lines).clear();
        appended = 0;
        count(lines);
    }

    private void count(int lines) {
        durable += lines;
        if (lines > 0) {
            whenDurable.accept(durable);
        }
    }

    /** One step of the ledger's. */
    private interface Step {
        void run() throws SinkException;
    }

    private static void repeat(Step step) throws SinkException {
        SinkException last = null;
        for (int i = 0; i < PATIENCE; i++) {
            try {
                step.run();
                return;
            } catch (SinkException e) {
                last = e;
            }
        }
        throw last;
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
        }
    }
}
