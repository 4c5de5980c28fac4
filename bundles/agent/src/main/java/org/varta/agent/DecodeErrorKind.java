// SPDX-License-Identifier: Apache-2.0
package org.varta.agent;

/** Why bytes are not a frame, in the names of the existing Varta client. */
public enum DecodeErrorKind {
    /** Wrong length or magic bytes. */
    BAD_MAGIC,
    /** Wrong version. */
    BAD_VERSION,
    /** Wrong check sum. */
    BAD_CRC,
    /** Unknown status. */
    BAD_STATUS,
    /** A status that only an observer may assign. */
    STALL_ON_WIRE,
    /** Process id 0 or 1. */
    BAD_PID,
    /** The reserved timestamp. */
    BAD_TIMESTAMP,
    /** The terminal nonce without the critical status. */
    BAD_NONCE
}
