// SPDX-License-Identifier: Apache-2.0
package org.varta.api.event;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * What a decision followed from, as one line of ordered {@code key=value} pairs, separated by tabs. Measures stand as the 16 hexadecimal digits of their IEEE bits, so that equal records have equal text and a verdict can be
 * compared bit by bit. NOT thread safe.
 */
public final class DecisionRecord {
    private static final String SUM = "sum";

    private final Map<String, String> pairs = new LinkedHashMap<>();

    /** No pairs yet. */
    public DecisionRecord() {
        // Filled by with.
    }

    /**
     * Reads a record.
     *
     * @param text what {@link #toString} wrote, not null
     * @return the record
     * @throws IllegalArgumentException if it is none
     */
    public static DecisionRecord parse(String text) {
        DecisionRecord record = new DecisionRecord();
        for (String pair : text.isEmpty() ? new String[0] : text.split("\t", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("'" + pair + "' is not KEY=VALUE");
            }
            record.pairs.put(pair.substring(0, equals), plain(pair.substring(equals + 1)));
        }
        return record;
    }

    /**
     * Adds a whole number.
     *
     * @param key the name, without equals sign; not null
     * @param value the number
     * @return this
     */
    public DecisionRecord with(String key, long value) {
        return with(key, Long.toString(value));
    }

    /**
     * Adds a measure.
     *
     * @param key the name, without equals sign; not null
     * @param value the number
     * @return this
     */
    public DecisionRecord with(String key, double value) {
        return with(key, String.format("%016x", Double.doubleToRawLongBits(value)));
    }

    /**
     * Adds text.
     *
     * @param key the name, without equals sign; not null
     * @param value the text, which may have several lines; not null
     * @return this
     */
    public DecisionRecord with(String key, String value) {
        pairs.put(key, value);
        return this;
    }

    /**
     * A text of the record.
     *
     * @param key the name, not null
     * @return its value, not null
     * @throws IllegalArgumentException if there is none
     */
    public String text(String key) {
        String value = pairs.get(key);
        if (value == null) {
            throw new IllegalArgumentException("the record has no " + key);
        }
        return value;
    }

    /**
     * A whole number of the record.
     *
     * @param key the name, not null
     * @return its value
     * @throws IllegalArgumentException if there is none
     */
    public long whole(String key) {
        return Long.parseLong(text(key));
    }

    /**
     * All pairs.
     *
     * @return in order; unmodifiable
     */
    public Map<String, String> pairs() {
        return Collections.unmodifiableMap(pairs);
    }

    /**
     * What a record says about the parameters of a policy beside the parameters themselves.
     *
     * @param parameters in canonical form, not null
     * @return SHA-256 over it in UTF-8, 64 hexadecimal digits
     */
    public static String digestOf(String parameters) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(parameters.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }

    /**
     * Ends the record with a sum over all of it, so that a change is found also where nothing follows from what was changed.
     *
     * @return this
     */
    public DecisionRecord sealed() {
        pairs.remove(SUM);
        return with(SUM, sum());
    }

    /**
     * Whether the record is as it was when it was sealed.
     *
     * @return false if something was changed; true also for one that never was sealed
     */
    public boolean isIntact() {
        String sum = pairs.remove(SUM);
        boolean isIntact = sum == null || sum.equals(sum());
        if (sum != null) {
            pairs.put(SUM, sum);
        }
        return isIntact;
    }

    private String sum() {
        CRC32C sum = new CRC32C();
        sum.update(toString().getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", sum.getValue());
    }

    /**
     * Text as it stands in a record: without tabs and line ends.
     *
     * @param text any, not null
     * @return the escaped text
     */
    public static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r");
    }

    private static String plain(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == '\\' && i + 1 < text.length()) {
                char escaped = text.charAt(++i);
                plain.append(escaped == 't' ? '\t' : escaped == 'n' ? '\n' : escaped == 'r' ? '\r' : escaped);
            } else {
                plain.append(letter);
            }
        }
        return plain.toString();
    }

    /**
     * The line.
     *
     * @return the pairs in order, without a line end
     */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder();
        pairs.forEach((key, value) -> line.append(line.length() == 0 ? "" : "\t").append(key).append('=').append(escaped(value)));
        return line.toString();
    }
}
