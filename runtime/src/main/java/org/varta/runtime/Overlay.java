// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationPlugin;

/**
 * Lays the command line's values over whatever configurations come from files, so that a flag wins at the start and after every edit. Immutable, thread safe.
 */
final class Overlay implements ConfigurationPlugin {
    /** Behind every other plugin that may change something; Configuration Admin ignores changes by plugins above 1000. */
    private static final int RANKING = 1000;
    /** The reference bounds its table of children by the table of agents; ours goes up to this. */
    private static final long MOST_CHILDREN = 65_536;

    private final Map<String, Map<String, Object>> byPid;

    private Overlay(Map<String, Map<String, Object>> byPid) {
        this.byPid = byPid;
    }

    static Overlay of(CommandLine line) {
        Map<String, Map<String, Object>> byPid = new HashMap<>();
        for (Map.Entry<Flag, Object> given : line.values().entrySet()) {
            if (given.getKey().pid() != null) {
                byPid.computeIfAbsent(given.getKey().pid(), pid -> new HashMap<>()).put(given.getKey().key(), given.getValue());
            }
        }
        if (line.values().get(Flag.TRACKER_CAPACITY) instanceof Long agents) {
            byPid.computeIfAbsent(Flag.Pid.RECOVERY, pid -> new HashMap<>()).put("childCapacity", Math.min(agents, MOST_CHILDREN));
        }
        if (line.has(Flag.ALLOW_CROSS_NAMESPACE)) {
            // The reference has one word for both: that they are watched, and that they are recovered.
            byPid.computeIfAbsent(Flag.Pid.RECOVERY, pid -> new HashMap<>()).put(Flag.ALLOW_CROSS_NAMESPACE.key(), Boolean.TRUE);
        }
        // Of the two forms of the command, the one from a file must give way to the one given as a flag.
        blankOther(byPid, line, Flag.RECOVERY_EXEC, Flag.RECOVERY_EXEC_FILE);
        blankOther(byPid, line, Flag.RECOVERY_EXEC_FILE, Flag.RECOVERY_EXEC);
        if (line.has(Flag.AUDIT_FILE)) {
            // The sink alone writes nothing: the ledger needs a configuration to exist, even an empty one.
            byPid.computeIfAbsent(Flag.Pid.AUDIT, pid -> new HashMap<>());
        }
        return new Overlay(byPid);
    }

    private static void blankOther(Map<String, Map<String, Object>> byPid, CommandLine line, Flag given, Flag other) {
        if (line.has(given)) {
            byPid.get(other.pid()).put(other.key(), "");
        }
    }

    /** How to register it. */
    static Dictionary<String, Object> properties() {
        return new Hashtable<>(Map.of(ConfigurationPlugin.CM_RANKING, RANKING));
    }

    /** The PIDs that must have a configuration for the flags to take effect. */
    Set<String> pids() {
        return Collections.unmodifiableSet(byPid.keySet());
    }

    @Override
    public void modifyConfiguration(ServiceReference<?> consumer, Dictionary<String, Object> properties) {
        byPid.getOrDefault(String.valueOf(properties.get(Constants.SERVICE_PID)), Map.of()).forEach(properties::put);
    }
}
