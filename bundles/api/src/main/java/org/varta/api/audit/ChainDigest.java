// SPDX-License-Identifier: Apache-2.0
package org.varta.api.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Computes the links of the chain:
 *
 * <pre>
 * SHA-256( "VARTA-AUDIT-v2" | 0x00 | kind | 0x00 | previous hash, 32 raw bytes | 0x00 | record text )
 * </pre>
 *
 * <p>The record text runs from the number up to, not including, the TAB before the chain column. NOT thread safe: one digest, one thread; it is reused.
 *
 * <p>Source: audit schema v2, hash chain.
 */
public final class ChainDigest {
    private static final byte[] DOMAIN = "VARTA-AUDIT-v2\0".getBytes(StandardCharsets.US_ASCII);

    private final MessageDigest sha256 = sha256();

    /** A digest, ready for use. */
    public ChainDigest() {
        // nothing else to prepare
    }

    /**
     * The hash of a record.
     *
     * @param previous the hash before it, {@link ChainHash#ZERO} for none
     * @param kind the record's kind
     * @param bytes where its text is
     * @param from index of the first byte of the text
     * @param to index behind its last byte
     * @return the record's own hash, not null
     */
    public ChainHash after(ChainHash previous, RecordLine.Kind kind, byte[] bytes, int from, int to) {
        return after(previous, kind.label(), bytes, from, to);
    }

    ChainHash after(ChainHash previous, byte[] kind, byte[] bytes, int from, int to) {
        sha256.update(DOMAIN);
        sha256.update(kind);
        sha256.update((byte) 0);
        previous.updateInto(sha256);
        sha256.update((byte) 0);
        sha256.update(bytes, from, to - from);
        return ChainHash.wrap(sha256.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }
}
