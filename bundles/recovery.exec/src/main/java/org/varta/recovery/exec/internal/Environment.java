// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.varta.api.stall.Verdict;

/**
 * The environment of a command: a search path and what is configured, or ours without what speaks to the service manager. Immutable; {@code toString} holds no value. Source: recovery specification 8.2.
 */
record Environment(Map<String, String> configured, boolean isInherited, boolean isIdentified) {
    private static final String PATH = "PATH";
    private static final String DEFAULT_PATH = "/usr/bin:/bin";
    private static final Set<String> NOT_FOR_CHILDREN =
        Set.of("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES");

    /** @throws IllegalArgumentException saying which entry is wrong, by its place */
    static Environment of(List<String> entries, boolean isInherited, boolean isIdentified) {
        Map<String, String> configured = new LinkedHashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            String entry = entries.get(i);
            int equals = entry.indexOf('=');
            if (equals < 1 || entry.indexOf(0) >= 0 || !NativeText.isExact(entry)) {
                throw new IllegalArgumentException("entry " + (i + 1)
                    + " is not KEY=VALUE with a key, without a zero character, in the platform's encoding " + NativeText.ENCODING);
            }
            // A later entry of the same key wins and moves to the end.
            configured.remove(entry.substring(0, equals));
            configured.put(entry.substring(0, equals), entry.substring(equals + 1));
        }
        return new Environment(configured, isInherited, isIdentified);
    }

    /** The child's whole environment, in order. */
    Map<String, String> forChild(Verdict verdict, Map<String, String> own) {
        Map<String, String> child = base(own);
        if (isIdentified) {
            child.put("VARTA_PID", Integer.toUnsignedString(verdict.pid()));
            child.put("VARTA_GENERATION", verdict.generation() == 0 ? "" : Long.toUnsignedString(verdict.generation()));
            child.put("VARTA_ORIGIN", verdict.origin().token());
        }
        child.putAll(configured);
        return child;
    }

    private Map<String, String> base(Map<String, String> own) {
        Map<String, String> child = new LinkedHashMap<>();
        if (isInherited) {
            child.putAll(own);
            child.keySet().removeAll(NOT_FOR_CHILDREN);
        } else {
            child.put(PATH, DEFAULT_PATH);
        }
        return child;
    }

    /** Where a child looks for programs. */
    String searchPath(Map<String, String> own) {
        return searchPathOf(configured.containsKey(PATH) ? configured : base(own));
    }

    static String searchPathOf(Map<String, String> child) {
        return child.getOrDefault(PATH, "");
    }

    @Override
    public String toString() {
        return configured.size() + " entries";
    }
}
