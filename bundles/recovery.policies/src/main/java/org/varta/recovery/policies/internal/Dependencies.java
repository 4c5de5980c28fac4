// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Who needs whom, by name or command. Immutable. Source: stall policies W7. */
final class Dependencies {
    /** Longest chain from a child to its farthest parent. */
    static final int DEEPEST = 16;

    private final Map<String, List<String>> parents;

    /**
     * A graph.
     *
     * @param parents the required parents of each child, by configured names; not null
     * @throws IllegalArgumentException if it has a cycle or is deeper than 16, naming the chain
     */
    Dependencies(Map<String, List<String>> parents) {
        this.parents = new TreeMap<>(parents);
        Map<String, Integer> depths = new HashMap<>();
        for (String child : this.parents.keySet()) {
            depth(child, new LinkedHashSet<>(), depths);
        }
    }

    /** As text: {@code CHILD: parent, parent; CHILD: …}. Null if it is wrong, and {@code wrong} says why. */
    static Dependencies parse(String text, List<String> wrong) {
        Map<String, List<String>> parents = new TreeMap<>();
        for (String line : Arrays.stream(text.split(";")).map(String::strip).filter(part -> !part.isEmpty()).toList()) {
            int colon = line.indexOf(':');
            List<String> names = new ArrayList<>(colon <= 0 ? List.of() : List.of(line.substring(colon + 1).strip().split("\\s*,\\s*")));
            names.removeIf(String::isBlank);
            String child = colon <= 0 ? "" : line.substring(0, colon).strip();
            if (names.isEmpty() || child.isEmpty()) {
                wrong.add("dependencies: " + line + " is not CHILD: parent, parent");
            } else {
                parents.computeIfAbsent(child, key -> new ArrayList<>()).addAll(names);
            }
        }
        try {
            return new Dependencies(parents);
        } catch (IllegalArgumentException e) {
            wrong.add("dependencies = " + text.strip() + ": " + e.getMessage());
            return null;
        }
    }

    /** Links from an agent to its farthest parent; each agent is looked at once. */
    private int depth(String agent, LinkedHashSet<String> chain, Map<String, Integer> depths) {
        Integer known = depths.get(agent);
        if (known != null) {
            return known;
        }
        if (!chain.add(agent)) {
            throw new IllegalArgumentException("there is a cycle: " + String.join(" needs ", chain) + " needs " + agent);
        }
        int depth = 0;
        for (String parent : parents.getOrDefault(agent, List.of())) {
            depth = Math.max(depth, 1 + depth(parent, chain, depths));
        }
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("the chain of " + agent + " is longer than " + DEEPEST);
        }
        chain.remove(agent);
        depths.put(agent, depth);
        return depth;
    }

    /** Everybody whom an agent needs, directly or not, near ones first. */
    List<String> ancestors(String child) {
        Set<String> seen = new LinkedHashSet<>(parents.getOrDefault(child, List.of()));
        for (Deque<String> next = new ArrayDeque<>(seen); !next.isEmpty();) {
            parents.getOrDefault(next.removeFirst(), List.of()).stream().filter(seen::add).forEach(next::addLast);
        }
        return List.copyOf(seen);
    }

    /** As {@link #parse} reads it, on one line. */
    String text() {
        return parents.entrySet().stream().map(child -> child.getKey() + ": " + String.join(", ", child.getValue())).collect(Collectors.joining("; "));
    }

    @Override
    public String toString() {
        return parents.toString();
    }
}
