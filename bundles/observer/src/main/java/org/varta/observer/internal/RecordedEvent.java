// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.function.Supplier;
import org.varta.api.event.EventKind;
import org.varta.api.event.ObserverEvent;
import org.varta.api.transport.Origin;

/** An event as it is kept: a cell of the ring that is filled again and again, or an object of its own for what must not be dropped. */
final class RecordedEvent implements ObserverEvent {
    static final int NOBODY = -1;
    private static final Supplier<String> NO_RECORD = () -> "";

    private EventKind kind = EventKind.BEAT;
    private long observerNanos;
    private int pid;
    private int status;
    private int payload;
    private long nonce;
    private Origin origin = Origin.NETWORK_UNVERIFIED;
    private long pidNamespace;
    private String token = "";
    private String detail = "";
    private int slot;
    private long order;
    private long timestamp;
    private long number;
    private long deadline;
    private Supplier<String> record = NO_RECORD;

    RecordedEvent of(EventKind newKind, long now, int about, String newToken, String newDetail) {
        kind = newKind;
        observerNanos = now;
        pid = about;
        status = 0;
        payload = 0;
        nonce = 0;
        origin = Origin.NETWORK_UNVERIFIED;
        pidNamespace = 0;
        token = newToken;
        detail = newDetail;
        slot = NOBODY;
        order = 0;
        timestamp = 0;
        number = 0;
        deadline = 0;
        record = NO_RECORD;
        return this;
    }

    RecordedEvent withBeat(int newSlot, long newTimestamp, long newNumber, long newDeadline) {
        slot = newSlot;
        timestamp = newTimestamp;
        number = newNumber;
        deadline = newDeadline;
        return this;
    }

    RecordedEvent withRecord(int newSlot, Supplier<String> newRecord) {
        slot = newSlot;
        record = newRecord;
        return this;
    }

    RecordedEvent ordered(long newOrder) {
        order = newOrder;
        return this;
    }

    RecordedEvent withFrame(int newStatus, int newPayload, long newNonce, Origin newOrigin, long namespace) {
        status = newStatus;
        payload = newPayload;
        nonce = newNonce;
        origin = newOrigin;
        pidNamespace = namespace;
        return this;
    }

    @Override
    public EventKind kind() {
        return kind;
    }

    @Override
    public long observerNanos() {
        return observerNanos;
    }

    @Override
    public int pid() {
        return pid;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public int payload() {
        return payload;
    }

    @Override
    public long nonce() {
        return nonce;
    }

    @Override
    public Origin origin() {
        return origin;
    }

    @Override
    public long pidNamespace() {
        return pidNamespace;
    }

    @Override
    public String token() {
        return token;
    }

    @Override
    public String detail() {
        return detail;
    }

    @Override
    public int slot() {
        return slot;
    }

    @Override
    public long order() {
        return order;
    }

    @Override
    public long timestamp() {
        return timestamp;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public long deadline() {
        return deadline;
    }

    @Override
    public String record() {
        return record.get();
    }
}
