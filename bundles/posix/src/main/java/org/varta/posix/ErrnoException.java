// SPDX-License-Identifier: Apache-2.0
package org.varta.posix;

import java.io.IOException;
import java.util.Map;

/** A system call failed. The message holds the call and the name of the error, in no particular language. */
public final class ErrnoException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final Map<Integer, String> NAMES = Map.ofEntries(Map.entry(1, "EPERM"), Map.entry(2, "ENOENT"),
        Map.entry(3, "ESRCH"), Map.entry(4, "EINTR"), Map.entry(9, "EBADF"), Map.entry(11, "EAGAIN"), Map.entry(12, "ENOMEM"),
        Map.entry(13, "EACCES"), Map.entry(20, "ENOTDIR"), Map.entry(22, "EINVAL"), Map.entry(24, "EMFILE"), Map.entry(28, "ENOSPC"),
        Map.entry(30, "EROFS"), Map.entry(36, "ENAMETOOLONG"), Map.entry(40, "ELOOP"), Map.entry(90, "EMSGSIZE"), Map.entry(91, "EPROTOTYPE"),
        Map.entry(98, "EADDRINUSE"), Map.entry(104, "ECONNRESET"), Map.entry(105, "ENOBUFS"), Map.entry(107, "ENOTCONN"), Map.entry(111, "ECONNREFUSED"));

    private final int errno;

    /**
     * A failed call.
     *
     * @param call name of the call, not null
     * @param errno its error number, positive
     */
    public ErrnoException(String call, int errno) {
        super(call + ": " + NAMES.getOrDefault(errno, "errno") + " (" + errno + ")");
        this.errno = errno;
    }

    /**
     * The error number.
     *
     * @return positive
     */
    public int errno() {
        return errno;
    }

    static int check(String call, int result) throws ErrnoException {
        if (result < 0) {
            throw new ErrnoException(call, -result);
        }
        return result;
    }
}
