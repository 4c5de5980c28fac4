// SPDX-License-Identifier: Apache-2.0
package org.varta.vlp;

/**
 * Why 32 bytes are not a frame. The order of the constants is the order of the metric label values; the order in
 * which the checks are made is that of {@link FrameDecoder#decode}.
 */
public enum DecodeError {
    /** The first two bytes are not "VA". */
    BAD_MAGIC("bad_magic"),
    /** The version is not 2. */
    BAD_VERSION("bad_version"),
    /** The status byte has no meaning. */
    BAD_STATUS("bad_status"),
    /** The process id is 0 or 1. */
    BAD_PID("bad_pid"),
    /** The timestamp is all ones. */
    BAD_TIMESTAMP("bad_timestamp"),
    /** The nonce is all ones and the status is not critical. */
    BAD_NONCE("bad_nonce"),
    /** The status is the one that only an observer may assign. */
    STALL_ON_WIRE("stall_on_wire"),
    /** The check sum does not match. */
    BAD_CRC("bad_crc");

    private final String label;

    DecodeError(String label) {
        this.label = label;
    }

    /**
     * The stable lower-case token of this kind, used as a metric label.
     *
     * @return the token, never null
     */
    public String label() {
        return label;
    }
}
