// SPDX-License-Identifier: Apache-2.0
package org.varta.posix;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The system calls of this product, primitives only: addresses are {@code long}, an error comes back as its negative {@code errno}. Published as a service by whatever can make native calls on
 * this Java version. Thread safe as far as the system call itself is; the memory behind an address must stay reachable and unshared during the call.
 *
 * <p>For 64-bit Linux. Callers prefer the classes of this package that give the calls a shape.
 */
@ProviderType
public interface Posix {
    /** Clock that stands still while the host is suspended. */
    int CLOCK_MONOTONIC = 1;
    /** Clock that goes on while the host is suspended. */
    int CLOCK_BOOTTIME = 7;
    /** Asks a process to end. */
    int SIGTERM = 15;
    /** Ends a process. */
    int SIGKILL = 9;
    /** No such file or directory. */
    int ENOENT = 2;
    /** No such process. */
    int ESRCH = 3;
    /** Interrupted by a signal. */
    int EINTR = 4;
    /** Nothing there, or no room, at present. */
    int EAGAIN = 11;
    /** The address is taken. */
    int EADDRINUSE = 98;
    /** Nobody listens there. */
    int ECONNREFUSED = 111;

    /**
     * The system calls as far as this Java virtual machine can make them, found by {@link ServiceLoader} on the loader of this interface; for use outside of a framework's service registry.
     *
     * @return a provider, not null
     * @throws IllegalStateException if native calls are impossible here; the message says why
     */
    static Posix load() {
        try {
            return ServiceLoader.load(Posix.class, Posix.class.getClassLoader()).findFirst()
                .orElseThrow(() -> new IllegalStateException("no provider of system calls is on the class path"));
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new IllegalStateException("system calls are not possible here: " + (e.getCause() == null ? e : e.getCause()), e);
        }
    }

    /**
     * A path as the system calls want it: in the encoding of file names, with a zero byte behind it, in direct memory.
     *
     * @param path not null
     * @return a new direct buffer; its capacity is the number of bytes and one more
     */
    static ByteBuffer nameOf(Path path) {
        byte[] name = path.toString().getBytes(Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")));
        return ByteBuffer.allocateDirect(name.length + 1).put(0, name);
    }

    /**
     * Where a direct buffer begins.
     *
     * @param direct a direct buffer, not null
     * @return address of its element 0
     */
    long address(ByteBuffer direct);

    /**
     * A UNIX datagram socket, close-on-exec and non-blocking.
     *
     * @return descriptor or −errno
     */
    int unixDatagramSocket();

    /**
     * Asks for the sender's credentials with each datagram. Only what is sent after this call has them, so call it before bind.
     *
     * @param descriptor the socket
     * @return 0 or −errno
     */
    int passCredentials(int descriptor);

    /**
     * The receive buffer that the kernel has granted a socket ({@code SO_RCVBUF}). It does not limit a UNIX datagram socket.
     *
     * @param descriptor the socket
     * @return bytes or −errno
     */
    int receiveBufferBytes(int descriptor);

    /**
     * Sets the mode of a descriptor; on an unbound socket, the mode that its file will have (less the umask).
     *
     * @param descriptor the descriptor
     * @param mode permission bits
     * @return 0 or −errno
     */
    int fchmod(int descriptor, int mode);

    /**
     * Binds a socket.
     *
     * @param descriptor the socket
     * @param address of a {@code sockaddr}
     * @param length of it
     * @return 0 or −errno
     */
    int bind(int descriptor, long address, int length);

    /**
     * Connects a socket.
     *
     * @param descriptor the socket
     * @param address of a {@code sockaddr}
     * @param length of it
     * @return 0 or −errno
     */
    int connect(int descriptor, long address, int length);

    /**
     * {@code recvmmsg} without timeout, non-blocking, received descriptors close-on-exec.
     *
     * @param descriptor the socket
     * @param headers address of {@code mmsghdr[count]}
     * @param count how many at most
     * @return number of messages or −errno
     */
    int receiveMany(int descriptor, long headers, int count);

    /**
     * Sends one datagram on a connected socket, non-blocking, without a signal.
     *
     * @param descriptor the socket
     * @param bytes address of the datagram
     * @param length of it
     * @return bytes sent or −errno
     */
    int send(int descriptor, long bytes, int length);

    /**
     * Refuses everything that is sent to the socket from now on; what is queued stays.
     *
     * @param descriptor the socket
     * @return 0 or −errno
     */
    int shutdownReceiving(int descriptor);

    /**
     * Closes a descriptor.
     *
     * @param descriptor the descriptor
     * @return 0 or −errno
     */
    int close(int descriptor);

    /**
     * Waits for readiness.
     *
     * @param set address of {@code pollfd[count]}
     * @param count how many
     * @param timeoutNanos 0 to look only, negative to wait without limit
     * @return number of ready descriptors, 0 after the time, or −errno
     */
    int ppoll(long set, int count, long timeoutNanos);

    /**
     * An event descriptor, close-on-exec and non-blocking.
     *
     * @return descriptor or −errno
     */
    int eventfd();

    /**
     * Reads.
     *
     * @param descriptor where from
     * @param bytes address of room
     * @param length of it
     * @return bytes read, 0 at the end, or −errno
     */
    int read(int descriptor, long bytes, int length);

    /**
     * Writes.
     *
     * @param descriptor where to
     * @param bytes address
     * @param length how many
     * @return bytes written or −errno
     */
    int write(int descriptor, long bytes, int length);

    /**
     * Reads from a place in a file.
     *
     * @param descriptor where from
     * @param bytes address of room
     * @param length of it
     * @param position in the file
     * @return bytes read, 0 at the end, or −errno
     */
    int pread(int descriptor, long bytes, int length, long position);

    /**
     * Opens a file for reading, close-on-exec.
     *
     * @param path address of a path that ends with a zero byte
     * @return descriptor or −errno
     */
    int open(long path);

    /**
     * A descriptor that only stands for a file of any kind ({@code O_PATH}), close-on-exec: what is done to {@code /proc/self/fd/N} is done to this very file, whatever happens to the path.
     * Follows links.
     *
     * @param path address of a path that ends with a zero byte
     * @return descriptor or −errno
     */
    int openPath(long path);

    /**
     * Reads a symbolic link.
     *
     * @param path address of a path that ends with a zero byte
     * @param bytes address of room
     * @param length of it
     * @return bytes of the target or −errno
     */
    int readlink(long path, long bytes, int length);

    /**
     * Reads a clock.
     *
     * @param clock {@link #CLOCK_MONOTONIC} or {@link #CLOCK_BOOTTIME}
     * @return nanoseconds
     */
    long clockNanos(int clock);

    /**
     * How much later than asked the calling thread may be woken.
     *
     * @param nanos the slack, 1 for the least
     * @return 0 or −errno
     */
    int timerSlack(long nanos);

    /**
     * Sends a signal.
     *
     * @param pid a process, or the negative id of a process group
     * @param signal its number; 0 only asks whether it could be sent
     * @return 0 or −errno
     */
    int kill(int pid, int signal);

    /**
     * This process.
     *
     * @return its id, read anew each time
     */
    int processId();

    /**
     * The real user of this process.
     *
     * @return its id, unsigned
     */
    int userId();

    /**
     * The effective user of this process.
     *
     * @return its id, unsigned
     */
    int effectiveUserId();
}
