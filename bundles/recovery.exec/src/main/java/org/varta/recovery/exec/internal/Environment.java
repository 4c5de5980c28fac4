// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.varta.api.stall.Verdict;
import org.varta.api.transport.Origin;

/**
 * The environment of a command: a search path and what is configured, or ours without what speaks to the service manager. Immutable; {@code toString} holds no value. Source: recovery specification 8.2.
 */
record Environment(Map<String, String> configured, boolean isInherited, boolean isIdentified) {
    static final String PATH = "PATH";
    private static final String DEFAULT_PATH = "/usr/bin:/bin";
    private static final Set<String> NOT_FOR_CHILDREN =
        Set.of("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES");

    /** @throws IllegalArgumentException saying which entry is wrong, by its place */
    static Environment of(List<String> entries, boolean isInherited, boolean isIdentified) {
        Map<String, String> configured = new LinkedHashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            String entry = entries.get(i);
            int equals = entry.indexOf('=');
            if (equals < 1 || entry.indexOf(0) >= 0) {
                throw new IllegalArgumentException("environment entry " + (i + 1) + " is not KEY=VALUE with a non-empty key and no zero character");
            }
            // A later entry of the same key wins and moves to the end.
            configured.remove(entry.substring(0, equals));
            configured.put(entry.substring(0, equals), entry.substring(equals + 1));
        }
        return new Environment(configured, isInherited, isIdentified);
    }

    Map<String, String> forChild(Verdict verdict, Map<String, String> own) {
        Map<String, String> child = new LinkedHashMap<>();
        if (isInherited) {
            child.putAll(own);
            child.keySet().removeAll(NOT_FOR_CHILDREN);
        } else {
            child.put(PATH, DEFAULT_PATH);
        }
        if (isIdentified) {
            child.put("VARTA_PID", Integer.toUnsignedString(verdict.pid()));
            child.put("VARTA_GENERATION", verdict.generation() == 0 ? "" : Long.toUnsignedString(verdict.generation()));
            child.put("VARTA_ORIGIN", origin(verdict.origin()));
        }
        child.putAll(configured);
        return child;
    }

    private static String origin(Origin origin) {
        return origin.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "Environment[" + configured.size() + " entries, inherited=" + isInherited + "]";
    }
}
