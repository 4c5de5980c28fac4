// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.vlp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.varta.agent.DecodeError;
import org.varta.agent.DecodeErrorKind;
import org.varta.agent.Frame;
import org.varta.agent.Status;
import org.varta.vlp.FrameDecoder;
import org.varta.vlp.FrameLayout;

/** The frame codec under its customary names. Thread safe. */
public final class Codec {
    /** Length of a frame. */
    public static final int FRAME_BYTES = FrameLayout.FRAME_BYTES;
    /** First magic byte. */
    public static final byte MAGIC_0 = 0x56;
    /** Second magic byte. */
    public static final byte MAGIC_1 = 0x41;
    /** Protocol version. */
    public static final byte VERSION = FrameLayout.VERSION;
    /** Nonce of a terminal frame. */
    public static final long NONCE_TERMINAL = FrameLayout.NONCE_TERMINAL;
    /** First nonce of a sequence. */
    public static final long NONCE_MIN = FrameLayout.NONCE_MIN;

    private Codec() {
    }

    /**
     * Writes a frame into the first 32 bytes of a buffer; position and limit stay.
     *
     * @param littleEndian at least 32 bytes; its byte order is set to little-endian
     * @param status not null
     * @param pid unsigned
     * @param timestamp unsigned
     * @param nonce unsigned
     * @param payload any
     * @param crc used for the check sum and reset before
     */
    public static void encodeInto(ByteBuffer littleEndian, Status status, int pid, long timestamp, long nonce, int payload, CRC32C crc) {
        littleEndian.order(ByteOrder.LITTLE_ENDIAN);
        littleEndian.putShort(0, (short) FrameLayout.MAGIC).put(FrameLayout.VERSION_OFFSET, VERSION);
        littleEndian.put(FrameLayout.STATUS_OFFSET, status.wireByte()).putInt(FrameLayout.PID_OFFSET, pid);
        littleEndian.putLong(FrameLayout.TIMESTAMP_OFFSET, timestamp).putLong(FrameLayout.NONCE_OFFSET, nonce);
        littleEndian.putInt(FrameLayout.PAYLOAD_OFFSET, payload);
        int position = littleEndian.position();
        int limit = littleEndian.limit();
        littleEndian.position(0).limit(FrameLayout.CRC_OFFSET);
        crc.reset();
        crc.update(littleEndian);
        littleEndian.limit(limit).position(position);
        littleEndian.putInt(FrameLayout.CRC_OFFSET, (int) crc.getValue());
    }

    /**
     * Decodes the remaining 32 bytes of a buffer, whose position stays.
     *
     * @param buffer the frame
     * @return not null
     * @throws DecodeError if this is no frame; a wrong length is {@link DecodeErrorKind#BAD_MAGIC}
     */
    public static Frame decode(ByteBuffer buffer) {
        if (buffer.remaining() != FRAME_BYTES) {
            throw new DecodeError(DecodeErrorKind.BAD_MAGIC);
        }
        FrameDecoder decoder = new FrameDecoder(buffer.slice());
        org.varta.vlp.DecodeError error = decoder.decode(0);
        if (error != null) {
            throw new DecodeError(DecodeErrorKind.valueOf(error.name()));
        }
        return new Frame(Status.values()[decoder.status()], decoder.pid(), decoder.timestamp(), decoder.nonce(), decoder.payload());
    }
}
