// SPDX-License-Identifier: Apache-2.0
package org.varta.api.explain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One agent, explained. Immutable.
 *
 * @param pid its process id, unsigned; 0 for an agent that has never been seen
 * @param name its configured name, empty when it has none
 * @param facts in a sensible order; values are Long, Double, Boolean or String; a key that ends with {@code Nanos} is a duration or, relative to now, an instant: negative
 *     for the past; unmodifiable
 */
public record Explained(int pid, String name, Map<String, Object> facts) {
    /**
     * Copies the facts in their order.
     *
     * @param pid any
     * @param name not null
     * @param facts not null
     */
    public Explained {
        Objects.requireNonNull(name, "name");
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /**
     * Whether this is the agent that somebody asks about.
     *
     * @param agent a process id, a name, or empty for anybody
     * @return true if it is
     */
    public boolean isMeantBy(String agent) {
        return agent.isEmpty() || agent.equals(name) || pid != 0 && agent.equals(Integer.toUnsignedString(pid));
    }
}
