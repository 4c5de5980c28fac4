// SPDX-License-Identifier: Apache-2.0
package org.varta.api.stall;

import java.util.TreeMap;

/**
 * Writes the canonical form that {@link StallPolicy#parameters} gives: {@code key=value} lines sorted by key, durations as nanoseconds, measures as the 16 hexadecimal digits of their IEEE bits, so that equal
 * parameters have equal text and a record can be replayed bit by bit. NOT thread safe.
 */
public final class PolicyParameters {
    private final TreeMap<String, String> lines = new TreeMap<>();

    /** No parameters yet. */
    public PolicyParameters() {
        // Filled by with.
    }

    /**
     * Reads the canonical form again.
     *
     * @param canonical what {@link #toString} gave, not null
     * @return the parameters
     * @throws IllegalArgumentException if a line is not {@code key=value}
     */
    public static PolicyParameters parse(String canonical) {
        PolicyParameters parameters = new PolicyParameters();
        canonical.lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("'" + line + "' is not KEY=VALUE");
            }
            parameters.with(line.substring(0, equals), line.substring(equals + 1));
        });
        return parameters;
    }

    /**
     * A token.
     *
     * @param key the parameter's name, not null
     * @param missing what it is if there is none
     * @return its value
     */
    public String text(String key, String missing) {
        return lines.getOrDefault(key, missing);
    }

    /**
     * A whole number.
     *
     * @param key the parameter's name, not null
     * @return its value
     * @throws IllegalArgumentException if there is none
     */
    public long whole(String key) {
        return Long.parseLong(required(key));
    }

    /**
     * A whole number that may be missing or a token, such as {@code learned}.
     *
     * @param key the parameter's name, not null
     * @param otherwise what it is then
     * @return its value
     */
    public long whole(String key, long otherwise) {
        String value = lines.get(key);
        return value == null || !value.matches("-?[0-9]+") ? otherwise : Long.parseLong(value);
    }

    /**
     * A small whole number.
     *
     * @param key the parameter's name, not null
     * @return its value
     * @throws IllegalArgumentException if there is none
     */
    public int count(String key) {
        return Integer.parseInt(required(key));
    }

    /**
     * A measure.
     *
     * @param key the parameter's name, not null
     * @return its value, the same bits
     * @throws IllegalArgumentException if there is none
     */
    public double real(String key) {
        return Double.longBitsToDouble(Long.parseUnsignedLong(required(key), 16));
    }

    /**
     * The parameters whose names begin so, such as those of a part, without that beginning.
     *
     * @param prefix the beginning, not null
     * @return fresh parameters, possibly none
     */
    public PolicyParameters under(String prefix) {
        PolicyParameters part = new PolicyParameters();
        lines.tailMap(prefix).entrySet().stream().takeWhile(line -> line.getKey().startsWith(prefix)).forEach(line -> part.with(line.getKey().substring(prefix.length()), line.getValue()));
        return part;
    }

    private String required(String key) {
        String value = lines.get(key);
        if (value == null) {
            throw new IllegalArgumentException("the parameters have no " + key);
        }
        return value;
    }

    /**
     * Adds a whole number: a count, or a duration in nanoseconds.
     *
     * @param key the parameter's name, not null
     * @param value the number
     * @return this
     */
    public PolicyParameters with(String key, long value) {
        return with(key, Long.toString(value));
    }

    /**
     * Adds a measure.
     *
     * @param key the parameter's name, not null
     * @param value the number
     * @return this
     */
    public PolicyParameters with(String key, double value) {
        return with(key, String.format("%016x", Double.doubleToRawLongBits(value)));
    }

    /**
     * Adds a token.
     *
     * @param key the parameter's name, not null
     * @param value one line of text, not null
     * @return this
     */
    public PolicyParameters with(String key, String value) {
        lines.put(key, value);
        return this;
    }

    /**
     * The canonical form.
     *
     * @return the lines, each ended by a line feed
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        lines.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
        return text.toString();
    }
}
