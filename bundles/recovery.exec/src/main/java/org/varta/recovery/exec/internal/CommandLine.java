// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A command as configured: a program and its arguments, split at white space. No quoting, no escaping, no expansion. Immutable; {@code toString} holds no argument. Source: recovery specification 3.2 and 3.5.
 *
 * @param tokens program and arguments
 * @param source {@code inline} or the path of the command file
 * @param isPidAppended whether the process id becomes one more argument
 * @param hasUnusualSpace whether it was split at other characters than blank and tab
 */
record CommandLine(List<String> tokens, String source, boolean isPidAppended, boolean hasUnusualSpace) {
    static final int MOST_BYTES = 64 * 1024;
    static final int MOST_PATH_BYTES = 4095;
    private static final int MOST_TOKENS = 256;
    private static final String PLACEHOLDER = "{pid}";

    /** @throws IllegalArgumentException saying what is wrong, without the text */
    static CommandLine parse(String text, String source, boolean isPidAppended) {
        if (text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw new IllegalArgumentException("has more than " + MOST_BYTES + " bytes");
        }
        List<String> tokens = split(text);
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException("is empty");
        }
        if (tokens.size() > MOST_TOKENS) {
            throw new IllegalArgumentException("has more than " + MOST_TOKENS + " words");
        }
        if (tokens.get(0).getBytes(StandardCharsets.UTF_8).length > MOST_PATH_BYTES) {
            throw new IllegalArgumentException("names a program with more than " + MOST_PATH_BYTES + " bytes");
        }
        for (int i = 0; i < tokens.size(); i++) {
            check(tokens.get(i), i + 1);
        }
        // A line break at the end is what editors leave in every file.
        boolean hasUnusualSpace = text.strip().codePoints().anyMatch(point -> isWhiteSpace(point) && point != ' ' && point != '\t');
        return new CommandLine(List.copyOf(tokens), source, isPidAppended, hasUnusualSpace);
    }

    private static List<String> split(String text) {
        List<String> tokens = new ArrayList<>();
        StringBuilder token = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (!isWhiteSpace(point)) {
                token.appendCodePoint(point);
            } else if (token.length() > 0) {
                tokens.add(token.toString());
                token.setLength(0);
            }
        });
        if (token.length() > 0) {
            tokens.add(token.toString());
        }
        return tokens;
    }

    /** The Unicode property White_Space. */
    private static boolean isWhiteSpace(int point) {
        return point >= 0x09 && point <= 0x0D || point == 0x85 || Character.isSpaceChar(point);
    }

    private static void check(String token, int word) {
        if (token.indexOf(0) >= 0) {
            throw new IllegalArgumentException("has a zero character in word " + word);
        }
        if (!NativeText.isExact(token)) {
            throw new IllegalArgumentException("has a word that the platform's encoding " + NativeText.ENCODING + " cannot express: word " + word);
        }
    }

    String program() {
        return tokens.get(0);
    }

    boolean namesThePid() {
        return isPidAppended || tokens.stream().skip(1).anyMatch(token -> token.contains(PLACEHOLDER));
    }

    /** Whether somebody seems to believe in quoting. */
    boolean hasQuotes() {
        return tokens.stream().anyMatch(token -> token.matches("(?s)[\"'].*|.*[\"']"));
    }

    /** The argument vector for one process; the program is never substituted. */
    List<String> argumentsFor(int pid) {
        String text = Integer.toUnsignedString(pid);
        List<String> arguments = new ArrayList<>();
        arguments.add(program());
        tokens.stream().skip(1).forEach(token -> arguments.add(token.replace(PLACEHOLDER, text)));
        if (isPidAppended) {
            arguments.add(text);
        }
        return arguments;
    }

    /** Bytes of all arguments, joined by one byte each. */
    static int length(List<String> arguments) {
        return arguments.stream().mapToInt(argument -> argument.getBytes(NativeText.ENCODING).length + 1).sum() - 1;
    }

    @Override
    public String toString() {
        return program() + " with " + (tokens.size() - 1) + " arguments";
    }
}
