// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime.demo;

import java.io.PrintStream;
import java.util.Locale;

/** Tells the story, each line with the time since the beginning. Used by one thread. */
final class Narrator {
    private static final String INDENT = " ".repeat(10);
    private final PrintStream out;
    private final long start = System.nanoTime();

    Narrator(PrintStream out) {
        this.out = out;
    }

    /** Something that happens now. */
    void tell(String text) {
        out.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - start) / 1e9, text);
    }

    /** More about what was told last. */
    void add(String text) {
        out.println(INDENT + text);
    }

    /** Text outside of the story. */
    void frame(String text) {
        out.println(text);
    }
}
