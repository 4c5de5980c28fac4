// SPDX-License-Identifier: Apache-2.0
package org.varta.control.internal;

import java.util.List;
import java.util.Map;

/**
 * One agent, as all parts of the observer explain it.
 *
 * @param pid its process id, 0 if it was never seen
 * @param name its configured name, may be empty
 * @param facts by subject of the explainer, {@code stall} first
 */
record Subject(int pid, String name, Map<String, Map<String, Object>> facts) {
    static final String STALL = "stall";

    /**
     * All that was answered.
     *
     * @param agents explained, by process id
     * @param isCut whether there are more, which were left out
     * @param silent parts of the observer that did not answer, and why
     */
    record All(List<Subject> agents, boolean isCut, List<String> silent) {
    }

    String title() {
        String safeName = Words.printable(name);
        if (pid == 0) {
            return "agent " + safeName;
        }
        return "agent " + Integer.toUnsignedString(pid) + (name.isEmpty() ? "" : " (" + safeName + ")");
    }

    /** A fact about its stalls in words, or a dash. */
    String stall(String key) {
        Object value = facts.getOrDefault(STALL, Map.of()).get(key);
        return value == null ? "-" : Words.value(key, value);
    }
}
