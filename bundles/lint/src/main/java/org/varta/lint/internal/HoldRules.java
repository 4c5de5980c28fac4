// SPDX-License-Identifier: Apache-2.0
package org.varta.lint.internal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.varta.lint.Facts;

/** L9 and L10: maintenance windows and dependencies, both of which only hold recovery. Stateless. */
public final class HoldRules {
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final int WINDOW_WORDS = 3;
    private static final int CRON_WINDOW_WORDS = 7;

    private HoldRules() {
    }

    /**
     * Applies them.
     *
     * @param setup what is configured
     * @param facts what is known beside it
     * @param report takes what is found
     */
    public static void apply(Setup setup, Facts facts, Report report) {
        for (Values maintenance : setup.of(Composition.PREFIX + "maintenance")) {
            for (String window : maintenance.words("windows", ";", "")) {
                window(maintenance, window.split("\\s+"), facts.now(), report);
            }
        }
        for (Values dependency : setup.of(Composition.PREFIX + "dependency")) {
            dependencies(dependency.pid(), parents(dependency), known(setup, facts), report);
        }
    }

    /** What is no window at all is refused by the policy. The start is a local time, or a cron expression of five words. */
    private static void window(Values maintenance, String[] words, Instant now, Report report) {
        if (words.length != WINDOW_WORDS && words.length != CRON_WINDOW_WORDS) {
            return;
        }
        String start = String.join(" ", Arrays.asList(words).subList(0, words.length - 2));
        String zoneName = words[words.length - 2];
        ZoneId zone;
        try {
            zone = ZoneId.of(zoneName);
        } catch (DateTimeException e) {
            report.error(9, maintenance.pid(), "the window that starts at %s names the zone %s, which is unknown: it never comes", start, zoneName);
            return;
        }
        try {
            Duration length = Duration.parse(words[words.length - 1]);
            Instant end = words.length == WINDOW_WORDS ? LocalDateTime.parse(start).atZone(zone).toInstant().plus(length) : Instant.MAX;
            if (length.compareTo(LONGEST) > 0 && maintenance.truth("longWindows", false)) {
                report.warn(9, maintenance.pid(), "the window that starts at %s %s lasts %s, more than 24 hours in which nothing is recovered", start, zoneName, length);
            } else if (length.compareTo(LONGEST) > 0) {
                report.error(9, maintenance.pid(), "the window that starts at %s %s lasts %s, more than 24 hours, and longWindows does not say that this is meant", start, zoneName, length);
            }
            if (!end.isAfter(now)) {
                report.warn(9, maintenance.pid(), "the window that starts at %s %s has been over since %s: it holds nothing any more", start, zoneName, end);
            }
        } catch (DateTimeException | ArithmeticException e) {
            // Refused by the policy, by name.
        }
    }

    private static Map<String, List<String>> parents(Values dependency) {
        Map<String, List<String>> parents = new TreeMap<>();
        for (String line : dependency.words("dependencies", ";", "")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                List<String> named = parents.computeIfAbsent(line.substring(0, colon).strip(), child -> new ArrayList<>());
                for (String parent : line.substring(colon + 1).split(",")) {
                    if (!parent.isBlank()) {
                        named.add(parent.strip());
                    }
                }
            }
        }
        return parents;
    }

    /** Names and commands of declared agents, and whom the observer sees. */
    private static Set<String> known(Setup setup, Facts facts) {
        Set<String> known = new TreeSet<>();
        for (Values agent : setup.of(AgentRules.AGENT)) {
            known.add(AgentRules.name(agent));
            known.add(agent.text("command", ""));
        }
        facts.rhythms().forEach(rhythm -> known.add(rhythm.agent()));
        return known;
    }

    private static void dependencies(String pid, Map<String, List<String>> parents, Set<String> known, Report report) {
        parents.forEach((child, needed) -> {
            for (String parent : needed) {
                if (!known.contains(parent)) {
                    report.error(10, pid, "%s needs %s, but no agent of that name or command is declared: it holds nothing", child, parent);
                }
            }
        });
        Set<String> done = new TreeSet<>();
        for (String child : parents.keySet()) {
            follow(pid, child, parents, new LinkedHashSet<>(), done, report);
        }
    }

    /** Says a cycle once, beginning with where it was entered. */
    private static void follow(String pid, String agent, Map<String, List<String>> parents, LinkedHashSet<String> chain, Set<String> done, Report report) {
        if (chain.contains(agent)) {
            List<String> cycle = new ArrayList<>(chain);
            report.error(10, pid, "%s needs %s: each waits for the other, so the graph is refused", String.join(" needs ", cycle.subList(cycle.indexOf(agent), cycle.size())), agent);
            return;
        }
        if (!done.contains(agent)) {
            chain.add(agent);
            Collection<String> needed = parents.getOrDefault(agent, List.of());
            needed.forEach(parent -> follow(pid, parent, parents, chain, done, report));
            chain.remove(agent);
            done.add(agent);
        }
    }
}
