// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.vlp;

import java.util.zip.CRC32C;

/** CRC-32C (Castagnoli) of bytes. Thread safe. */
public final class Crc32C {
    private Crc32C() {
    }

    /**
     * The check sum of all bytes.
     *
     * @param bytes not null
     * @return 32 bits
     */
    public static int compute(byte[] bytes) {
        return compute(bytes, 0, bytes.length);
    }

    /**
     * The check sum of some bytes.
     *
     * @param bytes not null
     * @param offset the first
     * @param length how many
     * @return 32 bits
     */
    public static int compute(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
