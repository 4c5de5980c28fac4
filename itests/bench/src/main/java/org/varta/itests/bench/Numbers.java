// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.bench;

import java.util.HashMap;
import java.util.Map;

/**
 * One line of {@code key=value} that a process has said; words without a number are left out.
 *
 * @param values by key
 */
record Numbers(Map<String, Double> values) {
    static Numbers of(String line) {
        Map<String, Double> values = new HashMap<>();
        for (String word : line.split(" ")) {
            int equals = word.indexOf('=');
            String value = word.substring(equals + 1);
            if (equals > 0 && value.matches("-?[0-9]+(\\.[0-9]+)?")) {
                values.put(word.substring(0, equals), Double.valueOf(value));
            }
        }
        if (values.isEmpty()) {
            throw new IllegalStateException("no number in: " + line);
        }
        return new Numbers(values);
    }

    double get(String key) {
        Double value = values.get(key);
        if (value == null) {
            throw new IllegalStateException("no " + key + " in " + values);
        }
        return value;
    }
}
