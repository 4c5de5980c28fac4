// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Predicate;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.varta.api.config.ConfigurationChecks;

/**
 * What the ledger is configured to. Immutable.
 *
 * @param stateDir folder of the head as configured, empty for the framework's
 * @param syncEvery records after which a sync is due, 1 or more
 * @param syncIntervalMillis time after which a sync is due, 0 for never
 * @param fsyncBudgetMillis how long a sync may take before the next one waits for the next pass
 * @param queueCapacity most records that wait
 * @param isChained whether records carry hashes
 * @param isGapWanted whether a number is left out behind a run that did not stop in order
 * @param isMismatchRefused whether an unexpected end of the log stops the ledger
 * @param sinkTarget filter that a sink must match, empty for any
 * @param rotationBudgetMillis how long the steps of a rotation may take before the rest is deferred
 * @param headSync when the head is written before a record counts as durable
 * @param headKeyFile file of the key that proves the head, empty for none
 */
record Settings(String stateDir, long syncEvery, long syncIntervalMillis, long fsyncBudgetMillis, int queueCapacity,
        boolean isChained, boolean isGapWanted, boolean isMismatchRefused, String sinkTarget, long rotationBudgetMillis,
        HeadSync headSync, String headKeyFile) {
    static final Settings DEFAULT = new Settings("", 1, 0, 50, 256, true, true, false, "", 50, HeadSync.AUTO, "");
    private static final int LEAST_CAPACITY = 16;
    private static final int MOST_CAPACITY = 65_536;
    private static final long MOST_RECORDS = 0xFFFF_FFFFL;
    private static final long MOST_ROTATION_MILLIS = 250;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    /**
     * Checks a configuration.
     *
     * @param config converted values
     * @param raw the values as they came: a text that is no number would otherwise pass as 0, one that is no switch as false
     * @return the settings, not null
     * @throws IllegalArgumentException naming every key that is refused, its value and what is allowed
     */
    static Settings of(AuditComponent.Config config, Map<String, ?> raw) {
        ConfigurationChecks checks = new ConfigurationChecks(AuditComponent.PID, raw);
        checks.whole("syncEvery", config::syncEvery, 1, MOST_RECORDS);
        checks.whole("syncIntervalMillis", config::syncIntervalMillis, 0, ConfigurationChecks.LONGEST_MILLIS);
        checks.whole("fsyncBudgetMillis", config::fsyncBudgetMillis, 1, ConfigurationChecks.LONGEST_MILLIS);
        checks.whole("queueCapacity", config::queueCapacity, LEAST_CAPACITY, MOST_CAPACITY);
        checks.whole("rotationBudgetMillis", config::rotationBudgetMillis, 1, MOST_ROTATION_MILLIS);
        checks.truth("chain", config.chain());
        checks.truth("uncleanGap", config.uncleanGap());
        checks.require(HeadSync.of(config.headSync()) != null, "headSync = " + config.headSync() + " is none of auto, commit, second");
        checks.require(!config.headKeyFile().startsWith("$["), "headKeyFile = " + config.headKeyFile() + " is not the path of a file");
        boolean isMismatchRefused = checks.isFirst("onMismatch", config.onMismatch(), "refuse", "warn");
        checks.require(!config.stateDir().startsWith("$["), "stateDir = " + config.stateDir() + " is not the path of a folder");
        checks.require(config.sinkTarget().isEmpty() || isFilter(config.sinkTarget()), "sinkTarget = " + config.sinkTarget() + " is not an LDAP filter");
        checks.done();
        return new Settings(config.stateDir(), config.syncEvery(), config.syncIntervalMillis(), config.fsyncBudgetMillis(),
                config.queueCapacity(), config.chain(), config.uncleanGap(), isMismatchRefused, config.sinkTarget(),
                config.rotationBudgetMillis(), HeadSync.of(config.headSync()), config.headKeyFile());
    }

    private static boolean isFilter(String text) {
        try {
            FrameworkUtil.createFilter(text);
            return true;
        } catch (InvalidSyntaxException e) {
            return false;
        }
    }

    long syncIntervalNanos() {
        return syncIntervalMillis * NANOS_PER_MILLI;
    }

    long syncBudgetNanos() {
        return fsyncBudgetMillis * NANOS_PER_MILLI;
    }

    long rotationBudgetNanos() {
        return rotationBudgetMillis * NANOS_PER_MILLI;
    }

    Predicate<Map<String, ?>> sinkFilter() {
        if (sinkTarget.isEmpty()) {
            return properties -> true;
        }
        try {
            return FrameworkUtil.createFilter(sinkTarget)::matches;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter was checked before", e);
        }
    }

    /** Whether a change to these settings needs the log to be closed and opened again. */
    boolean needsReopening(Settings changed) {
        return !stateDir.equals(changed.stateDir) || isChained != changed.isChained || !headKeyFile.equals(changed.headKeyFile);
    }

    /** The keys whose values differ, with their new values. */
    String changesTo(Settings changed) {
        StringJoiner text = new StringJoiner(" ");
        Map<String, String> before = values();
        changed.values().forEach((key, value) -> {
            if (!value.equals(before.get(key))) {
                text.add(key + "=" + value);
            }
        });
        return text.toString();
    }

    private Map<String, String> values() {
        return Map.ofEntries(entry("stateDir", stateDir), entry("syncEvery", syncEvery), entry("syncIntervalMillis", syncIntervalMillis),
                entry("fsyncBudgetMillis", fsyncBudgetMillis), entry("queueCapacity", queueCapacity), entry("chain", isChained),
                entry("uncleanGap", isGapWanted), entry("onMismatch", isMismatchRefused ? "refuse" : "warn"), entry("sinkTarget", sinkTarget),
                entry("rotationBudgetMillis", rotationBudgetMillis), entry("headSync", headSync.token()), entry("headKeyFile", headKeyFile));
    }

    private static Map.Entry<String, String> entry(String key, Object value) {
        return Map.entry(key, String.valueOf(value));
    }
}
