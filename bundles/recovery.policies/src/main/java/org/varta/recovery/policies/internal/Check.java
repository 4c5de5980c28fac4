// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Finds everything that is wrong in a configuration. Used by one thread. */
final class Check {
    private static final String ID = "[a-z][a-z0-9.-]{0,63}";

    private final String pid;
    private final Map<String, Object> properties;
    private final List<String> wrong = new ArrayList<>();

    Check(String pid, Map<String, Object> properties) {
        this.pid = pid;
        this.properties = properties;
    }

    Check id(String value) {
        if (!value.matches(ID)) {
            wrong("policyId = " + value + " is not 1 to 64 of a-z 0-9 . - beginning with a letter");
        }
        return this;
    }

    /** Declarative Services turns text that is no number into 0 without a word. */
    Check range(String key, long value, long least, long most) {
        if (properties.get(key) instanceof String text && !isWholeNumber(text)) {
            wrong(key + " = " + text + " is not a whole number");
        } else if (value < least || value > most) {
            wrong(key + " = " + value + " is not within " + least + " to " + most);
        }
        return this;
    }

    Check range(String key, double value, double least, double most) {
        if (properties.get(key) instanceof String text && !isNumber(text)) {
            wrong(key + " = " + text + " is not a number");
        } else if (!(value >= least && value <= most)) {
            wrong(key + " = " + value + " is not within " + least + " to " + most);
        }
        return this;
    }

    Check truth(String key) {
        if (properties.get(key) instanceof String text && !text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            wrong(key + " = " + text + " is neither true nor false");
        }
        return this;
    }

    Check oneOf(String key, String value, List<String> allowed) {
        if (!allowed.contains(value)) {
            wrong(key + " = " + value + " is none of " + String.join(", ", allowed));
        }
        return this;
    }

    Check wrong(String what) {
        wrong.add(what);
        return this;
    }

    /** What stands between semicolons, without blanks around and without empty parts. */
    static List<String> parts(String text) {
        return Arrays.stream(text.split(";")).map(String::strip).filter(part -> !part.isEmpty()).toList();
    }

    private static boolean isWholeNumber(String text) {
        try {
            Long.parseLong(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isNumber(String text) {
        try {
            Double.parseDouble(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** @throws IllegalArgumentException naming PID, key, value and range of everything that is wrong */
    void end() {
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(pid + ": " + String.join("; ", wrong));
        }
    }
}
