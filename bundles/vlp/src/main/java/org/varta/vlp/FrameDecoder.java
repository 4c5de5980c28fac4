// SPDX-License-Identifier: Apache-2.0
package org.varta.vlp;

import static org.varta.vlp.FrameLayout.CRC_OFFSET;
import static org.varta.vlp.FrameLayout.FRAME_BYTES;
import static org.varta.vlp.FrameLayout.MAGIC;
import static org.varta.vlp.FrameLayout.NONCE_OFFSET;
import static org.varta.vlp.FrameLayout.NONCE_TERMINAL;
import static org.varta.vlp.FrameLayout.PAYLOAD_OFFSET;
import static org.varta.vlp.FrameLayout.STATUS_CRITICAL;
import static org.varta.vlp.FrameLayout.STATUS_STALL;
import static org.varta.vlp.FrameLayout.TIMESTAMP_OFFSET;
import static org.varta.vlp.FrameLayout.TIMESTAMP_RESERVED;
import static org.varta.vlp.FrameLayout.VERSION;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * Decodes frames in place from one buffer. After {@link #decode} has returned null the accessors give the fields of
 * that frame; otherwise they are undefined.
 *
 * <p>NOT thread safe: one decoder, one thread. Allocates nothing after construction.
 */
public final class FrameDecoder {
    private static final int LOWEST_PID = 2;

    private final ByteBuffer frames;
    private final ByteBuffer covered;
    private final CRC32C crc = new CRC32C();
    private long head;
    private long timestamp;
    private long nonce;
    private int payload;

    /**
     * A decoder for frames in the given buffer, whose position and limit are neither used nor changed.
     *
     * @param frames the buffer that frames will be found in, not null; a direct one is fastest
     */
    public FrameDecoder(ByteBuffer frames) {
        this.frames = frames.duplicate().clear().order(ByteOrder.LITTLE_ENDIAN);
        this.covered = frames.duplicate().clear();
    }

    /**
     * Checks and reads the 32 bytes at an offset. The checks and their order are those of VLP v0.2: magic, version,
     * check sum, status value, stall status, process id, timestamp, nonce with status.
     *
     * @param offset where the frame starts; {@code offset + 32} must not exceed the buffer's capacity
     * @return the first check that failed, or null when this is a frame
     * @throws IndexOutOfBoundsException if the frame does not lie within the buffer
     */
    public DecodeError decode(int offset) {
        Objects.checkFromIndexSize(offset, FRAME_BYTES, frames.capacity());
        head = frames.getLong(offset);
        int magicAndVersion = (int) head;
        if ((magicAndVersion & 0xFFFF) != MAGIC) {
            return DecodeError.BAD_MAGIC;
        }
        if ((magicAndVersion >>> 16 & 0xFF) != VERSION) {
            return DecodeError.BAD_VERSION;
        }
        if (checkSum(offset) != frames.getInt(offset + CRC_OFFSET)) {
            return DecodeError.BAD_CRC;
        }
        timestamp = frames.getLong(offset + TIMESTAMP_OFFSET);
        nonce = frames.getLong(offset + NONCE_OFFSET);
        payload = frames.getInt(offset + PAYLOAD_OFFSET);
        return checkFields();
    }

    private DecodeError checkFields() {
        int status = status();
        if (status > STATUS_STALL) {
            return DecodeError.BAD_STATUS;
        }
        if (status == STATUS_STALL) {
            return DecodeError.STALL_ON_WIRE;
        }
        if (Integer.compareUnsigned(pid(), LOWEST_PID) < 0) {
            return DecodeError.BAD_PID;
        }
        if (timestamp == TIMESTAMP_RESERVED) {
            return DecodeError.BAD_TIMESTAMP;
        }
        return nonce == NONCE_TERMINAL && status != STATUS_CRITICAL ? DecodeError.BAD_NONCE : null;
    }

    private int checkSum(int offset) {
        crc.reset();
        covered.limit(offset + FRAME_BYTES).position(offset).limit(offset + CRC_OFFSET);
        crc.update(covered);
        return (int) crc.getValue();
    }

    /**
     * The reported status.
     *
     * @return 0, 1 or 2 as in {@link FrameLayout}
     */
    public int status() {
        return (int) (head >>> 24) & 0xFF;
    }

    /**
     * The process id the sender claims.
     *
     * @return unsigned 32-bit, at least 2
     */
    public int pid() {
        return (int) (head >>> 32);
    }

    /**
     * The sender's own time; opaque to the receiver.
     *
     * @return unsigned 64-bit, never all ones
     */
    public long timestamp() {
        return timestamp;
    }

    /**
     * The frame's number in its sequence.
     *
     * @return unsigned 64-bit; all ones marks a terminal frame
     */
    public long nonce() {
        return nonce;
    }

    /**
     * The opaque 32 bits of the application.
     *
     * @return the payload as it travelled
     */
    public int payload() {
        return payload;
    }
}
