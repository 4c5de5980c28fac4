// SPDX-License-Identifier: Apache-2.0
package org.varta.posix;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * A UNIX datagram socket that receives in batches of up to 64, each datagram with the kernel's word on its sender. Credentials are switched on before bind, because a datagram that is queued
 * before has none. Descriptors that a sender pushes along are closed at once, on every path.
 *
 * <pre>
 *   one block:  mmsghdr[64] | iovec[64] | frames, 64 bytes each | control data, 2048 bytes each
 *   mmsghdr:    name 0, namelen 8, iov 16, iovlen 24, control 32, controllen 40, flags 48, len 56 (64 bytes)
 *   cmsghdr:    len 0 (8 bytes), level 8, type 12, data 16; ucred: pid, uid, gid
 * </pre>
 *
 * <p>2,048 bytes of control data hold the largest message of descriptors (253) and a security label beside the credentials. NOT thread safe; receiving allocates nothing. Layouts: 64-bit Linux.
 */
public final class UnixDatagramReceiver implements AutoCloseable {
    /** Datagrams in a batch at most. */
    public static final int BATCH = 64;
    /** Room for each datagram; a longer one shows this length. */
    public static final int FRAME_STRIDE = 64;

    private static final int HEADER_STRIDE = 64;
    private static final int IOVEC_STRIDE = 16;
    private static final int CONTROL_STRIDE = 2048;
    private static final int IOVECS = BATCH * HEADER_STRIDE;
    private static final int FRAMES = IOVECS + BATCH * IOVEC_STRIDE;
    private static final int CONTROLS = FRAMES + BATCH * FRAME_STRIDE;
    private static final int BLOCK = CONTROLS + BATCH * CONTROL_STRIDE;

    private static final int CONTROL_LENGTH = 40;
    private static final int FLAGS = 48;
    private static final int LENGTH = 56;
    private static final int MSG_CTRUNC = 0x08;

    private static final int CMSG_HEADER = 16;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int SCM_CREDENTIALS = 2;
    private static final long CREDENTIALS_LENGTH = CMSG_HEADER + 12;
    private static final long CREDENTIALS_KIND = (long) SCM_CREDENTIALS << 32 | SOL_SOCKET;
    private static final long CREDENTIALS_SPACE = 32;

    private final Posix posix;
    private final ByteBuffer block;
    private final long headers;
    private final int[] pids = new int[BATCH];
    private final int[] uids = new int[BATCH];
    private final boolean[] hasCredentials = new boolean[BATCH];
    private int descriptor;
    private int filled;

    private UnixDatagramReceiver(Posix posix, int descriptor) {
        this.posix = posix;
        this.descriptor = descriptor;
        block = ByteBuffer.allocateDirect(BLOCK + HEADER_STRIDE).alignedSlice(HEADER_STRIDE).order(ByteOrder.nativeOrder());
        headers = posix.address(block);
        for (int i = 0; i < BATCH; i++) {
            int header = i * HEADER_STRIDE;
            int iovec = IOVECS + i * IOVEC_STRIDE;
            block.putLong(iovec, headers + FRAMES + (long) i * FRAME_STRIDE).putLong(iovec + 8, FRAME_STRIDE);
            block.putLong(header + 16, headers + iovec).putLong(header + 24, 1);
            block.putLong(header + 32, headers + CONTROLS + (long) i * CONTROL_STRIDE).putLong(header + CONTROL_LENGTH, CONTROL_STRIDE);
        }
    }

    /**
     * An unbound socket with credentials switched on.
     *
     * @param posix system calls, not null
     * @return the receiver, not null
     * @throws ErrnoException if that fails; nothing is left open
     */
    public static UnixDatagramReceiver open(Posix posix) throws ErrnoException {
        int descriptor = ErrnoException.check("socket", posix.unixDatagramSocket());
        int passed = posix.passCredentials(descriptor);
        if (passed < 0) {
            posix.close(descriptor);
            throw new ErrnoException("setsockopt(SO_PASSCRED)", -passed);
        }
        return new UnixDatagramReceiver(posix, descriptor);
    }

    /**
     * Sets the mode that the socket's file will have from its first moment; the umask still takes bits away.
     *
     * @param mode permission bits
     * @throws ErrnoException if that fails
     */
    public void mode(int mode) throws ErrnoException {
        ErrnoException.check("fchmod", posix.fchmod(descriptor, mode));
    }

    /**
     * Binds the socket.
     *
     * @param path where, at most 107 bytes
     * @return 0 or −errno
     * @throws IllegalArgumentException if the path is too long
     */
    public int bind(Path path) {
        UnixAddress address = new UnixAddress(path);
        int result = posix.bind(descriptor, posix.address(address.bytes), address.length);
        Reference.reachabilityFence(address);
        return result;
    }

    /**
     * The receive buffer that the kernel has granted. For information: the queue of a UNIX datagram socket is limited by number.
     *
     * @return bytes, 0 when unknown
     */
    public int receiveBufferBytes() {
        return Math.max(0, posix.receiveBufferBytes(descriptor));
    }

    /**
     * The socket's descriptor, readable when there is something to receive.
     *
     * @return the descriptor, −1 when closed
     */
    public int descriptor() {
        return descriptor;
    }

    /**
     * Receives what is there, at most {@link #BATCH} datagrams, without blocking. The accessors describe them until the next call.
     *
     * @return how many, 0 when there is nothing, or −errno
     */
    public int receive() {
        for (int i = 0; i < filled; i++) {
            block.putLong(i * HEADER_STRIDE + CONTROL_LENGTH, CONTROL_STRIDE).putInt(i * HEADER_STRIDE + FLAGS, 0);
        }
        filled = 0;
        int received;
        do {
            received = posix.receiveMany(descriptor, headers, BATCH);
        } while (received == -Posix.EINTR);
        if (received < 0) {
            return received == -Posix.EAGAIN ? 0 : received;
        }
        filled = received;
        for (int i = 0; i < received; i++) {
            readControl(i);
        }
        return received;
    }

    private void readControl(int i) {
        int control = CONTROLS + i * CONTROL_STRIDE;
        long length = block.getLong(i * HEADER_STRIDE + CONTROL_LENGTH);
        if (length == CREDENTIALS_SPACE && block.getLong(control) == CREDENTIALS_LENGTH && block.getLong(control + 8) == CREDENTIALS_KIND) {
            takeCredentials(i, control);
        } else {
            hasCredentials[i] = false;
            walkControl(i, control, (int) Math.min(length, CONTROL_STRIDE));
        }
    }

    private void takeCredentials(int i, int message) {
        hasCredentials[i] = true;
        pids[i] = block.getInt(message + CMSG_HEADER);
        uids[i] = block.getInt(message + CMSG_HEADER + 4);
    }

    /** Trusts no length: a header must fit, what it declares must fit, and the next one never starts before the end of this one's header. */
    private void walkControl(int i, int start, int length) {
        int at = 0;
        while (length - at >= CMSG_HEADER) {
            long declared = block.getLong(start + at);
            if (declared < CMSG_HEADER || declared > length - at) {
                return;
            }
            int level = block.getInt(start + at + 8);
            int type = block.getInt(start + at + 12);
            if (level == SOL_SOCKET && type == SCM_RIGHTS) {
                closeAll(start + at + CMSG_HEADER, (int) declared - CMSG_HEADER);
            } else if (level == SOL_SOCKET && type == SCM_CREDENTIALS && declared >= CREDENTIALS_LENGTH) {
                takeCredentials(i, start + at);
            }
            at += (int) declared + 7 & ~7;
        }
    }

    private void closeAll(int first, int bytes) {
        for (int at = first; at + Integer.BYTES <= first + bytes; at += Integer.BYTES) {
            posix.close(block.getInt(at));
        }
    }

    /**
     * The memory that holds the datagrams.
     *
     * @return a direct little-endian buffer, always the same
     */
    public ByteBuffer frames() {
        return block.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Where a datagram begins in {@link #frames()}.
     *
     * @param i 0 to the number received − 1
     * @return offset in bytes
     */
    public int frameOffset(int i) {
        return FRAMES + i * FRAME_STRIDE;
    }

    /**
     * Length of a datagram.
     *
     * @param i 0 to the number received − 1
     * @return bytes, at most {@link #FRAME_STRIDE}
     */
    public int length(int i) {
        return block.getInt(i * HEADER_STRIDE + LENGTH);
    }

    /**
     * Whether the kernel cut control data off.
     *
     * @param i 0 to the number received − 1
     * @return true if it did
     */
    public boolean truncatedControl(int i) {
        return (block.getInt(i * HEADER_STRIDE + FLAGS) & MSG_CTRUNC) != 0;
    }

    /**
     * Whether the kernel said who sent it.
     *
     * @param i 0 to the number received − 1
     * @return true if {@link #pid} and {@link #uid} mean something
     */
    public boolean hasCredentials(int i) {
        return hasCredentials[i];
    }

    /**
     * The sending process in our namespace.
     *
     * @param i 0 to the number received − 1
     * @return process id, 0 when it is not visible here
     */
    public int pid(int i) {
        return pids[i];
    }

    /**
     * The sending user.
     *
     * @param i 0 to the number received − 1
     * @return user id, unsigned
     */
    public int uid(int i) {
        return uids[i];
    }

    /** Refuses everything that is sent from now on; what is queued can still be received. */
    public void shutdown() {
        posix.shutdownReceiving(descriptor);
    }

    /** Closes the socket; the file stays. Further calls do nothing. */
    @Override
    public void close() {
        if (descriptor >= 0) {
            posix.close(descriptor);
            descriptor = -1;
        }
    }
}
