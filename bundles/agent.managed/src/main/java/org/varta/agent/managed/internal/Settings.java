// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.managed.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.varta.api.config.ConfigurationChecks;
import org.varta.posix.Posix;

/** The agent's configuration, checked. Immutable; a target of null means all. */
record Settings(Path path, long interval, boolean isJittered, int reconnectAfter, long backoffMin, long backoffMax, boolean isGate, Filter target) {
    static final String PID = "org.varta.agent.managed";
    private static final int PATH_BYTES = 107;
    private static final long LEAST_INTERVAL_MILLIS = 20;
    private static final long MOST_INTERVAL_MILLIS = 3_600_000;
    private static final int MOST_DROPS = 1_000_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    /**
     * Checks everything at once.
     *
     * @param properties the same configuration as it was written
     * @throws IllegalArgumentException naming PID, key, value and range of everything that is wrong
     */
    static Settings of(AgentConfiguration raw, Map<String, ?> properties) {
        ConfigurationChecks checks = new ConfigurationChecks(PID, properties);
        checks.oneOf("transport", raw.transport(), List.of("uds"));
        long backoffMin = checks.nanos("backoffMinMillis", raw::backoffMinMillis, 1);
        Settings settings = new Settings(path(raw.path(), checks), checks.whole("intervalMillis", raw::intervalMillis, LEAST_INTERVAL_MILLIS, MOST_INTERVAL_MILLIS) * NANOS_PER_MILLI,
            checks.truth("initialJitter", raw.initialJitter()), checks.count("reconnectAfter", raw::reconnectAfter, 0, MOST_DROPS), backoffMin,
            checks.nanos("backoffMaxMillis", raw::backoffMaxMillis, backoffMin / NANOS_PER_MILLI), checks.isFirst("contributorMode", raw.contributorMode(), "gate", "status"), filter(raw.target(), checks));
        checks.done();
        return settings;
    }

    private static Path path(String text, ConfigurationChecks checks) {
        try {
            Path path = Path.of(text).toAbsolutePath();
            checks.require(!text.isEmpty() && Posix.nameOf(path).capacity() - 1 <= PATH_BYTES, "path = " + text + " does not have 1 to " + PATH_BYTES + " bytes as an absolute path");
            return path;
        } catch (InvalidPathException e) {
            checks.wrong("path = " + text + " is no path: " + e.getReason());
            return null;
        }
    }

    private static Filter filter(String text, ConfigurationChecks checks) {
        try {
            return text.isBlank() ? null : FrameworkUtil.createFilter(text);
        } catch (InvalidSyntaxException e) {
            checks.wrong("target = " + text + " is no LDAP filter: " + e.getMessage());
            return null;
        }
    }

    boolean isFor(Dictionary<String, ?> properties) {
        return target == null || target.match(properties);
    }

    @Override
    public String toString() {
        return "path=" + path + " intervalMillis=" + interval / NANOS_PER_MILLI + " initialJitter=" + isJittered + " reconnectAfter=" + reconnectAfter + " backoffMinMillis=" + backoffMin / NANOS_PER_MILLI
            + " backoffMaxMillis=" + backoffMax / NANOS_PER_MILLI + " contributorMode=" + (isGate ? "gate" : "status") + " target=" + (target == null ? "" : target);
    }
}
