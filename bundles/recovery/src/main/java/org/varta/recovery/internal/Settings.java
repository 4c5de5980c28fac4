// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.varta.api.config.ConfigurationChecks;
import org.varta.api.stall.AgentRule;
import org.varta.api.stall.Verdict;

/** The configuration of recovery, checked. Immutable; the components are the keys. */
record Settings(String action, String policy, long debounceMillis, long timeoutMillis, long termGraceMillis, long shutdownGraceMillis,
        String shutdownPolicy, int childCapacity, int maxConcurrent, boolean allowCrossNamespaceAgents, boolean auditFailClosed, List<AgentRule> policyRules,
        String policyRulesText, int confirmBeats, int retryMax, long retryBackoffMillis, Set<Integer> giveUpExits) {
    static final String PID = "org.varta.recovery";
    /** Timeout of an action that is never killed. */
    static final long NEVER = -1;
    private static final int MOST_CHILDREN = 65_536;
    private static final long LEAST_TIMEOUT_MILLIS = 100;
    private static final long MOST_GRACE_MILLIS = 60_000;
    private static final int MOST_CONFIRM_BEATS = 1_000;
    private static final int MOST_RETRIES = 100;
    private static final int MOST_EXIT = 255;
    private static final long MOST_BACKOFF_MILLIS = 600_000;
    /** Keys of early releases that ran a shell. */
    private static final List<String> REMOVED = List.of("recovery_cmd", "recovery_cmd_file", "i_accept_shell_risk");
    private static final String KILL = "kill";
    private static final String WAIT = "wait";

    /**
     * Checks everything at once.
     *
     * @param properties the same configuration as it was written
     * @throws IllegalArgumentException naming PID, key, value and range of everything that is wrong
     */
    static Settings of(RecoveryConfiguration raw, Map<String, Object> properties) {
        ConfigurationChecks checks = new ConfigurationChecks(PID, properties);
        REMOVED.stream().filter(properties::containsKey).forEach(key -> checks.wrong("RemovedFlag: " + key
            + " was removed: use the key " + (key.endsWith("file") ? "commandFile" : "command") + " of org.varta.recovery.exec"));
        Settings settings = new Settings(raw.action(), raw.policy(), checks.whole("debounceMillis", raw::debounceMillis, 0, Long.MAX_VALUE), timeout(checks, raw),
            checks.whole("termGraceMillis", raw::termGraceMillis, 0, MOST_GRACE_MILLIS), checks.whole("shutdownGraceMillis", raw::shutdownGraceMillis, 100, MOST_GRACE_MILLIS),
            raw.shutdownPolicy(), checks.count("childCapacity", raw::childCapacity, 1, MOST_CHILDREN), checks.count("maxConcurrent", raw::maxConcurrent, 0, MOST_CHILDREN),
            checks.truth("allowCrossNamespaceAgents", raw.allowCrossNamespaceAgents()), checks.truth("auditFailClosed", raw.auditFailClosed()), rules(checks, raw.policyRules()), raw.policyRules(),
            checks.count("confirmBeats", raw::confirmBeats, 1, MOST_CONFIRM_BEATS), checks.count("retryMax", raw::retryMax, 0, MOST_RETRIES),
            checks.whole("retryBackoffMillis", raw::retryBackoffMillis, 1, MOST_BACKOFF_MILLIS), exits(checks, raw.giveUpExits()));
        checks.isFirst("shutdownPolicy", raw.shutdownPolicy(), KILL, WAIT);
        checks.require(!raw.action().isBlank(), "action is empty, it names a recovery action such as exec");
        checks.done();
        return settings;
    }

    private static long timeout(ConfigurationChecks checks, RecoveryConfiguration raw) {
        return raw.timeoutMillis() == NEVER ? NEVER : checks.whole("timeoutMillis", raw::timeoutMillis, LEAST_TIMEOUT_MILLIS, Long.MAX_VALUE);
    }

    private static Set<Integer> exits(ConfigurationChecks checks, String text) {
        Set<Integer> exits = new TreeSet<>();
        for (String word : text.isBlank() ? new String[0] : text.strip().split("\\s+")) {
            if (word.matches("[0-9]{1,3}") && Integer.parseInt(word) >= 1 && Integer.parseInt(word) <= MOST_EXIT) {
                exits.add(Integer.parseInt(word));
            } else {
                checks.wrong("giveUpExits = " + text + ": " + word + " is not within 1 to " + MOST_EXIT);
            }
        }
        return Set.copyOf(exits);
    }

    private static List<AgentRule> rules(ConfigurationChecks checks, String text) {
        try {
            return AgentRule.parse(text);
        } catch (IllegalArgumentException e) {
            checks.wrong("policyRules: " + e.getMessage());
            return List.of();
        }
    }

    long debounceNanos() {
        return TimeUnit.MILLISECONDS.toNanos(debounceMillis);
    }

    boolean hasTimeout() {
        return timeoutMillis != NEVER;
    }

    long timeoutNanos() {
        return TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    }

    long termGraceNanos() {
        return TimeUnit.MILLISECONDS.toNanos(termGraceMillis);
    }

    long shutdownGraceNanos() {
        return TimeUnit.MILLISECONDS.toNanos(shutdownGraceMillis);
    }

    boolean isWaitingAtStop() {
        return shutdownPolicy.equals(WAIT);
    }

    /** Which policy decides about an agent; empty for the best. */
    String policyFor(Verdict verdict) {
        return policyRules.isEmpty() ? policy : AgentRule.firstFor(policyRules, verdict).orElse(policy);
    }

    /** All policies that are named. */
    Set<String> namedPolicies() {
        Set<String> named = new TreeSet<>();
        policyRules.forEach(rule -> named.add(rule.value()));
        if (!policy.isEmpty()) {
            named.add(policy);
        }
        return named;
    }

    Retry retry() {
        return new Retry(retryMax, TimeUnit.MILLISECONDS.toNanos(retryBackoffMillis));
    }

    /** How many actions may run at once. */
    int mostChildren() {
        return maxConcurrent == 0 ? childCapacity : Math.min(maxConcurrent, childCapacity);
    }

    /** The keys whose values differ, as {@code key=value …}. */
    String changesFrom(Settings before) {
        Map<String, Object> old = before.keys();
        String changes = keys().entrySet().stream().filter(key -> !key.getValue().equals(old.get(key.getKey())))
            .map(key -> key.getKey() + "=" + key.getValue()).collect(Collectors.joining(" "));
        return changes.isEmpty() ? "unchanged" : changes;
    }

    private Map<String, Object> keys() {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("action", action);
        keys.put("policy", policy);
        keys.put("debounceMillis", debounceMillis);
        keys.put("timeoutMillis", timeoutMillis);
        keys.put("termGraceMillis", termGraceMillis);
        keys.put("shutdownGraceMillis", shutdownGraceMillis);
        keys.put("shutdownPolicy", shutdownPolicy);
        keys.put("childCapacity", childCapacity);
        keys.put("maxConcurrent", maxConcurrent);
        keys.put("allowCrossNamespaceAgents", allowCrossNamespaceAgents);
        keys.put("auditFailClosed", auditFailClosed);
        keys.put("policyRules", policyRulesText);
        keys.put("confirmBeats", confirmBeats);
        keys.put("retryMax", retryMax);
        keys.put("retryBackoffMillis", retryBackoffMillis);
        keys.put("giveUpExits", giveUpExits);
        return keys;
    }
}
