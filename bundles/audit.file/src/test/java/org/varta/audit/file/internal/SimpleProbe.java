// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;

/**
 * What the reference observer makes of a file when it starts: a test oracle for "its readers keep working". Deliberately as simple, and as wrong about damaged files, as the original.
 *
 * <p>Source: audit log 8.1.
 *
 * @param reason of the boot record it would write
 * @param number the next number it would give, unsigned
 * @param chain chain column of the record it found, or {@code -}
 * @param keep what it would cut the file to, or −1
 */
record SimpleProbe(String reason, long number, String chain, long keep) {
    private static final int WINDOW = 4096;
    private static final int START = 64;
    private static final String V2 = "# varta-watch recovery audit v2";
    private static final String V1 = "# varta-watch recovery audit v1";

    static SimpleProbe of(byte[] file) {
        if (file.length == 0) {
            return new SimpleProbe("fresh", 1, "-", -1);
        }
        String start = text(Arrays.copyOf(file, Math.min(START, file.length)));
        if (!start.startsWith(V2)) {
            return new SimpleProbe(start.startsWith(V1) ? "legacy_v1" : "schema_drift", 1, "-", -1);
        }
        byte[] window = Arrays.copyOfRange(file, Math.max(0, file.length - WINDOW), file.length);
        if (window[window.length - 1] == '\n') {
            return found("resume", "schema_drift", lineBefore(window, window.length - 1), -1);
        }
        int lineFeed = lastLineFeed(window, window.length);
        if (lineFeed < 0) {
            return new SimpleProbe("corrupt_tail", 1, "-", V2.length() + 1);
        }
        return found("corrupt_tail", "corrupt_tail", lineBefore(window, lineFeed), file.length - window.length + lineFeed + 1);
    }

    private static SimpleProbe found(String good, String bad, String line, long keep) {
        String[] columns = line.split("\t", -1);
        String chain = columns[columns.length - 1];
        boolean isRecord = !line.startsWith("#") && columns.length > 1 && columns[0].matches("\\+?[0-9]{1,20}") && chain.matches("-|[0-9a-fA-F]{64}");
        return isRecord ? new SimpleProbe(good, Long.parseUnsignedLong(columns[0]) + 1, chain.toLowerCase(), keep) : new SimpleProbe(bad, 1, "-", keep);
    }

    private static String lineBefore(byte[] window, int end) {
        return text(Arrays.copyOfRange(window, lastLineFeed(window, end) + 1, end));
    }

    private static int lastLineFeed(byte[] window, int end) {
        int at = end - 1;
        while (at >= 0 && window[at] != '\n') {
            at--;
        }
        return at;
    }

    private static String text(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return "";
        }
    }
}
