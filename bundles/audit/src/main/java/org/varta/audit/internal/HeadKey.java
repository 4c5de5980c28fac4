// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that proves who wrote a head, if one is configured: HMAC-SHA-256, in lower-case hex digits. Shows its bytes to nobody. NOT thread safe: belongs to whoever owns the head.
 *
 * <p>Source: chain continuity 4, field 12.
 */
final class HeadKey {
    /** No key: nothing is proven and nothing is asked for. */
    static final HeadKey NONE = new HeadKey(null);
    private static final String ALGORITHM = "HmacSHA256";
    private static final String NO_MAC = "-";
    private static final int KEY_BYTES = 32;

    private final SecretKeySpec key;

    private HeadKey(SecretKeySpec key) {
        this.key = key;
    }

    static HeadKey of(byte[] bytes) {
        return new HeadKey(new SecretKeySpec(bytes, ALGORITHM));
    }

    /**
     * The key in a file, or none for an empty path.
     *
     * @throws IOException naming the path and the rule that it breaks, never its content
     */
    static HeadKey read(String path) throws IOException {
        try {
            return path.isEmpty() ? NONE : ofText(path, KeyFile.read(Path.of(path)));
        } catch (InvalidPathException e) {
            throw new IOException(path + " is no path", e);
        }
    }

    private static HeadKey ofText(String path, byte[] text) throws IOException {
        String digits = new String(text, US_ASCII).strip();
        if (!digits.matches("[0-9a-fA-F]{" + 2 * KEY_BYTES + "}")) {
            throw new IOException(path + " must hold " + 2 * KEY_BYTES + " hex digits and nothing else");
        }
        return of(HexFormat.of().parseHex(digits));
    }

    /** The mac column for a text. */
    String mac(String text) {
        return key == null ? NO_MAC : HexFormat.of().formatHex(hmac(text));
    }

    /** Whether a mac column proves a text; without a key every one does. */
    boolean accepts(String text, String mac) {
        return key == null || MessageDigest.isEqual(mac(text).getBytes(UTF_8), mac.getBytes(UTF_8));
    }

    private byte[] hmac(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform must have " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return key == null ? "no key" : "a key";
    }
}
