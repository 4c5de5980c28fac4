// SPDX-License-Identifier: Apache-2.0
package org.varta.vlp;

import static org.varta.vlp.FrameLayout.CRC_OFFSET;
import static org.varta.vlp.FrameLayout.FRAME_BYTES;
import static org.varta.vlp.FrameLayout.MAGIC;
import static org.varta.vlp.FrameLayout.NONCE_OFFSET;
import static org.varta.vlp.FrameLayout.PAYLOAD_OFFSET;
import static org.varta.vlp.FrameLayout.TIMESTAMP_OFFSET;
import static org.varta.vlp.FrameLayout.VERSION;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * Writes frames in place into one buffer. It writes what it is told and checks nothing, so that tests can write
 * frames that no agent would send.
 *
 * <p>NOT thread safe: one encoder, one thread. Allocates nothing after construction.
 */
public final class FrameEncoder {
    private final ByteBuffer frames;
    private final ByteBuffer covered;
    private final CRC32C crc = new CRC32C();

    /**
     * An encoder into the given buffer, whose position and limit are neither used nor changed.
     *
     * @param frames the buffer that frames will be written to, not null, writable
     */
    public FrameEncoder(ByteBuffer frames) {
        this.frames = frames.duplicate().clear().order(ByteOrder.LITTLE_ENDIAN);
        this.covered = frames.duplicate().clear();
    }

    /**
     * Writes one frame of 32 bytes.
     *
     * @param offset where the frame starts; {@code offset + 32} must not exceed the buffer's capacity
     * @param status the status byte; only the lowest eight bits are written
     * @param pid the process id, unsigned 32-bit
     * @param timestamp the sender's time, unsigned 64-bit
     * @param nonce the number in the sequence, unsigned 64-bit
     * @param payload opaque
     * @throws IndexOutOfBoundsException if the frame does not lie within the buffer; then nothing was written
     */
    public void encode(int offset, int status, int pid, long timestamp, long nonce, int payload) {
        Objects.checkFromIndexSize(offset, FRAME_BYTES, frames.capacity());
        frames.putLong(offset, MAGIC | VERSION << 16 | (status & 0xFFL) << 24 | (long) pid << 32);
        frames.putLong(offset + TIMESTAMP_OFFSET, timestamp);
        frames.putLong(offset + NONCE_OFFSET, nonce);
        frames.putInt(offset + PAYLOAD_OFFSET, payload);
        crc.reset();
        covered.limit(offset + FRAME_BYTES).position(offset).limit(offset + CRC_OFFSET);
        crc.update(covered);
        frames.putInt(offset + CRC_OFFSET, (int) crc.getValue());
    }
}
