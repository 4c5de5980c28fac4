// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.transport;

import java.io.IOException;
import org.varta.agent.errno.HasErrno;

/** A UNIX datagram socket could not be made or connected. The message names the path, the call and the error. */
final class UdsException extends IOException implements HasErrno {
    private static final long serialVersionUID = 1L;
    private final int errno;

    UdsException(String message, int errno, IOException cause) {
        super(message, cause);
        this.errno = errno;
    }

    @Override
    public int errno() {
        return errno;
    }
}
