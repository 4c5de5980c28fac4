// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A part of a file that is about to be cut off, named by its digest so that a copy of it can be recognised. Its content never reaches a log. */
final class Fragment {
    private static final int BLOCK = 65_536;

    private Fragment() {
    }

    static String sha256(Disk.OpenFile file, long from, long to) throws IOException {
        byte[] block = new byte[BLOCK];
        MessageDigest digest = digest();
        for (long at = from; at < to; at += BLOCK) {
            int size = (int) Math.min(BLOCK, to - at);
            BackwardLines.readFully(file, at, block, size);
            digest.update(block, 0, size);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }
}
