// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.wrappers;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** W7: who needs whom. While a parent is stalled or being recovered, its children's recovery is held; they stay stalled and visible. Immutable. */
public final class Dependencies {
    /** Longest chain from a child to its farthest parent. */
    public static final int DEEPEST = 16;

    private final Map<String, List<String>> parents;

    /**
     * A graph.
     *
     * @param parents the required parents of each child, by configured names; not null
     * @throws IllegalArgumentException if it has a cycle or is deeper than 16, naming the chain
     */
    public Dependencies(Map<String, List<String>> parents) {
        this.parents = new TreeMap<>(parents);
        Map<String, Integer> depths = new HashMap<>();
        for (String child : this.parents.keySet()) {
            depth(child, new LinkedHashSet<>(), depths);
        }
    }

    /** Links from an agent to its farthest parent; each agent is looked at once. */
    private int depth(String agent, LinkedHashSet<String> chain, Map<String, Integer> depths) {
        Integer known = depths.get(agent);
        if (known != null) {
            return known;
        }
        if (!chain.add(agent)) {
            throw new IllegalArgumentException("dependencies have a cycle: " + String.join(" needs ", chain) + " needs " + agent);
        }
        int depth = 0;
        for (String parent : parents.getOrDefault(agent, List.of())) {
            depth = Math.max(depth, 1 + depth(parent, chain, depths));
        }
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("dependencies of " + agent + " are deeper than " + DEEPEST);
        }
        chain.remove(agent);
        depths.put(agent, depth);
        return depth;
    }

    /**
     * The parent that holds a child.
     *
     * @param child the agent, not null
     * @param isDown whether an agent is stalled or its recovery in progress, not null
     * @return the first such parent, near ones first; null if nobody holds it
     */
    public String heldBy(String child, Predicate<String> isDown) {
        Set<String> seen = new LinkedHashSet<>(parents.getOrDefault(child, List.of()));
        for (Deque<String> next = new ArrayDeque<>(seen); !next.isEmpty();) {
            String parent = next.removeFirst();
            if (isDown.test(parent)) {
                return parent;
            }
            parents.getOrDefault(parent, List.of()).stream().filter(seen::add).forEach(next::addLast);
        }
        return null;
    }

    /**
     * Whether a child's conviction is to be laid to its parent's account, which was convicted a little later.
     *
     * @param childConvictedAt when the child was
     * @param parentConvictedAt when the parent was
     * @param lookbackNanos how much earlier the child may have been; customary 3 s
     * @param hasStarted whether the child's recovery has started
     * @return true if it is
     */
    public static boolean isReattributed(long childConvictedAt, long parentConvictedAt, long lookbackNanos, boolean hasStarted) {
        return !hasStarted && parentConvictedAt - childConvictedAt >= 0 && parentConvictedAt - childConvictedAt <= lookbackNanos;
    }
}
