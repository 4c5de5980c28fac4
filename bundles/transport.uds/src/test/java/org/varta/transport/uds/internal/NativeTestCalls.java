// SPDX-License-Identifier: Apache-2.0
package org.varta.transport.uds.internal;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** Calls that only tests make: descriptors in control data, and the mask that takes mode bits away. */
final class NativeTestCalls {
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int CMSG_HEADER = 16;

    static {
        Native.register(NativeTestCalls.class, "c");
    }

    private NativeTestCalls() {
    }

    private static native long sendmsg(int fd, long message, int flags);

    private static native int open(String path, int flags);

    /** Sets the process's mask and returns the one before. */
    static native int umask(int mask);

    static int openReading(String path) {
        return open(path, 0);
    }

    /** Sends a frame that brings the same descriptor along so many times. */
    static long sendWithDescriptors(int socket, byte[] frame, int descriptor, int times) {
        int declared = CMSG_HEADER + 4 * times;
        try (Memory data = new Memory(frame.length); Memory control = new Memory((declared + 7) & ~7); Memory iovec = new Memory(16); Memory header = new Memory(56)) {
            data.write(0, frame, 0, frame.length);
            control.clear();
            header.clear();
            control.setLong(0, declared);
            control.setInt(8, SOL_SOCKET);
            control.setInt(12, SCM_RIGHTS);
            for (int i = 0; i < times; i++) {
                control.setInt(CMSG_HEADER + 4L * i, descriptor);
            }
            iovec.setPointer(0, data);
            iovec.setLong(8, frame.length);
            header.setPointer(16, iovec);
            header.setLong(24, 1);
            header.setPointer(32, control);
            header.setLong(40, declared);
            return sendmsg(socket, Pointer.nativeValue(header), 0);
        }
    }
}
