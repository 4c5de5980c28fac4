// SPDX-License-Identifier: Apache-2.0
package org.varta.lint.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.varta.api.metric.MetricSink;
import org.varta.lint.Finding;
import org.varta.lint.Level;

/** Says each finding once when it comes and once when it is gone, and counts those that are there. One thread updates, any may collect. */
final class Watch {
    private static final String OURS = "org.varta.";

    private final BiConsumer<Level, String> log;
    private volatile Map<String, Finding> present = Map.of();

    /** @param log takes lines for people, with their level */
    Watch(BiConsumer<Level, String> log) {
        this.log = log;
    }

    void update(List<Finding> findings) {
        Map<String, Finding> before = present;
        Map<String, Finding> now = new LinkedHashMap<>();
        findings.forEach(finding -> now.putIfAbsent(identity(finding), finding));
        present = now;
        now.forEach((identity, finding) -> {
            if (!before.containsKey(identity)) {
                log.accept(finding.level(), finding.id() + " " + finding.subject() + ": " + finding.sentence());
            }
        });
        before.forEach((identity, finding) -> {
            if (!now.containsKey(identity)) {
                log.accept(Level.INFO, "no more: " + finding.id() + " " + finding.subject() + ": " + finding.sentence());
            }
        });
    }

    /** Numbers that are observed of an agent change from look to look and make no new finding; numbers that somebody wrote do. */
    private static String identity(Finding finding) {
        String sentence = finding.subject().startsWith(OURS) ? finding.sentence() : finding.sentence().replaceAll("[0-9.]+ m?s\\b", "#");
        return finding.id() + " " + finding.level() + " " + finding.subject() + " " + sentence;
    }

    void collect(MetricSink sink) {
        Map<String, Finding> now = present;
        for (Level level : Level.values()) {
            sink.gauge("varta_lint_findings", "Findings of the configuration linter that are there now.", now.values().stream().filter(finding -> finding.level() == level).count(), "level",
                level.token());
        }
    }
}
