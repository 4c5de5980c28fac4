// SPDX-License-Identifier: Apache-2.0
package org.varta.vlp;

/**
 * Where the fields of a frame are.
 *
 * <pre>
 *   0      2   3   4       8              16             24      28      32
 *   +------+---+---+-------+--------------+--------------+-------+-------+
 *   | "VA" |ver|st.|  pid  |  timestamp   |    nonce     |payload| crc32c|
 *   +------+---+---+-------+--------------+--------------+-------+-------+
 *   all little-endian; crc32c covers bytes 0 to 27
 * </pre>
 *
 * <p>Source: VLP v0.2. Constants only.
 */
public final class FrameLayout {
    /** Length of a frame, in bytes. */
    public static final int FRAME_BYTES = 32;
    /** Offset of the two magic bytes. */
    public static final int MAGIC_OFFSET = 0;
    /** Offset of the version byte. */
    public static final int VERSION_OFFSET = 2;
    /** Offset of the status byte. */
    public static final int STATUS_OFFSET = 3;
    /** Offset of the process id, unsigned 32-bit. */
    public static final int PID_OFFSET = 4;
    /** Offset of the sender's timestamp, unsigned 64-bit. */
    public static final int TIMESTAMP_OFFSET = 8;
    /** Offset of the nonce, unsigned 64-bit. */
    public static final int NONCE_OFFSET = 16;
    /** Offset of the opaque payload, 32 bits. */
    public static final int PAYLOAD_OFFSET = 24;
    /** Offset of the check sum, and the number of bytes it covers. */
    public static final int CRC_OFFSET = 28;

    /** The magic bytes "VA", read as a little-endian 16-bit number. */
    public static final int MAGIC = 0x4156;
    /** The only version of the protocol that is understood. */
    public static final int VERSION = 2;

    /** Nonce of a terminal frame: all ones. Legal only together with {@link #STATUS_CRITICAL}. */
    public static final long NONCE_TERMINAL = -1L;
    /** First nonce of a fresh sequence. */
    public static final long NONCE_MIN = 1L;
    /** The timestamp that no frame may carry: all ones. */
    public static final long TIMESTAMP_RESERVED = -1L;

    /** Status: everything is well. */
    public static final int STATUS_OK = 0;
    /** Status: working, but not as it should. */
    public static final int STATUS_DEGRADED = 1;
    /** Status: an alarm, or with the terminal nonce the last word of a dying process. */
    public static final int STATUS_CRITICAL = 2;
    /** Status that only an observer may assign; on the wire it is an error. */
    public static final int STATUS_STALL = 3;

    private FrameLayout() {
    }
}
