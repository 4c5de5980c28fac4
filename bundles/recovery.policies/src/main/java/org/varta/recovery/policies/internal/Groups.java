// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.varta.api.stall.Verdict;

/**
 * Agents that are recovered together, in order. Immutable. Source: stall policies R11.
 *
 * @param members by group; a member is an agent's name, or its command if it has none
 * @param strategy whom a recovery of the group concerns: {@code one}, {@code all} or {@code rest}
 */
record Groups(Map<String, List<String>> members, String strategy) {
    static final List<String> STRATEGIES = List.of("one", "all", "rest");
    private static final int MOST_TARGET = 256;

    /** Groups as text: {@code NAME: member, member; NAME: …}. */
    static Groups parse(String text, String strategy, List<String> wrong) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        for (String line : text.isBlank() ? new String[0] : text.split(";")) {
            int colon = line.indexOf(':');
            List<String> members = new ArrayList<>(colon < 0 ? List.of() : List.of(line.substring(colon + 1).strip().split("\\s*,\\s*")));
            members.removeIf(String::isBlank);
            if (members.isEmpty()) {
                wrong.add("groups: " + line.strip() + " is not NAME: member, member");
            } else if (String.join(" ", members).length() > MOST_TARGET) {
                wrong.add("groups: " + line.substring(0, colon).strip() + " has names of more than " + MOST_TARGET + " characters together");
            } else {
                groups.put(line.substring(0, colon).strip(), members);
            }
        }
        return new Groups(groups, strategy);
    }

    /** Whom to recover when this agent has stalled, in the order of starting; empty if it belongs to no group. */
    String targetFor(Verdict verdict) {
        String agent = verdict.name().isEmpty() ? verdict.command() : verdict.name();
        for (List<String> group : members.values()) {
            int place = group.indexOf(agent);
            if (place >= 0) {
                return String.join(" ", switch (strategy) {
                    case "one" -> List.of(agent);
                    case "rest" -> group.subList(place, group.size());
                    default -> group;
                });
            }
        }
        return "";
    }

    /** As {@link #parse} reads it, on one line. */
    String text() {
        return members.entrySet().stream().map(group -> group.getKey() + ": " + String.join(", ", group.getValue())).collect(Collectors.joining("; "));
    }
}
