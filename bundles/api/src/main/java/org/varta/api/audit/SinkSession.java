// SPDX-License-Identifier: Apache-2.0
package org.varta.api.audit;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * An opened sink. NOT thread safe: used by one thread at a time, in this order: {@link #probe}, {@link #sync}, then {@link #begin} with the ledger's boot line, then any
 * number of {@link #append}, {@link #sync} and {@link #roll}, then {@link #close}. A session may also be closed after {@code probe} without having changed
 * anything.
 *
 * <p><strong>After a failure</strong> of {@code append} or {@code sync} the ledger calls {@link #recover} before anything else; what was synced before stays
 * untouched whatever happens, and a sync that succeeds after a failed one proves nothing about older data.
 */
@ConsumerType
public interface SinkSession extends AutoCloseable {
    /**
     * The identity of the store: stable over restart, bundle update, ranking and credentials, and different for two different stores.
     *
     * @return such as {@code file:/var/log/varta/audit.log}; not null, without secrets
     */
    String identity();

    /**
     * Looks at the end of what is stored, changing nothing; asked twice it answers the same.
     *
     * @return the tail, not null
     * @throws SinkException if it cannot be read, or if it is in a state this sink cannot repair (the message names the state)
     */
    SinkTail probe() throws SinkException;

    /**
     * Cuts what the last probe said must be cut, and writes header (where one is missing) and boot line in one write; when it returns, they and the names under which
     * they are found are durable. After a failure it may be called again with the same line, any number of times: it starts over from what the probe found, so that no
     * second line appears.
     *
     * @param number the boot record's number, unsigned, above every number stored
     * @param bootLine the complete line with its line feed
     * @throws SinkException if it is not known to be durable; what was stored before (up to the cut) is intact
     */
    void begin(long number, byte[] bootLine) throws SinkException;

    /**
     * Writes lines behind those already there. Not durable before {@link #sync}.
     *
     * @param lines in ascending order of numbers; a view, valid only during the call
     * @throws SinkException if not all of it is known to be written
     */
    void append(AuditLines lines) throws SinkException;

    /**
     * Makes everything appended durable, with the names under which it is found. Before {@link #begin} it does so with what {@link #probe} has seen: a process that was killed may have
     * left lines that can be read but would not survive a power cut, and the ledger decides nothing on those.
     *
     * @throws SinkException if it is not known to be durable
     */
    void sync() throws SinkException;

    /**
     * Brings the store back to a known state after a failure: afterwards the first <i>n</i> of the given lines are durable and the others absent.
     *
     * @param unconfirmed all lines appended, or given to a failed append, since the last successful sync
     * @return n, 0 to {@code unconfirmed.count()}; the ledger appends the rest again
     * @throws SinkException if the state is not known; the ledger asks again after a pause
     */
    int recover(AuditLines unconfirmed) throws SinkException;

    /**
     * Starts a new generation if one is due, in steps; called by the ledger between batches when nothing unsynced is pending, and at least once a minute.
     *
     * <p>What becomes of the boot line that the handler gave last: {@code COMPLETE}, it is in the log, its last record, durable under names that are durable. {@code FAILED}, it is not in the store, and
     * lines may follow those before it; the ledger takes its intent back. {@code DEFERRED}, that is still open, and the ledger writes nothing before it has called again. After an exception the store is in
     * doubt: the ledger closes the session and opens the store anew. The number of a line that is not in the log stays burned.
     *
     * <p>An exception of kind {@link SinkException.Kind#IDENTITY} before a line was given says that somebody has moved or replaced the store: the session goes on in what it holds open and keeps that with
     * the next calls.
     *
     * @param handler the ledger's part of it
     * @param budgetNanos how long the steps may take before the rest is deferred, in nanoseconds
     * @return how far it came, not null
     * @throws SinkException if the store is in doubt
     */
    RollResult roll(RollHandler handler, long budgetNanos) throws SinkException;

    /** Releases the store and its lock within a bounded time, without syncing. May be called twice. */
    @Override
    void close();

    /** How far a {@link #roll} came. */
    enum RollResult {
        /** No new generation is due. */
        NOT_NEEDED,
        /** More steps remain: call again soon. */
        DEFERRED,
        /** A new generation was started. */
        COMPLETE,
        /** It could not be done; the present generation goes on, and it will be tried again after a pause. */
        FAILED
    }

    /** The ledger's part of starting a new generation. */
    @FunctionalInterface
    interface RollHandler {
        /**
         * Called when the outgoing generation is synced and before anything is moved: the ledger makes its head durable and gives the boot line for the new
         * generation. A sink that calls this again (after a failure) gets another line.
         *
         * @return the complete boot line with its line feed
         * @throws SinkException if the head could not be written; nothing must be moved then
         */
        byte[] beforeMove() throws SinkException;
    }
}
