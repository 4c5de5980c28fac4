// SPDX-License-Identifier: Apache-2.0
package org.varta.posix.internal;

import com.sun.jna.Native;

/** The C library by JNA direct mapping. 64-bit Linux: pointers and {@code size_t} are {@code long}; variadic functions are declared with the arguments we pass. */
final class LibC {
    static {
        Native.register(LibC.class, "c");
    }

    private LibC() {
    }

    static native int socket(int domain, int type, int protocol);

    static native int setsockopt(int fd, int level, int name, long value, int length);

    static native int getsockopt(int fd, int level, int name, long value, long length);

    static native int fchmod(int fd, int mode);

    static native int bind(int fd, long address, int length);

    static native int connect(int fd, long address, int length);

    static native int recvmmsg(int fd, long headers, int count, int flags, long timeout);

    static native long send(int fd, long bytes, long length, int flags);

    static native int shutdown(int fd, int how);

    static native int close(int fd);

    static native int ppoll(long set, long count, long timeout, long signals);

    static native int eventfd(int value, int flags);

    static native long read(int fd, long bytes, long length);

    static native long pread(int fd, long bytes, long length, long position);

    static native long write(int fd, long bytes, long length);

    static native int open(long path, int flags);

    static native long readlink(long path, long bytes, long length);

    static native int clock_gettime(int clock, long timespec);

    static native int prctl(int option, long a, long b, long c, long d);

    static native int kill(int pid, int signal);

    static native int getpid();

    static native int getuid();

    static native int geteuid();
}
