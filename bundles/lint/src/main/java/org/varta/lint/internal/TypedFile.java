// SPDX-License-Identifier: Apache-2.0
package org.varta.lint.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The typed file format of Felix: {@code key=T"value"}, or {@code key=T["a", "b"]} or with parentheses; T is a letter for the type or missing. What is quoted is kept as text, since the rules read numbers from texts as well. Used by one
 * thread.
 */
final class TypedFile {
    private final String text;
    private int at;

    private TypedFile(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException naming the line that is not understood */
    static Map<String, Object> read(String text) {
        TypedFile file = new TypedFile(text);
        Map<String, Object> properties = new HashMap<>();
        for (file.skipBlank(true); file.at < text.length(); file.skipBlank(true)) {
            properties.put(file.key(), file.value());
        }
        return properties;
    }

    /** Blanks, ends of lines and, where a line may begin, comments. */
    private void skipBlank(boolean isLineStart) {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (isLineStart && c == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (Character.isWhitespace(c) || c == '\\' && text.startsWith("\n", at + 1) || c == '\\' && text.startsWith("\r\n", at + 1)) {
                at++;
            } else {
                return;
            }
        }
    }

    private String key() {
        int equals = text.indexOf('=', at);
        String key = equals < 0 ? "" : text.substring(at, equals).strip();
        if (!key.matches("[\\w.-]+")) {
            throw wrong("is not KEY = \"VALUE\"");
        }
        at = equals + 1;
        return key;
    }

    private Object value() {
        skipBlank(false);
        if (at < text.length() && Character.isLetter(text.charAt(at))) {
            at++;
        }
        char open = at < text.length() ? text.charAt(at) : 0;
        if (open == '"') {
            return quoted();
        }
        if (open != '[' && open != '(') {
            throw wrong("has a value without quotes");
        }
        at++;
        char close = open == '[' ? ']' : ')';
        List<String> values = new ArrayList<>();
        while (true) {
            skipBlank(false);
            char next = at < text.length() ? text.charAt(at) : 0;
            if (next == '"') {
                values.add(quoted());
            } else if (next == ',') {
                at++;
            } else if (next == close) {
                at++;
                return values;
            } else {
                throw wrong("has a list that does not end");
            }
        }
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return value.toString();
            }
            if (c == '\\' && at + 1 < text.length()) {
                c = text.charAt(++at);
            }
            value.append(c);
        }
        throw wrong("has a quote that does not end");
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("line " + (1 + text.substring(0, Math.min(at, text.length())).chars().filter(c -> c == '\n').count()) + " " + what);
    }
}
