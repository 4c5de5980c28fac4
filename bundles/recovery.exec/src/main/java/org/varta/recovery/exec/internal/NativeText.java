// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Set;

/**
 * Whether text reaches a child as it is. The Java runtime replaces what the platform's encoding cannot express by question marks without a word; which of two encodings it uses for arguments depends on its
 * version, so text has to survive both.
 */
final class NativeText {
    /** The encoding of file names and, on newer runtimes, of arguments. */
    static final Charset ENCODING = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    private static final Set<Charset> BOTH = Set.copyOf(List.of(ENCODING, Charset.defaultCharset()));

    private NativeText() {
    }

    static boolean isExact(String text) {
        return BOTH.stream().allMatch(encoding -> isExact(text, encoding));
    }

    static boolean isExact(String text, Charset encoding) {
        try {
            return encoding.newDecoder().decode(encoding.newEncoder().encode(CharBuffer.wrap(text))).toString().equals(text);
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
