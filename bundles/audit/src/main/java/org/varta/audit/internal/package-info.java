// SPDX-License-Identifier: Apache-2.0
/**
 * The ledger: it <em>is</em> the audit log, and sinks are the places it is written to.
 *
 * <pre>
 * any thread ── offer, append ──▶ RecordQueue (bounded; marks, noise and drop rule) ── Ticket ◀── durable
 *                                      │ take
 * varta-audit: Writer.turn ─┬─ Handover  which sink: SinkSearch, StartTable ── intent ▶ boot record ▶ open head
 *                           ├─ GroupCommit  stamp (Stamper, LineText) ▶ Unconfirmed ▶ append ▶ sync ▶ acknowledge
 *                           └─ Rotation  between two groups: rolling head ▶ boot record ▶ open head
 *                                      │                                      │
 *                              HeadDuty, HeadKeeper ▶ audit.head          OpenSink ▶ AuditSink's session
 * </pre>
 *
 * <p><strong>Numbers and hashes</strong> are given when the writer takes a record, so a boot record always gets the next number. A dropped record leaves a burned number behind the last one
 * waiting. Lines stay in {@link org.varta.audit.internal.Unconfirmed} until their sync has succeeded.
 *
 * <p><strong>Threads.</strong> {@code varta-audit} owns the sink, the head, the chain and every decision; it is never interrupted. Sinks are opened, probed and synced by short-lived
 * {@code varta-audit-helper} threads while another sink is written, and conditions are registered by them, because both call foreign code that may take long. Configuration and
 * binding come from the framework: they change what the writer looks at and wake it; {@code unbind} waits, bounded, until the writer has left that sink.
 *
 * <p><strong>Rotation.</strong> {@link org.varta.audit.internal.Rotation} asks the sink after every sync, and twice a minute when nothing happens. The sink calls back once everything written is synced
 * and before anything is moved: the head says {@code rolling} and the boot record is made. Until the sink says what became of it nothing is written. Complete: the log follows it. Failed: its number is
 * burned and the log goes on in the present generation. A sink that cannot say is closed and entered again by the start table. A change of sinks and the stop first end a rotation that has begun.
 *
 * <p><strong>State folder.</strong> {@code audit.head}: two slots, see {@link org.varta.audit.internal.Head}, proven by a key if one is configured; {@code audit.lock}, held for the whole run; {@code audit.left-<sink>}: where the
 * log left each sink.
 *
 * <p><strong>Failures.</strong>
 * <ul>
 * <li>Append or sync fails: nothing written since the last good sync is believed; the sink is brought back to it ({@code recover}) and the lines are written again, at once and then after
 * pauses of 100 ms doubling to 5 s. State DEGRADED from the second failure in a row.</li>
 * <li>The head cannot be written: nothing is acknowledged that needs it, with the same pauses; another ledger's head in its place ends the run.</li>
 * <li>A rotation fails: counted, the log goes on in the present generation, tried again after 1 s doubling to 300 s. It throws: the sink is closed and entered again.</li>
 * <li>The numbers are used up: every further record is dropped and counted, for good.</li>
 * <li>A sink cannot be opened or probed: tried again after 1 s doubling to 300 s; the next best is used meanwhile; a running log stays where it is.</li>
 * <li>A move fails: before its boot record is durable the log goes on in the old sink behind a burned number; afterwards it holds until the head is durable.</li>
 * <li>The sink goes: the log moves to the next one or is parked; unsynced lines are kept and stamped again, or found again when the same sink returns.</li>
 * <li>No sink: records wait in the queue, then the drop rule applies.</li>
 * <li>Stop: what waits is written within 5 s and the head says {@code clean}; if something remains, it says so, and those tickets are abandoned.</li>
 * </ul>
 *
 * <p><strong>What is told outside.</strong> Number and hash of the last durable record at every start, move, rotation and stop and once an hour while the log grows ({@link org.varta.audit.internal.HeadNews}), the
 * number as a gauge all the time: whoever keeps them elsewhere can prove that nothing was taken away from the end.
 *
 * <p>Left for later, with its place kept: mirrors with cursors of their own.
 */
package org.varta.audit.internal;
