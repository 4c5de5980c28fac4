// SPDX-License-Identifier: Apache-2.0
/**
 * From a stall to an action and its record.
 *
 * <pre>
 *   StallFeed ──poll──▶ RecoveryDesk ──freshness (asked of the loop)──▶ Evaluation ──▶ RecoveryPolicy.decide
 *    (Feeds)              │   ▲                                          │    │
 *                reap pass│   ├── Holds ◀── put off, Retry ──────────────┘    ├─▶ RecoveryAction.start ──▶ ChildTable, Ledger, History ──▶ AttemptFile
 *                         ▼   └── Watches ◀── to be confirmed ────────────────┤
 *                     ChildTable ──end, timeout──▶ Journal ──▶ EventStream, AuditLog (spawn, complete, refused), counters, log
 * </pre>
 *
 * <p><strong>Threads.</strong> {@code varta-recovery} does everything: it polls, asks, decides, starts, follows and records, pass by pass, with a budget for each pass (256 evaluations, 16 starts, 64 + 64
 * visits). It parks in between and is unparked by the observer's loop and by ends of children. Configuration threads only exchange references; the thread that collects metrics only reads.
 *
 * <p><strong>Order.</strong> No action starts without a freshness answer that is younger than the question; every verdict that was taken gets exactly one answer (started, failed, debounced, refused, skipped);
 * a hold is not an answer. Whoever is looked at again in the same silence, because a start has not helped or an obstacle may have gone, gets one more answer each time. A start is written to the file of attempts before it
 * happens; its spawn record follows, because it needs the child's id. What is decided here is either in a counter, an event and a record, or has not happened.
 *
 * <p><strong>State.</strong> The {@code Ledger} bounds starts in a debounce window and refuses when it is full; the {@code History} is what policies look back on, by process, by agent and for all, and outlives the observer in
 * {@code recovery.attempts} of the state folder; {@code Stalls} are who has stalled since recovery runs, for policies that hold; {@code Watches} wait for agents to come back; the {@code ChildTable} follows what runs.
 * They belong to this bundle and survive the exchange of policy, action, feed, audit log and configuration. A run whose action is gone is followed to its end, with the limits it was started with.
 *
 * <p><strong>What a person orders</strong> waits in the {@code OrderDesk} until the end of a pass: {@code ManualStart} starts past the policy, {@code Reopening} brings stalls that had their answer back to a decision. Both go through the
 * gates of the {@code Evaluation} and through the {@code Launcher}, as every start does.
 *
 * <p><strong>On record.</strong> {@code Grounds} collects what the present answer follows from: what the gates found, and the {@code Ruling}, which is what the policy said and all that it saw. {@code Holds} tell of each stall through
 * {@code HoldNews}; {@code Episodes} tell once of what holds many. Who only asks for an opinion, to put stalls in order or to see whether an episode is over, leaves nothing on record.
 *
 * <p><strong>Explaining.</strong> Whoever asks what was done for an agent and what comes next is answered by the recovery thread between two stalls, out of what the tables hold and the last decisions.
 *
 * <p><strong>Swaps.</strong> Providers are called under a lease; an unbind waits for the call to end, bounded. While the configured action is not bound, verdicts wait in the feed, one for each agent at most.
 *
 * <p><strong>Failures.</strong> A policy that is missing, throws or decides nothing is replaced by the built-in debounce for that decision; an action that throws is a failed start; a failed start leaves the
 * debounce window unused; an observer that does not answer within two seconds has nobody recovered; every limit fails towards not starting; a file of attempts that is damaged or cannot be
 * written makes budgets count as used up and stops nothing else; a dead process that may have a successor is not acted for again; a child that cannot be killed stays in the table and is
 * tried again every second. At the stop everything is ended within the grace, and whatever outlives it is recorded as such. Whatever outlives the
 * observer, by that or by a crash, stands, kept by {@code Survivors}, in {@code recovery.children} of the state folder and is named by the next observer.
 */
package org.varta.recovery.internal;
