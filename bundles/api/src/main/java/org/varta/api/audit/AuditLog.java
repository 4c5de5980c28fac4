// SPDX-License-Identifier: Apache-2.0
package org.varta.api.audit;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The audit log as a service: the ledger. Takes records from any thread and only queues them; one writer thread gives each its number and
 * hash as it takes it, writes it to the bound sink and syncs, many records to one sync. Thread safe.
 *
 * <p>The service stays while sinks come and go; without a sink records wait in the queue and then the drop rule applies.
 */
@ProviderType
public interface AuditLog {
    /**
     * Queues a record by the drop rule; never blocks, never throws for a full queue. A full queue drops the new record, burns its number and counts it;
     * records of the noise class are suppressed earlier and counted by reason.
     *
     * @param record not null
     * @return a ticket that is completed when the record is durable, or at once when it was dropped or suppressed; not null
     */
    AuditTicket offer(AuditRecord record);

    /**
     * Queues a record, waiting for room.
     *
     * @param record not null
     * @param patience how long to wait at most; zero is like {@link #offer} without the noise rule
     * @return as {@link #offer}
     * @throws InterruptedException if interrupted while waiting; nothing was queued then
     */
    AuditTicket append(AuditRecord record, Duration patience) throws InterruptedException;

    /**
     * How the log is doing.
     *
     * @return the state, not null
     */
    State state();

    /** How the log is doing. */
    enum State {
        /** Records become durable. */
        OPEN,
        /** No sink is bound; records wait. */
        WAITING,
        /** A write, a sync or an open keeps failing, or the queue is nearly full; records wait or are dropped (counted). */
        DEGRADED,
        /** The log has stopped for good: orderly stop, refused mismatch, or a second ledger on the same state folder. */
        CLOSED
    }
}
