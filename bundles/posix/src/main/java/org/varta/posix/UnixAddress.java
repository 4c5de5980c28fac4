// SPDX-License-Identifier: Apache-2.0
package org.varta.posix;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** A {@code sockaddr_un} of a path. Immutable once made. */
final class UnixAddress {
    static final int PATH_BYTES = 107;
    private static final short AF_UNIX = 1;

    final ByteBuffer bytes;
    final int length;

    /** @throws IllegalArgumentException if the path has more than 107 bytes or none */
    UnixAddress(Path path) {
        ByteBuffer name = Posix.nameOf(path);
        int nameLength = name.capacity() - 1;
        if (nameLength == 0 || nameLength > PATH_BYTES) {
            throw new IllegalArgumentException("a socket path has 1 to " + PATH_BYTES + " bytes, " + path + " has " + nameLength);
        }
        length = 2 + nameLength + 1;
        bytes = ByteBuffer.allocateDirect(length).order(ByteOrder.nativeOrder());
        bytes.putShort(0, AF_UNIX).put(2, name, 0, nameLength);
    }
}
