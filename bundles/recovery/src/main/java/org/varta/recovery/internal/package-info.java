// SPDX-License-Identifier: Apache-2.0
/**
 * From a stall to an action and its record.
 *
 * <pre>
 *   StallFeed ──poll──▶ RecoveryDesk ──freshness (asked of the loop)──▶ Evaluation ──▶ RecoveryPolicy.decide
 *                           │                                             │
 *                           │ reap pass                                   ├─▶ RecoveryAction.start ─▶ ChildTable, Ledger
 *                           ▼                                             ▼
 *                      ChildTable ──end, timeout──▶ AuditLog (spawn, complete, refused), EventStream, counters
 * </pre>
 *
 * <p><strong>Threads.</strong> {@code varta-recovery} does everything: it polls, asks, decides, starts, follows and records, pass by pass, with a budget for each pass (256 evaluations, 16 starts, 64 visits). It parks in between and is
 * unparked by the observer's loop and by ends of children. Configuration threads only exchange volatile references.
 *
 * <p><strong>Order.</strong> No action starts without a freshness answer younger than the question; every verdict gets exactly one answer (started, failed, debounced, refused, skipped); a hold is not an answer. The spawn record follows the
 * start, because it needs the child's id.
 *
 * <p><strong>Swaps.</strong> History, debounce and running children belong to this bundle and survive the exchange of policy, action, feed and audit log. A policy or action is called under a lease; its unbind waits for the call to end,
 * bounded.
 *
 * <p><strong>Failures.</strong> A missing policy is replaced by the built-in debounce; a missing action or a failed start is {@code spawn_failed} and leaves the debounce window unused; every limit fails towards not starting; a child that
 * cannot be killed stays in the table and is tried again every second.
 */
package org.varta.recovery.internal;
