// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class DiagnosticsTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Diagnostics diagnostics = new Diagnostics(new PrintStream(bytes, true));

    private String printed(Level level, String message, Throwable failure) {
        LogRecord line = new LogRecord(level, message);
        line.setThrown(failure);
        diagnostics.publish(line);
        return bytes.toString();
    }

    @Test
    void shouldPrintOneLineWithPrefixAndLevel() {
        assertEquals("varta-watch: info hello\n", printed(Level.INFO, "hello", null));
    }

    @Test
    void shouldKeepAMessageOfSeveralLinesOnOne() {
        assertEquals("varta-watch: warn a b\n", printed(Level.WARNING, "a\n   b", null));
    }

    @Test
    void shouldNameTheFirstCauseOfATroubleInOperation() {
        Throwable failure = new IllegalStateException("outer", new IOException("disk full"));
        assertEquals("varta-watch: error cannot write: java.io.IOException: disk full\n", printed(Level.SEVERE, "cannot write", failure));
    }

    @Test
    void shouldGiveARefusalInItsOwnWords() {
        assertEquals("varta-watch: error refused: key = 1 is not within 2 to 3\n",
            printed(Level.SEVERE, "refused", new IllegalArgumentException("key = 1 is not within 2 to 3")));
    }

    @Test
    void shouldShowThePlaceOfADefect() {
        String printed = printed(Level.SEVERE, "broken", new NullPointerException("oops"));
        assertTrue(printed.startsWith("varta-watch: error broken: java.lang.NullPointerException: oops\n"), printed);
        assertTrue(printed.contains("\tat org.varta.runtime.DiagnosticsTest."), printed);
    }
}
