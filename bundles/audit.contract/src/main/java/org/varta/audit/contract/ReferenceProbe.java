// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.ChainPoint;
import org.varta.api.audit.RecordLine;

/**
 * The probe of the reference observer, as simple as it is there: what its next start would say about a file. An oracle for "v2 readers keep working". Stateless. Source: audit log 8.1.
 *
 * @param reason the boot reason it would write
 * @param last number and hash it would go on from
 */
public record ReferenceProbe(String reason, ChainPoint last) {
    private static final int HEAD_WINDOW = 64;
    private static final int TAIL_WINDOW = 4096;
    private static final String V2 = RecordLine.HEADER.stripTrailing();
    private static final String V1 = "# varta-watch recovery audit v1";
    private static final Pattern NUMBER = Pattern.compile("\\+?\\d+");
    private static final Pattern HASH = Pattern.compile("-|[0-9a-fA-F]{64}");

    /**
     * Probes a file.
     *
     * @param file all its bytes
     * @return what the reference observer would say, not null
     */
    public static ReferenceProbe of(byte[] file) {
        if (file.length == 0) {
            return new ReferenceProbe("fresh", ChainPoint.START);
        }
        String head = text(Arrays.copyOf(file, Math.min(HEAD_WINDOW, file.length)));
        if (head == null || !head.startsWith(V2)) {
            return new ReferenceProbe(head != null && head.startsWith(V1) ? "legacy_v1" : "schema_drift", ChainPoint.START);
        }
        byte[] window = Arrays.copyOfRange(file, Math.max(0, file.length - TAIL_WINDOW), file.length);
        boolean isTorn = window[window.length - 1] != '\n';
        ChainPoint last = lineBefore(window, isTorn ? lastLineFeed(window, window.length) : window.length - 1);
        if (last == null) {
            return new ReferenceProbe(isTorn ? "corrupt_tail" : "schema_drift", ChainPoint.START);
        }
        return new ReferenceProbe(isTorn ? "corrupt_tail" : "resume", last);
    }

    /** The record whose line feed is at an index, or null. */
    private static ChainPoint lineBefore(byte[] window, int lineFeed) {
        return lineFeed < 0 ? null : record(text(Arrays.copyOfRange(window, lastLineFeed(window, lineFeed) + 1, lineFeed)));
    }

    private static int lastLineFeed(byte[] window, int end) {
        int at = end - 1;
        while (at >= 0 && window[at] != '\n') {
            at--;
        }
        return at;
    }

    private static ChainPoint record(String line) {
        if (line == null || line.startsWith("#")) {
            return null;
        }
        String[] columns = line.split("\t", -1);
        String hash = columns[columns.length - 1];
        try {
            boolean isRecord = columns.length > 1 && NUMBER.matcher(columns[0]).matches() && HASH.matcher(hash).matches();
            return isRecord ? new ChainPoint(Long.parseUnsignedLong(columns[0]), ChainHash.parse(hash)) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String text(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
