// SPDX-License-Identifier: Apache-2.0
package org.varta.posix;

import com.sun.jna.Pointer;

/** The control data of a batch as the kernel sees it. Offsets: {@code mmsghdr} control 32, controllen 40. */
record ControlData(Pointer headers) {
    /** From the arguments of {@code receiveMany}. */
    static ControlData of(Object[] arguments) {
        return new ControlData(new Pointer((Long) arguments[1]));
    }

    void room(int message, long bytes) {
        headers.setLong(64L * message + 40, bytes);
    }

    Pointer bytes(int message) {
        return headers.getPointer(64L * message + 32);
    }
}
