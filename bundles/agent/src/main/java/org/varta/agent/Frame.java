// SPDX-License-Identifier: Apache-2.0
package org.varta.agent;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.varta.agent.vlp.Codec;

/** A decoded frame. Immutable value; 64-bit fields, pid and payload are unsigned. */
public final class Frame {
    private final Status status;
    private final int pid;
    private final long timestamp;
    private final long nonce;
    private final int payload;

    /**
     * A frame.
     *
     * @param status not null
     * @param pid unsigned process id
     * @param timestamp unsigned
     * @param nonce unsigned
     * @param payload any
     */
    public Frame(Status status, int pid, long timestamp, long nonce, int payload) {
        this.status = Objects.requireNonNull(status, "status");
        this.pid = pid;
        this.timestamp = timestamp;
        this.nonce = nonce;
        this.payload = payload;
    }

    /**
     * Decodes 32 bytes.
     *
     * @param bytes the frame
     * @return not null
     * @throws DecodeError if this is no frame; a wrong length is {@link DecodeErrorKind#BAD_MAGIC}
     */
    public static Frame decode(byte[] bytes) {
        return decode(ByteBuffer.wrap(bytes));
    }

    /**
     * Decodes the 32 remaining bytes of a buffer, whose position stays.
     *
     * @param buffer the frame
     * @return not null
     * @throws DecodeError if this is no frame; a wrong length is {@link DecodeErrorKind#BAD_MAGIC}
     */
    public static Frame decode(ByteBuffer buffer) {
        return Codec.decode(buffer);
    }

    /**
     * The status.
     *
     * @return not null
     */
    public Status status() {
        return status;
    }

    /**
     * The process id.
     *
     * @return unsigned
     */
    public int pid() {
        return pid;
    }

    /**
     * The sender's time.
     *
     * @return unsigned
     */
    public long timestamp() {
        return timestamp;
    }

    /**
     * The nonce.
     *
     * @return unsigned
     */
    public long nonce() {
        return nonce;
    }

    /**
     * The payload.
     *
     * @return the 32 bits
     */
    public int payload() {
        return payload;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Frame frame && status == frame.status && pid == frame.pid && timestamp == frame.timestamp
            && nonce == frame.nonce && payload == frame.payload;
    }

    @Override
    public int hashCode() {
        return Objects.hash(status, pid, timestamp, nonce, payload);
    }

    @Override
    public String toString() {
        return "Frame[status=" + status + ", pid=" + Integer.toUnsignedString(pid) + ", timestamp=" + Long.toUnsignedString(timestamp)
            + ", nonce=" + Long.toUnsignedString(nonce) + ", payload=" + Integer.toUnsignedString(payload) + "]";
    }
}
