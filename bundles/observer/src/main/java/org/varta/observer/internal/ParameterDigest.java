// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over the canonical parameters of a policy: what a decision record says about them. Source: stall policies 10. */
final class ParameterDigest {
    private static final int SHORT_BYTES = 4;

    private ParameterDigest() {
    }

    /** All 64 hex digits. */
    static String of(String parameters) {
        return HexFormat.of().formatHex(hash(parameters));
    }

    /** The first eight digits: enough to tell two settings apart in a log. */
    static String shortOf(String parameters) {
        return HexFormat.of().formatHex(hash(parameters), 0, SHORT_BYTES);
    }

    private static byte[] hash(String parameters) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(parameters.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }
}
