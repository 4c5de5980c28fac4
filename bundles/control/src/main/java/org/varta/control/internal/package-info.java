// SPDX-License-Identifier: Apache-2.0
/**
 * Answers its owner's questions over a local socket, and takes its owner's orders.
 *
 * <pre>
 *   connect ──▶ one line ──▶ Request ──▶ Questions: every Explainer, bounded ──▶ Answers | Json ──▶ "ok BYTES", body, close
 *                                    └─▶ Orders: the OperatorDesk, bounded ──▶ its reply       ──▶ or "error SENTENCE", close
 * </pre>
 *
 * <p>What protects it: the socket is made in a folder of mode 0700, gets mode 0600 there and only then its name, so that nobody but its owner (and root) could ever connect; its folder must not be
 * writable for others. What is ordered is carried out, refused and recorded by recovery, which is told whom the kernel says it has on
 * the line; with {@code acceptOrders = false} nothing can be changed through it.
 *
 * <p>Threads: {@code varta-control} serves all clients by one selector and never blocks; {@code varta-control-ask} makes the calls into other bundles, which might. Bounds: clients at once, length of a request, agents in
 * an answer, time of a client, time of an explainer; whoever exceeds one is cut off or named, and counted. Failures: without a socket nothing else is affected.
 */
package org.varta.control.internal;
