// SPDX-License-Identifier: Apache-2.0
package org.varta.agent;

/** What a process says about itself. There is no constant for <em>stall</em>: an agent cannot say it. */
public enum Status {
    /** Everything is well. */
    OK,
    /** Working, but not as it should. */
    DEGRADED,
    /** An alarm. */
    CRITICAL;

    /** The byte that only an observer may assign. */
    public static final byte STALL_WIRE_BYTE = 3;

    /**
     * The status on the wire.
     *
     * @return 0, 1 or 2
     */
    public byte wireByte() {
        return (byte) ordinal();
    }
}
