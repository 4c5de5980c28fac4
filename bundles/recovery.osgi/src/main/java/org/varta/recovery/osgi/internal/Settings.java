// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.osgi.internal;

import java.util.List;
import java.util.Map;
import org.varta.api.config.ConfigurationChecks;
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
        ConfigurationChecks checks = new ConfigurationChecks(PID, properties);
        Settings settings = new Settings(rules(raw.targets(), checks), checks.truth("useReports", raw.useReports()));
        checks.done();
        return settings;
    }

    private static List<AgentRule> rules(String text, ConfigurationChecks checks) {
        try {
            List<AgentRule> rules = AgentRule.parse(text);
            rules.forEach(rule -> PartName.parse(rule.value()));
            return rules;
        } catch (IllegalArgumentException e) {
            checks.wrong("targets: " + e.getMessage());
            return List.of();
        }
    }

    @Override
    public String toString() {
        return "targets=" + targets.size() + " rules useReports=" + isReportUsed;
    }
}
