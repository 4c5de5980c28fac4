// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.transport;

import java.io.IOException;

/** There is no way to make a UNIX datagram socket here. The message names the remedies. */
public class NoUdsTransportException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * No provider could be loaded.
     *
     * @param cause why the last one could not, may be null
     */
    public NoUdsTransportException(Throwable cause) {
        super("no provider of UNIX datagram sockets: put org.varta.posix with net.java.dev.jna beside this library (Java 17 and later, 64-bit Linux), "
            + "or a provider on the foreign-function interface (Java 22 and later)", cause);
    }
}
