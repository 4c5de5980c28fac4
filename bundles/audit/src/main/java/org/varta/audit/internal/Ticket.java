// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.varta.api.audit.AuditRecord;
import org.varta.api.audit.AuditTicket;

/** One record on its way through the ledger, and the promise of its fate. The promise is thread safe; the rest belongs to the queue's lock and then to the writer. */
final class Ticket extends CompletableFuture<AuditTicket.Receipt> implements AuditTicket {
    private final AuditRecord record;
    private final int mostBytes;
    private long burnsBehind;

    Ticket(AuditRecord record) {
        this.record = record;
        this.mostBytes = RecordText.mostBytes(record);
    }

    @Override
    public CompletionStage<Receipt> receipt() {
        return this;
    }

    AuditRecord record() {
        return record;
    }

    /** No line of this record is longer. */
    int mostBytes() {
        return mostBytes;
    }

    /** A record behind this one was dropped: a number after this one's stays unused. */
    void burnOneBehind() {
        burnsBehind++;
    }

    /** How many numbers behind this record's are burned, told once: a record that is stamped again has left its gap already. */
    long takeBurns() {
        long burns = burnsBehind;
        burnsBehind = 0;
        return burns;
    }

    boolean hasBurnsBehind() {
        return burnsBehind > 0;
    }

    void end(Fate fate, long number) {
        complete(new Receipt(fate, number));
    }
}
