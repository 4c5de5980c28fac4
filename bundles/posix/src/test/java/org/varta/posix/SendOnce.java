// SPDX-License-Identifier: Apache-2.0
package org.varta.posix;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A process that sends one datagram to a path. */
final class SendOnce {
    static final int LENGTH = 32;

    private SendOnce() {
    }

    public static void main(String[] arguments) throws ErrnoException {
        try (UnixDatagramSender sender = UnixDatagramSender.connect(Posix.load(), Path.of(arguments[0]))) {
            int sent = sender.send(ByteBuffer.allocateDirect(LENGTH), 0, LENGTH);
            System.exit(sent == LENGTH ? 0 : 1);
        }
    }
}
