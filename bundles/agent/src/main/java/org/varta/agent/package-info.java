// SPDX-License-Identifier: Apache-2.0
/**
 * The sending side: {@link org.varta.agent.Varta} sends the heartbeats of this process to an observer. API names, outcomes and their order are those of the existing Varta client, so a user switches by replacing the
 * import prefix.
 *
 * <p><b>A beat's way.</b> Identity (process id and restores of checkpoints) → timestamp ({@code BeatClock}) and number ({@code NonceSequence}) → 32 bytes into a buffer of the agent's own → one send by the
 * {@link org.varta.agent.transport.BeatTransport} → outcome by {@link org.varta.agent.errno.ErrnoClassifier}. Timestamp and number count as used only when the kernel took the datagram, so dropped beats leave no gap.
 *
 * <p><b>Threads.</b> There are none. Any thread may call; a beat never blocks and never throws. Callers line up on one lock that is held for one send, or one reconnect and one more send. All agents of this process that point
 * to the same destination share sequence and lock, because an observer knows a process and not its handles: two sequences would look like an agent that goes back in time.
 *
 * <p><b>Failures.</b> {@code Dropped} is the weather: no observer, a full queue; the next beat is the retry, and after so many in a row the agent may reconnect by itself ({@code ReconnectBackoff} leaves time between the
 * attempts). {@code Failed} is a broken path or a wrong call. Whatever a transport throws becomes one of the two; a connection is replaced only by one that works.
 */
@Export
@Version("1.0.0")
package org.varta.agent;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
