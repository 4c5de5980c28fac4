// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.varta.api.config.ConfigurationChecks;

/** The observer's configuration, checked. Immutable. */
record Settings(int agentCapacity, int maxBeatRate, long globalBeatRate, long globalBeatBurst, String stallPolicy,
        long swapGraceNanos, long pauseThresholdNanos, boolean isHoldingOff, long holdOffNanos, boolean isBoottime, boolean isEvictionBalanced,
        int evictionScanWindow, boolean isForeignNamespaceAllowed, List<String> shadowPolicies) {
    static final String PID = "org.varta.observer";
    private static final int MOST_AGENTS = 1 << 20;
    private static final long MOST_RATE = 0xFFFF_FFFFL;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    /** @throws IllegalArgumentException naming PID, key, value and range of everything that is wrong */
    static Settings of(ObserverConfiguration raw) {
        ConfigurationChecks checks = new ConfigurationChecks(PID);
        boolean isHoldingOff = checks.isFirst("pauseMode", raw.pauseMode(), "holdoff", "shift");
        Settings settings = new Settings(checks.count("agentCapacity", raw::agentCapacity, 1, MOST_AGENTS), checks.count("maxBeatRate", raw::maxBeatRate, 0, 1_000_000_000),
            checks.whole("globalBeatRate", raw::globalBeatRate, 0, MOST_RATE), checks.whole("globalBeatBurst", raw::globalBeatBurst, 0, MOST_RATE), raw.stallPolicy(),
            checks.whole("swapGraceMillis", raw::swapGraceMillis, 0, 60_000) * NANOS_PER_MILLI, checks.whole("pauseThresholdMillis", raw::pauseThresholdMillis, 10, 60_000) * NANOS_PER_MILLI,
            isHoldingOff, checks.whole("holdOffMillis", raw::holdOffMillis, 0, 600_000) * NANOS_PER_MILLI, checks.isFirst("clockSource", raw.clockSource(), "boottime", "monotonic"),
            checks.isFirst("evictionPolicy", raw.evictionPolicy(), "balanced", "strict"), checks.count("evictionScanWindow", raw::evictionScanWindow, 1, MOST_AGENTS),
            raw.allowCrossNamespaceAgents(), ids(raw.shadowPolicies()));
        checks.done();
        return settings;
    }

    /** From a text file a list arrives as one text with commas. */
    private static List<String> ids(String[] values) {
        return Arrays.stream(values).flatMap(value -> Arrays.stream(value.split(","))).map(String::strip).filter(id -> !id.isEmpty()).distinct().toList();
    }

    /** Keys with new values, as an operator writes them. */
    String changesFrom(Settings before) {
        Map<String, Object> old = before.values();
        StringJoiner changes = new StringJoiner(" ");
        values().forEach((key, value) -> {
            if (!value.equals(old.get(key))) {
                changes.add(key + "=" + value);
            }
        });
        return changes.length() == 0 ? "unchanged" : changes.toString();
    }

    private Map<String, Object> values() {
        return Map.ofEntries(Map.entry("agentCapacity", agentCapacity), Map.entry("maxBeatRate", maxBeatRate), Map.entry("globalBeatRate", globalBeatRate),
            Map.entry("globalBeatBurst", globalBeatBurst), Map.entry("stallPolicy", stallPolicy), Map.entry("swapGraceMillis", swapGraceNanos / NANOS_PER_MILLI),
            Map.entry("pauseThresholdMillis", pauseThresholdNanos / NANOS_PER_MILLI), Map.entry("pauseMode", isHoldingOff ? "holdoff" : "shift"),
            Map.entry("holdOffMillis", holdOffNanos / NANOS_PER_MILLI), Map.entry("clockSource", isBoottime ? "boottime" : "monotonic"),
            Map.entry("evictionPolicy", isEvictionBalanced ? "balanced" : "strict"), Map.entry("evictionScanWindow", evictionScanWindow),
            Map.entry("allowCrossNamespaceAgents", isForeignNamespaceAllowed),
            Map.entry("shadowPolicies", String.join(",", shadowPolicies)));
    }
}
