// SPDX-License-Identifier: Apache-2.0
package org.varta.posix;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Who a process is: its start time, which tells two processes apart that have had the same id, and its process-id namespace. Reads {@code /proc} into its own memory, without garbage. NOT thread
 * safe. Formats: proc(5), {@code stat} field 22 and the link {@code ns/pid}.
 */
public final class ProcessIdentity {
    /** Start time that cannot be told although the process may exist. */
    public static final long UNREADABLE = 0;
    /** There is no such process. */
    public static final long GONE = -1;

    private static final int START_TIME_FIELD_AFTER_NAME = 20;
    private static final int USER_TIME_FIELDS_AFTER_STATE = 11;
    private static final int CONTENT = 4096;
    private static final byte[] STAT = "/stat\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EXECUTABLE = "/exe\0".getBytes(StandardCharsets.US_ASCII);
    private static final String DELETED = " (deleted)";
    private static final byte[] NAMESPACE = "/ns/pid\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OWN_NAMESPACE = "self/ns/pid\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NAMESPACE_PREFIX = "pid:[".getBytes(StandardCharsets.US_ASCII);

    private final Posix posix;
    private final ByteBuffer path;
    private final ByteBuffer content = ByteBuffer.allocateDirect(CONTENT);
    private final long pathAddress;
    private final long contentAddress;
    private final int root;

    /**
     * Reads {@code /proc}.
     *
     * @param posix system calls, not null
     */
    public ProcessIdentity(Posix posix) {
        this(posix, Path.of("/proc"));
    }

    ProcessIdentity(Posix posix, Path proc) {
        this.posix = posix;
        byte[] name = (proc + "/").getBytes(StandardCharsets.UTF_8);
        root = name.length;
        path = ByteBuffer.allocateDirect(root + 32);
        path.put(0, name);
        pathAddress = posix.address(path);
        contentAddress = posix.address(content);
    }

    /**
     * When a process started.
     *
     * @param pid process id, unsigned
     * @return clock ticks since boot, or {@link #UNREADABLE}, or {@link #GONE}
     */
    public long startTime(int pid) {
        putPath(pid, STAT);
        int descriptor = posix.open(pathAddress);
        if (descriptor < 0) {
            return isGone(pid, descriptor) ? GONE : UNREADABLE;
        }
        int length = posix.pread(descriptor, contentAddress, CONTENT, 0);
        posix.close(descriptor);
        return length > 0 ? startTimeIn(length) : isGone(pid, length) ? GONE : UNREADABLE;
    }

    /**
     * The name of the program that a process runs, as the kernel keeps it: at most 15 bytes, and the process can change it. Creates a string.
     *
     * @param pid process id, unsigned
     * @return the name, empty when it cannot be told; never null
     */
    public String command(int pid) {
        putPath(pid, STAT);
        int descriptor = posix.open(pathAddress);
        if (descriptor < 0) {
            return "";
        }
        int length = posix.pread(descriptor, contentAddress, CONTENT, 0);
        posix.close(descriptor);
        int start = 0;
        while (start < length && content.get(start) != '(') {
            start++;
        }
        int end = length - 1;
        while (end > start && content.get(end) != ')') {
            end--;
        }
        return end > start ? text(start + 1, end) : "";
    }

    /**
     * The path of the program that a process runs. Creates a string.
     *
     * @param pid process id, unsigned
     * @return the path as the kernel tells it, without its mark for a deleted file; empty when it cannot be told, which takes the same user or privileges; never null
     */
    public String executable(int pid) {
        putPath(pid, EXECUTABLE);
        int length = posix.readlink(pathAddress, contentAddress, CONTENT);
        if (length <= 0) {
            return "";
        }
        String path = text(0, length);
        return path.endsWith(DELETED) ? path.substring(0, path.length() - DELETED.length()) : path;
    }

    /**
     * What a process is doing. Creates an object.
     *
     * @param pid process id, unsigned
     * @return state and processor time; {@link ProcessActivity#UNKNOWN} when it cannot be told, {@link ProcessActivity#GONE} when there is no such process
     */
    public ProcessActivity activity(int pid) {
        putPath(pid, STAT);
        int descriptor = posix.open(pathAddress);
        int length = descriptor < 0 ? descriptor : posix.pread(descriptor, contentAddress, CONTENT, 0);
        if (descriptor >= 0) {
            posix.close(descriptor);
        }
        if (length <= 0) {
            return isGone(pid, length) ? ProcessActivity.GONE : ProcessActivity.UNKNOWN;
        }
        int at = behindName(length);
        if (at < 0) {
            return ProcessActivity.UNKNOWN;
        }
        at = skip(at, length, 0);
        char state = (char) content.get(at);
        int user = at;
        for (int field = 0; field < USER_TIME_FIELDS_AFTER_STATE; field++) {
            user = skip(user, length, 1);
        }
        int system = skip(user, length, 1);
        return new ProcessActivity(ProcessActivity.State.of(state), number(user, length, ' ') + number(system, length, ' '));
    }

    private String text(int start, int end) {
        byte[] bytes = new byte[end - start];
        content.get(start, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A {@code /proc} that hides other users' processes says "no such file" about the living too, so the kernel is asked again. */
    private boolean isGone(int pid, int result) {
        return (result == -Posix.ENOENT || result == -Posix.ESRCH) && (pid <= 0 || posix.kill(pid, 0) == -Posix.ESRCH);
    }

    /** The command name may hold blanks and parentheses, so fields are counted from its last closing one. */
    private int behindName(int length) {
        int at = length - 1;
        while (at >= 0 && content.get(at) != ')') {
            at--;
        }
        return at < 0 ? -1 : at + 1;
    }

    private long startTimeIn(int length) {
        int at = behindName(length);
        if (at < 0) {
            return UNREADABLE;
        }
        for (int field = 0; field < START_TIME_FIELD_AFTER_NAME; field++) {
            at = skip(at, length, field == 0 ? 0 : 1);
        }
        return number(at, length, ' ');
    }

    /** Behind the blanks of the next field, after passing so many fields. */
    private int skip(int start, int length, int fields) {
        int at = start;
        for (int field = 0; field < fields; field++) {
            while (at < length && content.get(at) != ' ') {
                at++;
            }
        }
        while (at < length && content.get(at) == ' ') {
            at++;
        }
        return at;
    }

    private long number(int start, int length, char end) {
        long value = 0;
        int at = start;
        for (; at < length && content.get(at) != end; at++) {
            int digit = content.get(at) - '0';
            if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
                return 0;
            }
            value = value * 10 + digit;
        }
        return at > start && at < length ? value : 0;
    }

    /**
     * The process-id namespace of a process.
     *
     * @param pid process id, unsigned
     * @return inode of the namespace, 0 when unknown
     */
    public long pidNamespace(int pid) {
        putPath(pid, NAMESPACE);
        return linkedNamespace();
    }

    /**
     * The process-id namespace of this process.
     *
     * @return inode of the namespace, 0 when unknown
     */
    public long ownPidNamespace() {
        path.put(root, OWN_NAMESPACE);
        return linkedNamespace();
    }

    private long linkedNamespace() {
        int length = posix.readlink(pathAddress, contentAddress, CONTENT);
        if (length <= NAMESPACE_PREFIX.length || content.get(length - 1) != ']') {
            return 0;
        }
        for (int i = 0; i < NAMESPACE_PREFIX.length; i++) {
            if (content.get(i) != NAMESPACE_PREFIX[i]) {
                return 0;
            }
        }
        return number(NAMESPACE_PREFIX.length, length, ']');
    }

    private void putPath(int pid, byte[] leaf) {
        long rest = Integer.toUnsignedLong(pid);
        int digits = 1;
        for (long power = 10; power <= rest; power *= 10) {
            digits++;
        }
        for (int i = root + digits - 1; i >= root; i--) {
            path.put(i, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        path.put(root + digits, leaf);
    }
}
