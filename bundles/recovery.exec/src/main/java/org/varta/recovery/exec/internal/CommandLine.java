// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A command as configured: a program and its arguments, split at white space. No quoting, no escaping, no expansion. Immutable; {@code toString} holds no argument. Source: recovery specification 3.2 and 3.5.
 */
record CommandLine(List<String> tokens, String source, boolean isPidAppended) {
    static final int MOST_BYTES = 64 * 1024;
    private static final int MOST_TOKENS = 256;
    private static final int MOST_PROGRAM_BYTES = 4095;
    private static final String PLACEHOLDER = "{pid}";
    private static final Charset NATIVE = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

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
        if (tokens.get(0).getBytes(StandardCharsets.UTF_8).length > MOST_PROGRAM_BYTES) {
            throw new IllegalArgumentException("names a program with more than " + MOST_PROGRAM_BYTES + " bytes");
        }
        for (int i = 0; i < tokens.size(); i++) {
            checkToken(tokens.get(i), i);
        }
        return new CommandLine(List.copyOf(tokens), source, isPidAppended);
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

    private static void checkToken(String token, int index) {
        if (token.indexOf(0) >= 0) {
            throw new IllegalArgumentException("has a zero character in word " + (index + 1));
        }
        try {
            ByteBuffer bytes = NATIVE.newEncoder().encode(CharBuffer.wrap(token));
            if (!NATIVE.newDecoder().decode(bytes).toString().equals(token)) {
                throw new IllegalArgumentException("has a word that the file system's encoding " + NATIVE + " changes: word " + (index + 1));
            }
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("has a word that the file system's encoding " + NATIVE + " cannot express: word " + (index + 1), e);
        }
    }

    String program() {
        return tokens.get(0);
    }

    boolean namesThePid() {
        return isPidAppended || tokens.stream().skip(1).anyMatch(token -> token.contains(PLACEHOLDER));
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
        return arguments.stream().mapToInt(argument -> argument.getBytes(NATIVE).length + 1).sum() - 1;
    }

    @Override
    public String toString() {
        return "CommandLine[" + program() + " and " + (tokens.size() - 1) + " arguments]";
    }
}
