// SPDX-License-Identifier: Apache-2.0
package org.varta.api.stall;

import java.util.TreeMap;

/**
 * Writes the canonical form that {@link StallPolicy#parameters} gives: {@code key=value} lines sorted by key, durations as nanoseconds, measures as the 16 hexadecimal digits of their IEEE bits, so that equal
 * parameters have equal text and a record can be replayed bit by bit. NOT thread safe; one use.
 */
public final class PolicyParameters {
    private final TreeMap<String, String> lines = new TreeMap<>();

    /** No parameters yet. */
    public PolicyParameters() {
        // Filled by with.
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
