// SPDX-License-Identifier: Apache-2.0
package org.varta.lint;

import java.util.Comparator;

/**
 * Something that the linter found. Immutable; ordered by rule, then by subject.
 *
 * @param rule number of the rule, 1 to 13
 * @param level how bad it is, not null
 * @param subject the PID of the configuration, or the agent, that it is about; not null
 * @param sentence what is wrong, with the numbers; not null
 */
public record Finding(int rule, Level level, String subject, String sentence) implements Comparable<Finding> {
    private static final Comparator<Finding> ORDER = Comparator.comparingInt(Finding::rule).thenComparing(Finding::subject).thenComparing(Finding::level).thenComparing(Finding::sentence);

    /**
     * The name of the rule.
     *
     * @return {@code L1} to {@code L13}
     */
    public String id() {
        return "L" + rule;
    }

    @Override
    public int compareTo(Finding other) {
        return ORDER.compare(this, other);
    }

    /**
     * For people.
     *
     * @return rule, level, subject and sentence in one line
     */
    @Override
    public String toString() {
        return id() + " " + level.token() + " " + subject + ": " + sentence;
    }
}
