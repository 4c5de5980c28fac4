// SPDX-License-Identifier: Apache-2.0
package org.varta.api.transport;

/** What a transport found out about one datagram. The observer counts each kind; only {@link #FRAME} goes on. */
public enum Reception {
    /** A valid frame of an admitted sender: all columns of the row are set. */
    FRAME,
    /** Right length, admitted sender, but no frame: the column {@code decodeError} says why. */
    UNDECODABLE,
    /** Neither the length of a frame nor of a sealed frame. */
    WRONG_LENGTH,
    /** The kernel cut the control data off, so the credentials cannot be trusted. */
    CONTROL_TRUNCATED,
    /** No credentials came with the datagram although they were asked for. */
    NO_CREDENTIALS,
    /** The sender's user is not admitted; the column {@code uid} names it. */
    UID_REFUSED,
    /** The kernel could not name the sender in our process-id namespace (process id 0). */
    SENDER_INVISIBLE,
    /** Sealed frame whose tag does not verify under any key. */
    UNSEALABLE,
    /** Sealed frame of a known sender that does not advance. */
    REPLAYED,
    /** Sealed frame of a new sender, but the table of senders is full. */
    SENDER_TABLE_FULL
}
