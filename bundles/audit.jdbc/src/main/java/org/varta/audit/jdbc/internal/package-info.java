// SPDX-License-Identifier: Apache-2.0
/**
 * The audit log in a relational database.
 *
 * <pre>
 * ledger ── open ──▶ JdbcSink ── Connector (driver service) ── Dialect.prepare ──▶ Link ── Ownership.take ──▶ JdbcSession
 *        ── probe ─▶ RowTail: the last rows                                              (reads only)
 *        ── begin ─▶ fence, INSERT boot line, commit, Dialect.sync
 *        ── append ▶ fence (once per transaction), INSERT batch ── sync ──▶ commit, Dialect.sync
 *        ── recover ▶ new Link, Ownership.takeAgain, compare rows ── commit, Dialect.sync
 * </pre>
 *
 * <p><strong>What is stored.</strong> One row per line in {@link org.varta.audit.jdbc.internal.Tables}, its exact bytes under its number; header and generations are a matter of files. Whoever may
 * only read and insert cannot change a record: on PostgreSQL a user that made the tables by opening the store once can leave it to one that has no more than SELECT and INSERT on the
 * records, SELECT and UPDATE on the owner.
 *
 * <p><strong>Who may write.</strong> {@link org.varta.audit.jdbc.internal.Ownership}: one holder at a time, known by its database session, fenced by an epoch. Where connections are
 * shared by a pooler between the observer and the server, sessions mean
 * nothing; connect to the server itself. A holder whose machine has died without a word keeps others out until the server notices (PostgreSQL: {@code tcp_keepalives_idle}).
 *
 * <p><strong>When it is durable.</strong> At commit, asked for explicitly. PostgreSQL: {@code synchronous_commit} on or stronger; a server with {@code fsync} off is warned of. H2:
 * write delay 0 and {@code CHECKPOINT SYNC} behind each
 * commit, without which a killed process loses records that were committed. Each commit writes about 16 KiB into H2's file, whose space is used again after 45 seconds: a log that
 * commits ten times a second settles at some
 * megabytes beside its records.
 *
 * <p><strong>Failures.</strong> After any error the connection is given up, which undoes what was not committed. Over the next one the owner's row is locked, which waits for whatever
 * the old one was still doing and fences it; then the
 * rows behind the last durable one are compared with the lines in question: there and identical, they are made durable and done; absent, they are sent again; anything else is an
 * {@code IDENTITY} failure and somebody else's
 * work. A failed sync proves nothing about what was written before it, so H2's rows since the last good one are written again; PostgreSQL sees to that itself.
 *
 * <p><strong>Threads.</strong> None of its own. A session is used by one thread at a time, the ledger's; close may come from another. No thread that is in H2 may be interrupted: that
 * closes its file, and the database is opened again.
 *
 * <p>The other way round, {@link org.varta.audit.jdbc.internal.LogReader} reads everything for an export. It takes no ownership and changes nothing.
 */
package org.varta.audit.jdbc.internal;
