// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.ChainPoint;

/**
 * What the observer remembers of its log outside every place the log is written to. Immutable. Two slots of 512 bytes at 0 and 4096, TAB-separated text, padded with spaces, a line feed last:
 *
 * <pre>
 * varta-audit-head v2 | counter | state | seq | chain | floor | limit | sink | to | wallclock_ms | daemon_pid | mac | check
 * </pre>
 *
 * <p>Source: chain continuity 4.
 *
 * @param file where it is
 * @param counter higher is newer, unsigned
 * @param state {@code open}, {@code rolling}, {@code moving}, {@code parked}, {@code clean}
 * @param point last durable record known
 * @param limit no number above it was issued, unsigned
 * @param sink first digits of the hash of the identity of the place the log is in
 * @param to likewise, of the place the log moves to
 * @param isSealed whether it carries a mac
 */
record Head(Path file, long counter, String state, ChainPoint point, long limit, String sink, String to, boolean isSealed) {
    /** Name inside the state folder. */
    static final String NAME = "audit.head";
    private static final int[] OFFSETS = {0, 4096};
    private static final int SLOT_BYTES = 512;
    private static final int FIELDS = 13;
    private static final int CHECK_DIGITS = 16;
    private static final int IDENTITY_DIGITS = 32;
    private static final String MAGIC = "varta-audit-head v2";
    private static final List<String> STATES = List.of("open", "rolling", "moving", "parked", "clean");

    /**
     * Reads the newest head that is intact.
     *
     * @param place the file, or the folder it is in
     * @param key for the mac, or null to believe any
     * @return null if there is none that is intact
     * @throws IOException if it cannot be read
     */
    static Head read(Path place, byte[] key) throws IOException {
        Path file = Files.isDirectory(place) ? place.resolve(NAME) : place;
        Head newest = null;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (int offset : OFFSETS) {
                Head head = ofSlot(file, slot(channel, offset), key);
                boolean isNewer = head != null && (newest == null || Long.compareUnsigned(head.counter, newest.counter) > 0);
                newest = isNewer ? head : newest;
            }
        }
        return newest;
    }

    private static String slot(FileChannel channel, int offset) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SLOT_BYTES);
        while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
            // until the slot is complete
        }
        return bytes.hasRemaining() ? "" : new String(bytes.array(), UTF_8).stripTrailing();
    }

    private static Head ofSlot(Path file, String text, byte[] key) {
        String[] fields = text.split("\t", -1);
        if (fields.length != FIELDS || !fields[0].equals(MAGIC) || !STATES.contains(fields[2])
                || !fields[12].equals(hex(sha256(text.substring(0, text.lastIndexOf('\t')))).substring(0, CHECK_DIGITS)) || !isMacRight(fields, key)) {
            return null;
        }
        try {
            return new Head(file, Long.parseUnsignedLong(fields[1]), fields[2], new ChainPoint(Long.parseUnsignedLong(fields[3]), ChainHash.parse(fields[4])),
                    Long.parseUnsignedLong(fields[6]), fields[7], fields[8], !fields[11].equals("-"));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isMacRight(String[] fields, byte[] key) {
        if (key == null) {
            return true;
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            byte[] expected = mac.doFinal(String.join("\t", List.of(fields).subList(0, FIELDS - 2)).getBytes(UTF_8));
            return MessageDigest.isEqual(hex(expected).getBytes(UTF_8), fields[11].getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform must have HmacSHA256", e);
        }
    }

    /** Whether the log is, or was before a move that is not finished, in this file. */
    boolean isIn(Path live) {
        try {
            Path real = live.toAbsolutePath().getParent().toRealPath().resolve(live.getFileName());
            String identity = hex(sha256("file:" + real)).substring(0, IDENTITY_DIGITS);
            return sink.equals(identity);
        } catch (IOException e) {
            return false;
        }
    }

    boolean isClean() {
        return state.equals("clean");
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }
}
