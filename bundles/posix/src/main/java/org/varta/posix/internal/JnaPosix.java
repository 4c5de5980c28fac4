// SPDX-License-Identifier: Apache-2.0
package org.varta.posix.internal;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.osgi.service.component.annotations.Component;
import org.varta.posix.Posix;

/** System calls by JNA. Thread safe. */
@Component(service = Posix.class)
public final class JnaPosix implements Posix {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int NONBLOCK = 0x800;
    private static final int CLOEXEC = 0x80000;
    private static final int O_PATH = 0x200000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int SO_PASSCRED = 16;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;
    private static final int SHUT_RD = 0;
    private static final int PR_SET_TIMERSLACK = 29;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

    /** A timespec or two ints for a call, one for each thread, with its address, because asking for that allocates. */
    private static final class Scratch {
        final ByteBuffer bytes = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder());
        final long address = Pointer.nativeValue(Native.getDirectBufferPointer(bytes));
    }

    /** @throws IllegalStateException if this is not 64-bit Linux */
    public JnaPosix() {
        if (!System.getProperty("os.name").equals("Linux") || Native.POINTER_SIZE != 8) {
            throw new IllegalStateException("system calls are known for 64-bit Linux only, this is " + System.getProperty("os.name"));
        }
        // Links the C library now, so that a machine that forbids it says so at start.
        LibC.getpid();
    }

    private static int result(int returned) {
        return returned >= 0 ? returned : -Native.getLastError();
    }

    @Override
    public long address(ByteBuffer direct) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
    }

    @Override
    public int unixDatagramSocket() {
        return result(LibC.socket(AF_UNIX, SOCK_DGRAM | NONBLOCK | CLOEXEC, 0));
    }

    @Override
    public int passCredentials(int descriptor) {
        Scratch one = scratch.get();
        one.bytes.putInt(0, 1);
        return result(LibC.setsockopt(descriptor, SOL_SOCKET, SO_PASSCRED, one.address, Integer.BYTES));
    }

    @Override
    public int receiveBufferBytes(int descriptor) {
        Scratch value = scratch.get();
        value.bytes.putInt(8, Integer.BYTES);
        int returned = LibC.getsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, value.address, value.address + 8);
        return returned == 0 ? value.bytes.getInt(0) : result(returned);
    }

    @Override
    public int fchmod(int descriptor, int mode) {
        return result(LibC.fchmod(descriptor, mode));
    }

    @Override
    public int bind(int descriptor, long address, int length) {
        return result(LibC.bind(descriptor, address, length));
    }

    @Override
    public int connect(int descriptor, long address, int length) {
        return result(LibC.connect(descriptor, address, length));
    }

    @Override
    public int receiveMany(int descriptor, long headers, int count) {
        return result(LibC.recvmmsg(descriptor, headers, count, MSG_DONTWAIT | MSG_CMSG_CLOEXEC, 0));
    }

    @Override
    public int send(int descriptor, long bytes, int length) {
        return result((int) LibC.send(descriptor, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL));
    }

    @Override
    public int shutdownReceiving(int descriptor) {
        return result(LibC.shutdown(descriptor, SHUT_RD));
    }

    @Override
    public int close(int descriptor) {
        return result(LibC.close(descriptor));
    }

    @Override
    public int ppoll(long set, int count, long timeoutNanos) {
        if (timeoutNanos < 0) {
            return result(LibC.ppoll(set, count, 0, 0));
        }
        Scratch timespec = scratch.get();
        timespec.bytes.putLong(0, timeoutNanos / NANOS_PER_SECOND).putLong(8, timeoutNanos % NANOS_PER_SECOND);
        return result(LibC.ppoll(set, count, timespec.address, 0));
    }

    @Override
    public int eventfd() {
        return result(LibC.eventfd(0, NONBLOCK | CLOEXEC));
    }

    @Override
    public int read(int descriptor, long bytes, int length) {
        return result((int) LibC.read(descriptor, bytes, length));
    }

    @Override
    public int pread(int descriptor, long bytes, int length, long position) {
        return result((int) LibC.pread(descriptor, bytes, length, position));
    }

    @Override
    public int write(int descriptor, long bytes, int length) {
        return result((int) LibC.write(descriptor, bytes, length));
    }

    @Override
    public int open(long path) {
        return result(LibC.open(path, CLOEXEC));
    }

    @Override
    public int openPath(long path) {
        return result(LibC.open(path, O_PATH | CLOEXEC));
    }

    @Override
    public int readlink(long path, long bytes, int length) {
        return result((int) LibC.readlink(path, bytes, length));
    }

    @Override
    public long clockNanos(int clock) {
        Scratch timespec = scratch.get();
        if (LibC.clock_gettime(clock, timespec.address) != 0) {
            throw new IllegalArgumentException("there is no clock " + clock);
        }
        return timespec.bytes.getLong(0) * NANOS_PER_SECOND + timespec.bytes.getLong(8);
    }

    @Override
    public int timerSlack(long nanos) {
        return result(LibC.prctl(PR_SET_TIMERSLACK, nanos, 0, 0, 0));
    }

    @Override
    public int kill(int pid, int signal) {
        return result(LibC.kill(pid, signal));
    }

    @Override
    public int processId() {
        return LibC.getpid();
    }

    @Override
    public int userId() {
        return LibC.getuid();
    }

    @Override
    public int effectiveUserId() {
        return LibC.geteuid();
    }
}
