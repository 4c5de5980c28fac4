// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Carries frames to an observer. Used by one thread at a time. */
public interface BeatTransport extends AutoCloseable {
    /**
     * Sends one frame and never blocks.
     *
     * @param frame the remaining bytes of a direct buffer; position and limit may be changed
     * @return bytes accepted; 0 if it would block; a negative number is −errno
     * @throws IOException if the send failed
     */
    int send(ByteBuffer frame) throws IOException;

    /**
     * Replaces the connection by a new one to the same destination; on failure the old one stays.
     *
     * @throws IOException if there is no new connection
     */
    void reconnect() throws IOException;

    /**
     * Names the destination, so that all agents of this process that share it share one nonce sequence.
     *
     * @return a stable text, or null for a destination of its own
     */
    default String destination() {
        return null;
    }

    /** Ends the connection; may be called twice. */
    @Override
    void close();
}
