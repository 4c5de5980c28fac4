// SPDX-License-Identifier: Apache-2.0
package org.varta.lint.internal;

import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.varta.lint.Finding;
import org.varta.lint.Level;

/** Gathers findings, in order and each once. Used by one thread. */
public final class Report {
    private static final double MILLI = 1e6;
    private static final double SECOND = 1e9;
    private static final double LONG_NANOS = 10 * SECOND;

    private final TreeSet<Finding> findings = new TreeSet<>();

    /** Nothing is found yet. */
    public Report() {
        // Begins empty.
    }

    void error(int rule, String subject, String text, Object... numbers) {
        add(rule, Level.ERROR, subject, text, numbers);
    }

    void warn(int rule, String subject, String text, Object... numbers) {
        add(rule, Level.WARN, subject, text, numbers);
    }

    void info(int rule, String subject, String text, Object... numbers) {
        add(rule, Level.INFO, subject, text, numbers);
    }

    private void add(int rule, Level level, String subject, String text, Object... numbers) {
        findings.add(new Finding(rule, level, subject, String.format(Locale.ROOT, text, numbers)));
    }

    /**
     * What was found.
     *
     * @return in order, unmodifiable
     */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** A duration with its unit: milliseconds up to ten seconds, then seconds; no more digits than it has. */
    static String time(double nanos) {
        return nanos < LONG_NANOS ? digits(nanos / MILLI) + " ms" : digits(nanos / SECOND) + " s";
    }

    private static String digits(double number) {
        String text = String.format(Locale.ROOT, "%.3f", number);
        return text.replaceFirst("\\.?0+$", "");
    }
}
