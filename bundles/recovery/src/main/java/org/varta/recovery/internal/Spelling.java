// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.List;
import java.util.Map;

/**
 * Finds values that were written as text and are neither a number nor a truth value. Declarative Services turns them into 0 and false without a word, and here both mean something: a misspelt debounce would
 * be no debounce.
 */
final class Spelling {
    private Spelling() {
    }

    static void numbers(List<String> wrong, Map<String, Object> properties, long most, String... keys) {
        for (String key : keys) {
            if (properties.get(key) instanceof String text && !isNumber(text, most)) {
                wrong.add(key + " = " + text + " is not a whole number up to " + most);
            }
        }
    }

    static void truths(List<String> wrong, Map<String, Object> properties, String... keys) {
        for (String key : keys) {
            if (properties.get(key) instanceof String text && !text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
                wrong.add(key + " = " + text + " is neither true nor false");
            }
        }
    }

    private static boolean isNumber(String text, long most) {
        try {
            return Long.parseLong(text) <= most;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
