// SPDX-License-Identifier: Apache-2.0
package org.varta.posix;

import com.sun.jna.Memory;
import com.sun.jna.Native;

/** Sends datagrams with descriptors in their control data, which the product never does. */
final class SocketCalls {
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int CMSG_HEADER = 16;

    static {
        Native.register(SocketCalls.class, "c");
    }

    private SocketCalls() {
    }

    private static native long sendmsg(int fd, long message, int flags);

    private static native int open(String path, int flags);

    static int openReading(String path) {
        return open(path, 0);
    }

    /** Sends one datagram of some zero bytes that brings the same descriptor along so many times. */
    static long sendWithDescriptors(int socket, int bytes, int descriptor, int times) {
        int declared = CMSG_HEADER + 4 * times;
        try (Memory data = new Memory(Math.max(1, bytes)); Memory control = new Memory((declared + 7) & ~7);
                Memory iovec = new Memory(16); Memory header = new Memory(56)) {
            data.clear();
            control.clear();
            header.clear();
            control.setLong(0, declared);
            control.setInt(8, SOL_SOCKET);
            control.setInt(12, SCM_RIGHTS);
            for (int i = 0; i < times; i++) {
                control.setInt(CMSG_HEADER + 4L * i, descriptor);
            }
            iovec.setPointer(0, data);
            iovec.setLong(8, bytes);
            header.setPointer(16, iovec);
            header.setLong(24, 1);
            header.setPointer(32, control);
            header.setLong(40, declared);
            long sent = sendmsg(socket, com.sun.jna.Pointer.nativeValue(header), 0);
            return sent >= 0 ? sent : -Native.getLastError();
        }
    }
}
