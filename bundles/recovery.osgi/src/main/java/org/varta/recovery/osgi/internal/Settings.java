// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.osgi.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.varta.api.stall.AgentRule;

/** The action's configuration, checked. Immutable. */
record Settings(List<AgentRule> targets, boolean isReportUsed) {
    static final String PID = "org.varta.recovery.osgi";

    /**
     * Checks everything at once.
     *
     * @param properties the same configuration as it was written
     * @throws IllegalArgumentException naming PID, key and rule of everything that is wrong
     */
    static Settings of(OsgiConfiguration raw, Map<String, Object> properties) {
        List<String> wrong = new ArrayList<>();
        List<AgentRule> rules = List.of();
        try {
            rules = AgentRule.parse(raw.targets());
            rules.forEach(rule -> PartName.parse(rule.value()));
        } catch (IllegalArgumentException e) {
            wrong.add("targets: " + e.getMessage());
        }
        // Declarative Services would take anything that is not true for false without a word.
        if (properties.get("useReports") instanceof String text && !text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            wrong.add("useReports = " + text + " is neither true nor false");
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(PID + ": " + String.join("; ", wrong));
        }
        return new Settings(rules, raw.useReports());
    }

    @Override
    public String toString() {
        return "targets=" + targets.size() + " rules useReports=" + isReportUsed;
    }
}
