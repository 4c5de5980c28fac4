// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.harness;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32C;

/**
 * A process that does not mean well: bare system calls, own frames. Run as a program of its own; arguments: the socket, then one of
 *
 * <pre>
 *   beats COUNT                      correct frames
 *   forge PID COUNT                  correct frames that name another process
 *   length BYTES COUNT               datagrams of any size
 *   garbage SEED COUNT               32 random bytes each
 *   field OFFSET VALUE CRC COUNT     correct frames with one byte changed; CRC fixed or broken
 *   descriptors N COUNT              correct frames with N open descriptors each
 *   user UID COUNT                   correct frames, sent as another user
 * </pre>
 *
 * <p>Sends without blocking and waits while the queue is full, for 20 s at most in all. Prints {@code sent=… errno=…}: the datagrams that the kernel took, and the last error other than a full queue.
 */
public final class HostileSender {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int EAGAIN = 11;
    private static final int FRAME = 32;
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private final int socket;
    private final Memory header = new Memory(56);
    private final Memory iovec = new Memory(16);
    private final Memory datagram = new Memory(256);
    private final Memory control = new Memory(4096);
    private final Memory address = new Memory(110);
    private final int addressLength;
    private final long end = System.nanoTime() + PATIENCE_NANOS;
    private int sent;
    private int errno;

    static {
        Native.register(HostileSender.class, "c");
    }

    private HostileSender(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        address.clear();
        address.setShort(0, (short) AF_UNIX);
        address.write(2, bytes, 0, bytes.length);
        addressLength = 2 + bytes.length + 1;
        socket = socket(AF_UNIX, SOCK_DGRAM, 0);
        header.clear();
        header.setPointer(16, iovec);
        header.setLong(24, 1);
        iovec.setPointer(0, datagram);
    }

    static native int socket(int domain, int type, int protocol);

    static native int connect(int fd, Memory address, int length);

    static native long sendmsg(int fd, Memory message, int flags);

    static native int setuid(int uid);

    static native int dup(int fd);

    /**
     * The program.
     *
     * @param arguments see the class
     */
    public static void main(String[] arguments) {
        HostileSender sender = new HostileSender(arguments[0]);
        if (connect(sender.socket, sender.address, sender.addressLength) != 0) {
            throw new IllegalStateException("connect: errno " + Native.getLastError());
        }
        int count = Integer.parseInt(arguments[arguments.length - 1]);
        sender.run(arguments, count);
        System.out.println("sent=" + sender.sent + " errno=" + sender.errno + " pid=" + ProcessHandle.current().pid());
    }

    private void run(String[] arguments, int count) {
        int pid = (int) ProcessHandle.current().pid();
        switch (arguments[1]) {
            case "beats" -> beats(pid, count);
            case "forge" -> beats(Integer.parseInt(arguments[2]), count);
            case "length" -> lengths(Integer.parseInt(arguments[2]), count);
            case "garbage" -> garbage(new Random(Long.parseLong(arguments[2])), count);
            case "field" -> fields(Integer.parseInt(arguments[2]), Integer.decode(arguments[3]), arguments[4].equals("fixed"), count);
            case "descriptors" -> {
                attach(Integer.parseInt(arguments[2]));
                beats(pid, count);
            }
            case "user" -> {
                if (setuid(Integer.parseInt(arguments[2])) != 0) {
                    throw new IllegalStateException("setuid: errno " + Native.getLastError());
                }
                beats(pid, count);
            }
            default -> throw new IllegalArgumentException(arguments[1]);
        }
    }

    private void beats(int pid, int count) {
        for (int i = 1; i <= count; i++) {
            send(frame(pid, i), FRAME);
        }
    }

    private void lengths(int length, int count) {
        for (int i = 1; i <= count; i++) {
            byte[] bytes = new byte[length];
            byte[] frame = frame((int) ProcessHandle.current().pid(), i);
            System.arraycopy(frame, 0, bytes, 0, Math.min(length, FRAME));
            send(bytes, length);
        }
    }

    private void garbage(Random random, int count) {
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[FRAME];
            random.nextBytes(bytes);
            send(bytes, FRAME);
        }
    }

    private void fields(int offset, int value, boolean isCrcFixed, int count) {
        for (int i = 1; i <= count; i++) {
            byte[] frame = frame((int) ProcessHandle.current().pid(), i);
            frame[offset] = (byte) value;
            send(isCrcFixed ? seal(frame) : frame, FRAME);
        }
    }

    private static byte[] frame(int pid, long nonce) {
        ByteBuffer frame = ByteBuffer.allocate(FRAME).order(ByteOrder.LITTLE_ENDIAN);
        frame.put((byte) 'V').put((byte) 'A').put((byte) 2).put((byte) 0).putInt(pid).putLong(nonce * 1000).putLong(nonce).putInt(0);
        return seal(frame.array());
    }

    private static byte[] seal(byte[] frame) {
        CRC32C crc = new CRC32C();
        crc.update(frame, 0, FRAME - Integer.BYTES);
        ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).putInt(FRAME - Integer.BYTES, (int) crc.getValue());
        return frame;
    }

    private void attach(int descriptors) {
        long bytes = 16 + 4L * descriptors;
        control.clear();
        control.setLong(0, bytes);
        control.setInt(8, SOL_SOCKET);
        control.setInt(12, SCM_RIGHTS);
        for (int i = 0; i < descriptors; i++) {
            control.setInt(16 + 4L * i, dup(socket));
        }
        header.setPointer(32, control);
        header.setLong(40, bytes + 7 & ~7L);
    }

    private void send(byte[] bytes, int length) {
        datagram.write(0, bytes, 0, length);
        iovec.setLong(8, length);
        while (System.nanoTime() - end < 0) {
            if (sendmsg(socket, header, MSG_DONTWAIT) >= 0) {
                sent++;
                return;
            }
            if (Native.getLastError() != EAGAIN) {
                errno = Native.getLastError();
                return;
            }
            LockSupport.parkNanos(200_000);
        }
        errno = EAGAIN;
    }

    /**
     * Runs one and waits for its end.
     *
     * @param socket where to send to
     * @param arguments what to do, see the class
     * @return what it said
     * @throws Exception if it fails
     */
    public static Outcome run(Path socket, String... arguments) throws Exception {
        String classes = Path.of(HostileSender.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        List<String> command = new ArrayList<>(List.of(Sender.java(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
            classes + System.getProperty("path.separator") + Bundles.classPath("jna"), HostileSender.class.getName(), socket.toString()));
        command.addAll(List.of(arguments));
        return Outcome.parse(Program.run(command));
    }

    /**
     * What a hostile sender achieved.
     *
     * @param sent datagrams that the kernel took
     * @param errno last error, 0 for none
     * @param pid its process id
     */
    public record Outcome(int sent, int errno, long pid) {
        static Outcome parse(Program.Result result) {
            if (result.exitValue() != 0) {
                throw new AssertionError("hostile sender: " + result);
            }
            String[] pairs = result.output().trim().split("[ =]");
            return new Outcome(Integer.parseInt(pairs[1]), Integer.parseInt(pairs[3]), Long.parseLong(pairs[5]));
        }
    }
}
