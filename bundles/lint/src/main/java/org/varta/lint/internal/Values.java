// SPDX-License-Identifier: Apache-2.0
package org.varta.lint.internal;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One configuration, read with the types its component gives it. Immutable. What is missing or cannot be read has its default: its component refuses the latter by name, and what then stays in force is not known here.
 *
 * @param pid PID, of a factory {@code factory~name}
 * @param properties as Configuration Admin has them
 */
record Values(String pid, Map<String, ?> properties) {
    private static final double NANOS_PER_MILLI = 1e6;

    /** The factory's PID, or the PID. */
    String kind() {
        int tilde = pid.indexOf('~');
        return tilde < 0 ? pid : pid.substring(0, tilde);
    }

    /** What is behind the tilde; empty if nothing is. */
    String instance() {
        return pid.substring(Math.min(pid.length(), kind().length() + 1));
    }

    double number(String key, double otherwise) {
        Object value = properties.get(key);
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        try {
            return value == null || value.toString().isBlank() ? otherwise : Double.parseDouble(value.toString().strip());
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    int whole(String key, int otherwise) {
        return (int) number(key, otherwise);
    }

    /** Milliseconds as nanoseconds. */
    double nanos(String key, double otherwiseMillis) {
        return number(key, otherwiseMillis) * NANOS_PER_MILLI;
    }

    String text(String key, String otherwise) {
        Object value = properties.get(key);
        return value == null || value.toString().isBlank() ? otherwise : value.toString().strip();
    }

    boolean truth(String key, boolean otherwise) {
        String text = text(key, Boolean.toString(otherwise));
        return otherwise ? !text.equalsIgnoreCase("false") : text.equalsIgnoreCase("true");
    }

    /** An array, a collection, or a text in which the separators stand between words. */
    List<String> words(String key, String separators, String otherwise) {
        Object value = properties.get(key);
        Stream<?> elements = value instanceof Object[] array ? Arrays.stream(array) : value instanceof Collection<?> collection ? collection.stream() : Stream.of(text(key, otherwise));
        return elements.filter(Objects::nonNull).flatMap(element -> Arrays.stream(element.toString().split(separators))).map(String::strip).filter(word -> !word.isEmpty()).toList();
    }
}
