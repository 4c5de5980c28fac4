// SPDX-License-Identifier: Apache-2.0
package org.varta.api.audit;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

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
    /** Holds what is hashed for a usual record, so that it is handed over in one piece: each call costs as much as hashing some ten bytes. */
    private static final int SCRATCH_BYTES = 1024;

    private final MessageDigest sha256 = sha256();
    private final byte[] scratch = Arrays.copyOf(DOMAIN, SCRATCH_BYTES);
    private final byte[] result = new byte[ChainHash.BYTES];

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
        feed(previous, kind, bytes, from, to);
        return ChainHash.wrap(sha256.digest());
    }

    /** Whether a column of 64 hex digits is the hash of a record. */
    boolean isAfter(ChainHash previous, RecordLine.Kind kind, byte[] bytes, int from, int to, int column) {
        feed(previous, kind.label(), bytes, from, to);
        try {
            sha256.digest(result, 0, result.length);
        } catch (DigestException e) {
            throw new IllegalStateException("a SHA-256 has " + result.length + " bytes", e);
        }
        return ChainHash.isHex(bytes, column, result);
    }

    private void feed(ChainHash previous, byte[] kind, byte[] bytes, int from, int to) {
        int at = DOMAIN.length;
        System.arraycopy(kind, 0, scratch, at, kind.length);
        at += kind.length;
        scratch[at++] = 0;
        previous.copyTo(scratch, at);
        at += ChainHash.BYTES;
        scratch[at++] = 0;
        if (to - from <= SCRATCH_BYTES - at) {
            System.arraycopy(bytes, from, scratch, at, to - from);
            sha256.update(scratch, 0, at + to - from);
        } else {
            sha256.update(scratch, 0, at);
            sha256.update(bytes, from, to - from);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }
}
