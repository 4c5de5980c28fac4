// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.LongSupplier;

/** The observer's configuration, checked. Immutable. */
record Settings(int agentCapacity, int maxBeatRate, long globalBeatRate, long globalBeatBurst, String stallPolicy,
        long swapGraceNanos, long pauseThresholdNanos, boolean isBoottime, boolean isEvictionBalanced,
        int evictionScanWindow, boolean isForeignNamespaceAllowed, List<String> shadowPolicies) {
    static final String PID = "org.varta.observer";
    private static final int MOST_AGENTS = 1 << 20;
    private static final long MOST_RATE = 0xFFFF_FFFFL;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    /** @throws IllegalArgumentException naming PID, key, value and range of everything that is wrong */
    static Settings of(ObserverConfiguration raw) {
        List<String> wrong = new ArrayList<>();
        range(wrong, "agentCapacity", raw::agentCapacity, 1, MOST_AGENTS);
        range(wrong, "maxBeatRate", raw::maxBeatRate, 0, 1_000_000_000);
        range(wrong, "globalBeatRate", raw::globalBeatRate, 0, MOST_RATE);
        range(wrong, "globalBeatBurst", raw::globalBeatBurst, 0, MOST_RATE);
        range(wrong, "swapGraceMillis", raw::swapGraceMillis, 0, 60_000);
        range(wrong, "pauseThresholdMillis", raw::pauseThresholdMillis, 10, 60_000);
        range(wrong, "evictionScanWindow", raw::evictionScanWindow, 1, MOST_AGENTS);
        choice(wrong, "clockSource", raw.clockSource(), "monotonic", "boottime");
        choice(wrong, "evictionPolicy", raw.evictionPolicy(), "strict", "balanced");
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(PID + ": " + String.join("; ", wrong));
        }
        return new Settings(raw.agentCapacity(), raw.maxBeatRate(), raw.globalBeatRate(), raw.globalBeatBurst(),
            raw.stallPolicy(), raw.swapGraceMillis() * NANOS_PER_MILLI, raw.pauseThresholdMillis() * NANOS_PER_MILLI,
            raw.clockSource().equals("boottime"), raw.evictionPolicy().equals("balanced"), raw.evictionScanWindow(),
            raw.allowCrossNamespaceAgents(), ids(raw.shadowPolicies()));
    }

    /** From a text file a list arrives as one text with commas. */
    private static List<String> ids(String[] values) {
        return Arrays.stream(values).flatMap(value -> Arrays.stream(value.split(","))).map(String::strip).filter(id -> !id.isEmpty()).distinct().toList();
    }

    /** The value, which may come from a text that is no number: then asking for it throws. */
    private static long range(List<String> wrong, String key, LongSupplier value, long least, long most) {
        String rule = " is not within " + least + " to " + most;
        try {
            long number = value.getAsLong();
            if (number < least || number > most) {
                wrong.add(key + " = " + number + rule);
            }
            return number;
        } catch (RuntimeException e) {
            wrong.add(key + " is no whole number, so it" + rule);
            return least;
        }
    }

    private static void choice(List<String> wrong, String key, String value, String one, String other) {
        if (!one.equals(value) && !other.equals(value)) {
            wrong.add(key + " = " + value + " is neither " + one + " nor " + other);
        }
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
            Map.entry("pauseThresholdMillis", pauseThresholdNanos / NANOS_PER_MILLI), Map.entry("clockSource", isBoottime ? "boottime" : "monotonic"),
            Map.entry("evictionPolicy", isEvictionBalanced ? "balanced" : "strict"), Map.entry("evictionScanWindow", evictionScanWindow),
            Map.entry("allowCrossNamespaceAgents", isForeignNamespaceAllowed),
            Map.entry("shadowPolicies", String.join(",", shadowPolicies)));
    }
}
