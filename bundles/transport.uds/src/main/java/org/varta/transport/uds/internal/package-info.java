// SPDX-License-Identifier: Apache-2.0
/**
 * Attested heartbeats over a UNIX datagram socket.
 *
 * <pre>
 *   kernel queue ──recvmmsg, 64 with credentials──▶ UdsSource.receive ──▶ BeatBatch (classified) ──▶ the loop
 * </pre>
 *
 * <p>{@link org.varta.transport.uds.internal.UdsTransport} is the component: configuration, warm-up, bind, publish, close. {@link org.varta.transport.uds.internal.SocketFile} is what the file system knows: who may own the folder, what
 * may be replaced, what is ours to remove. {@link org.varta.transport.uds.internal.UdsSource} is what the loop calls.
 *
 * <p>Threads: the loop thread calls the source; the component lives on configuration threads. Closing loses nothing: unlink, refuse (so that senders get an error at once), the loop receives the rest, close.
 *
 * <p>Failures: a path that is not ours to use refuses activation and leaves everything as it was; a socket somebody listens on is "in use"; a stale one is replaced. A datagram that is not a frame of an admitted sender becomes a
 * row that says why.
 */
package org.varta.transport.uds.internal;
